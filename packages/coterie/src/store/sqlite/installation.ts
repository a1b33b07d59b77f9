import SqliteDatabase, { type Database } from 'better-sqlite3';

import type { Columns } from '../columns.ts';
import {
  batchRows,
  columnNames,
  type FillableRows,
  type Installation,
  type Table,
} from '../installation.ts';
import { textOf } from './save.ts';
import { nameFault } from './store.ts';

/** Opens a file that has the newest schema. */
export function openSqliteInstallation(path: string): Installation {
  const db = new SqliteDatabase(path, { fileMustExist: true });
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const rows = createRows(db);
  return {
    read: (work) => inTransaction(db, 'BEGIN', () => work(rows)),
    fill: (work) =>
      inTransaction(db, 'BEGIN IMMEDIATE', () => {
        // Customers refer to each other and to groups, in any order.
        db.pragma('defer_foreign_keys = ON');
        return work(rows);
      }),
    close: async () => {
      db.close();
    },
  };
}

/** By hand, because the library's transactions are synchronous; nobody else has this connection. */
async function inTransaction<Result>(
  db: Database,
  begin: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    db.exec(begin);
    const result = await work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw nameFault('copy the database', error);
  }
}

function createRows(db: Database): FillableRows {
  return {
    read: (table) => read(db, table),
    count: async ({ table }) =>
      db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0,
    insert: async (table, rows) => {
      const statement = db.prepare<[Columns]>(textOf(table));
      for (const row of rows) statement.run(row);
    },
    lastOrgId: async () =>
      db
        .prepare<[], number>(
          "SELECT max(id) FROM (SELECT 0 AS id UNION ALL SELECT max(org_id) FROM orgs UNION ALL SELECT seq FROM sqlite_sequence WHERE name = 'org_ids')",
        )
        .pluck()
        .get() ?? 0,
    setLastOrgId: async (orgId) => {
      if (orgId > 0)
        db.prepare<[number]>('INSERT OR IGNORE INTO org_ids (org_id) VALUES (?)').run(orgId);
    },
  };
}

async function* read(db: Database, table: Table): AsyncGenerator<readonly Columns[]> {
  const text = `SELECT ${columnNames(table).join(', ')} FROM ${table.table} ORDER BY ${table.key.join(', ')}`;
  let batch: Columns[] = [];
  for (const row of db.prepare<[], Columns>(text).iterate()) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
