import type pg from 'pg';

import { batchRows, type FillableRows, type Installation, readText } from '../installation.ts';
import type { StoredValue } from '../tables/column.ts';
import type { TableShape } from '../tables/table.ts';
import { tables } from '../tables/tables.ts';
import { insertStored, type StoredRow } from '../tables/write.ts';
import { all, createPool } from './connection.ts';
import { nameFault } from './faults.ts';
import { type RunWrite, rowsWrite } from './statements.ts';
import { onConnection } from './transactions.ts';

const lockTimeoutMs = 5_000;
const inserts = new Map<TableShape, RunWrite<StoredRow>>(
  tables.map((table) => [table, rowsWrite(`copy ${table.name}`, insertStored(table))]),
);
/** Stored rows include the id of their org. */
const anyOrg = 0;

/** Opens a database with the newest schema. */
export function openPostgresInstallation(url: string): Installation {
  const pool = createPool(url, lockTimeoutMs, { patient: true });
  const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ';
  const names = tables.map(({ name }) => name).join(', ');
  return {
    read: (work) =>
      inTransaction(pool, [`${begin} READ ONLY`], (connection) => work(createRows(connection))),
    // Readers continue; writers wait until the copy is committed or rolled back.
    fill: (work) =>
      inTransaction(pool, [begin, `LOCK TABLE ${names} IN EXCLUSIVE MODE`], (connection) =>
        work(createRows(connection)),
      ),
    close: () => pool.end(),
  };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  begin: readonly string[],
  work: (connection: pg.ClientBase) => Promise<Result>,
): Promise<Result> {
  try {
    return await onConnection(pool, async (connection) => {
      try {
        for (const statement of begin) await connection.query(statement);
        const result = await work(connection);
        await connection.query('COMMIT');
        return result;
      } catch (error) {
        await connection.query('ROLLBACK').catch(() => {});
        throw error;
      }
    });
  } catch (error) {
    throw nameFault('copy the database', error);
  }
}

function createRows(connection: pg.ClientBase): FillableRows {
  const number = async (text: string): Promise<number> => {
    const { rows } = await connection.query<{ number: number }>(text);
    return rows[0]?.number ?? 0;
  };
  return {
    read: (table) => read(connection, table),
    count: ({ name }) => number(`SELECT count(*) AS number FROM ${name}`),
    insert: async (table, rows) => {
      await all<unknown>(inserts.get(table)?.(connection, anyOrg, rows) ?? []);
    },
    lastOrgId: () =>
      number(
        'SELECT greatest(CASE WHEN is_called THEN last_value ELSE 0 END, (SELECT max(org_id) FROM orgs)) AS number FROM org_ids',
      ),
    setLastOrgId: async (orgId) => {
      // Sequences are not transactional: after a failed copy this one skips ids, which does no harm.
      if (orgId > 0) await connection.query("SELECT setval('org_ids', $1)", [orgId]);
    },
  };
}

async function* read(
  connection: pg.ClientBase,
  table: TableShape,
): AsyncGenerator<readonly StoredRow[]> {
  await connection.query(`DECLARE copying NO SCROLL CURSOR FOR ${readText(table)}`);
  for (;;) {
    const fetch = { text: `FETCH ${batchRows} FROM copying`, rowMode: 'array' } as const;
    const { rows } = await connection.query<StoredValue[]>(fetch);
    if (rows.length > 0) yield rows;
    if (rows.length < batchRows) break;
  }
  await connection.query('CLOSE copying');
}
