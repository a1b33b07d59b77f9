import SqliteDatabase, { type Database } from 'better-sqlite3';

import { batchRows, type FillableRows, type Installation, readText } from '../installation.ts';
import type { TableShape } from '../tables/table.ts';
import { insertStored, type StoredRow } from '../tables/write.ts';
import { prepareWrite } from './save.ts';
import { nameFault } from './store.ts';

/** Opens a file with the newest schema. */
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

/** The transaction is written out because those of the library are synchronous. The connection has no other user. */
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
    count: async ({ name }) =>
      db.prepare<[], number>(`SELECT count(*) FROM ${name}`).pluck().get() ?? 0,
    insert: async (table, rows) => {
      const insert = prepareWrite(db, insertStored(table));
      for (const row of rows) insert(anyOrg, row);
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

/** Stored rows include the id of their org. */
const anyOrg = 0;

async function* read(db: Database, table: TableShape): AsyncGenerator<readonly StoredRow[]> {
  let batch: StoredRow[] = [];
  for (const row of db.prepare<[], StoredRow>(readText(table)).raw().iterate()) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
