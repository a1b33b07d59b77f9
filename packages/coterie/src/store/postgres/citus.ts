import pg from 'pg';

import { StoreUnavailable } from '../store.ts';
import { tables } from '../tables/tables.ts';
import { createPool } from './connection.ts';
import { nameFault } from './faults.ts';
import { migrate } from './migrate.ts';

/** How long to wait for other transactions. */
const lockTimeoutMs = 60_000;

/** The tables of orgs, parents first. */
const ofOrgs = tables.filter(({ key }) => key[0]?.name === 'org_id').map(({ name }) => name);

/**
 * Tables that are written in the same transaction as an org's rows. Citus keeps a copy on every node and commits both
 * in two phases; if such a table existed on the coordinator only, one could be committed without the other.
 */
const onEveryNode = ['logins'];

interface Distributed {
  readonly name: string;
  readonly type: string;
  readonly column: string | null;
  readonly colocation: number | null;
}

interface ForeignKey {
  readonly name: string;
  readonly table: string;
  readonly target: string;
  readonly definition: string;
}

export interface Prepared {
  /** Names of the migrations that ran. */
  readonly migrated: readonly string[];
  /** Names of the tables that were distributed. */
  readonly distributed: readonly string[];
}

/**
 * Migrates the database to the newest schema, and makes Citus keep each org on one node. Runs in one transaction, one
 * process at a time; tables that are already distributed stay as they are. Throws StoreUnavailable.
 */
export async function distributePostgres(url: string): Promise<Prepared> {
  const pool = createPool(url, lockTimeoutMs, { patient: true });
  let distributed: readonly string[] = [];
  try {
    const migrated = await migrate(pool, {
      create: true,
      afterwards: async (connection) => {
        distributed = await distributeTables(connection);
      },
    });
    return { migrated, distributed };
  } catch (error) {
    throw nameRefusal(error);
  } finally {
    await pool.end();
  }
}

async function distributeTables(connection: pg.ClientBase): Promise<readonly string[]> {
  await refuseWithoutCitus(connection);
  const found = await distributedTables(connection);
  refuseOtherwiseDistributed(found);
  const done = found.map(({ name }) => name);
  const missing = ofOrgs.filter((table) => !done.includes(table));
  const replicated = onEveryNode.filter((table) => !done.includes(table));
  const now = [...missing, ...replicated];
  if (now.length === 0) return [];
  // Readers continue, writers wait, as with Citus's own locks. All tables are locked at once, so that nothing waits
  // half-way.
  await connection.query(`LOCK TABLE ${now.join(', ')} IN EXCLUSIVE MODE`);
  const late = await keysToLaterTables(connection, missing);
  for (const { name, table } of late)
    await connection.query(`ALTER TABLE ${table} DROP CONSTRAINT ${pg.escapeIdentifier(name)}`);
  for (const table of missing)
    await connection.query(
      `SELECT create_distributed_table('${table}', 'org_id', colocate_with => '${table === 'orgs' ? 'none' : 'orgs'}')`,
    );
  for (const table of replicated)
    await connection.query(`SELECT create_reference_table('${table}')`);
  // The rows have been copied to the nodes; the local copies only take room. This runs after all tables are distributed
  // because it also empties the tables that refer to the given one.
  for (const table of now)
    await connection.query(`SELECT truncate_local_data_after_distributing_table('${table}')`);
  for (const { name, table, definition } of late)
    await connection.query(
      `ALTER TABLE ${table} ADD CONSTRAINT ${pg.escapeIdentifier(name)} ${definition}`,
    );
  return now;
}

/** Names what Citus rejects, for example because it has no node for the rows yet. */
function nameRefusal(error: unknown): unknown {
  const doing = 'distribute the database';
  const named = nameFault(doing, error);
  if (named instanceof StoreUnavailable || !(error instanceof pg.DatabaseError)) return named;
  const sentences = [error.message, error.detail, error.hint]
    .filter((one) => one !== undefined)
    .map((one) => one.replace(/\.?$/, '.'));
  return new StoreUnavailable(`Cannot ${doing}, and nothing was changed: ${sentences.join(' ')}`, {
    cause: error,
  });
}

async function refuseWithoutCitus(connection: pg.ClientBase): Promise<void> {
  const { rows } = await connection.query<{ present: boolean }>(
    "SELECT to_regclass('citus_tables') IS NOT NULL AS present",
  );
  if (rows[0]?.present === true) return;
  throw new StoreUnavailable(
    'The database has no Citus, and nothing was changed. Install it on the server and run CREATE EXTENSION citus in this database, or leave --citus out.',
  );
}

/** Tables that Citus calls local are known to it but not distributed. */
async function distributedTables(connection: pg.ClientBase): Promise<readonly Distributed[]> {
  const { rows } = await connection.query<Distributed>(
    `SELECT c.relname AS name, t.citus_table_type AS type, t.distribution_column AS column, t.colocation_id AS colocation
     FROM citus_tables t JOIN pg_class c ON c.oid = t.table_name
     WHERE t.table_name = ANY ($1::text[]::regclass[]) AND t.citus_table_type <> 'local'`,
    [[...ofOrgs, ...onEveryNode]],
  );
  return rows;
}

function refuseOtherwiseDistributed(found: readonly Distributed[]): void {
  const beside = found.find(({ name }) => name === 'orgs')?.colocation;
  const wrong = found.find(({ name, type, column, colocation }) =>
    onEveryNode.includes(name)
      ? type !== 'reference'
      : type !== 'distributed' || column !== 'org_id' || colocation !== beside,
  );
  if (wrong === undefined) return;
  const how = onEveryNode.includes(wrong.name)
    ? 'as a reference table'
    : 'by org_id in one group with orgs';
  throw new StoreUnavailable(
    `Citus has the table ${wrong.name} already, but not ${how}, and nothing was changed. Take it back with SELECT undistribute_table('${wrong.name}') first.`,
  );
}

/**
 * Citus does not distribute a table that refers to one which is not distributed. Most keys point to an earlier table,
 * but customers and groups refer to each other.
 */
async function keysToLaterTables(
  connection: pg.ClientBase,
  missing: readonly string[],
): Promise<readonly ForeignKey[]> {
  const { rows } = await connection.query<ForeignKey>(
    `SELECT k.conname AS name, t.relname AS table, f.relname AS target, pg_get_constraintdef(k.oid) AS definition
     FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
     WHERE k.contype = 'f' AND k.conrelid = ANY ($1::text[]::regclass[])
     ORDER BY k.oid`,
    [missing],
  );
  return rows.filter(({ table, target }) => missing.indexOf(target) > missing.indexOf(table));
}
