import pg from 'pg';

import { findingMigration } from '../filling.ts';
import { missingMigrations } from '../migrations.ts';
import { StoreUnavailable } from '../store.ts';
import { fillSearchKeys } from './fill-search-keys.ts';
import { onConnection } from './transactions.ts';

/** Processes that start at the same time take turns. `Cote`, as in the SQLite files. */
const migrationLock = 0x436f7465;

/** The oldest supported server version. */
const oldestVersion = 150_000;

interface MigrateOptions {
  readonly create: boolean;
  /** Runs in the same transaction: everything is committed, or nothing. */
  readonly afterwards?: (connection: pg.ClientBase) => Promise<void>;
}

/**
 * Migrates the database to the newest schema and returns the names of the migrations that ran. Several processes may
 * call it at once. Throws StoreUnavailable if a newer program has migrated the database further than this one knows,
 * and, with `create` false, if the database has no tables of Coterie.
 */
export async function migrate(
  pool: pg.Pool,
  { create, afterwards = async () => {} }: MigrateOptions,
): Promise<readonly string[]> {
  return onConnection(pool, async (connection) => {
    await connection.query('BEGIN');
    try {
      await connection.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
      const ran = await migrateLocked(connection, create);
      await afterwards(connection);
      await connection.query('COMMIT');
      return ran;
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => {});
      throw error;
    }
  });
}

async function migrateLocked(
  connection: pg.ClientBase,
  create: boolean,
): Promise<readonly string[]> {
  await refuseOldServer(connection);
  const done = await appliedMigrations(connection);
  if (done === null && !create)
    throw new StoreUnavailable(
      'The database has no tables of Coterie. coterie serve and coterie migrate make them.',
    );
  const missing = missingMigrations('postgres', done ?? []);
  if (done === null)
    await connection.query(
      'CREATE TABLE coterie_migrations (id integer PRIMARY KEY, name text NOT NULL, applied_on bigint NOT NULL)',
    );
  for (const { id, name, sql } of missing) {
    await connection.query('INSERT INTO coterie_migrations VALUES ($1, $2, $3)', [
      id,
      name,
      Date.now(),
    ]);
    await connection.query(sql()).catch(refuseForeign);
    if (name === findingMigration) await fillSearchKeys(connection);
  }
  return missing.map(({ name }) => name);
}

/** A table with one of our names, but without our list of migrations, belongs to another program. */
function refuseForeign(error: unknown): never {
  const taken = error instanceof pg.DatabaseError && error.code === '42P07';
  const [, name] = taken ? (/"(.+?)"/.exec(error.message) ?? []) : [];
  if (name === undefined) throw error;
  throw new StoreUnavailable(
    `Cannot open the database: it has a table '${name}' that is not Coterie's.`,
    { cause: error },
  );
}

async function refuseOldServer(connection: pg.ClientBase): Promise<void> {
  const { rows } = await connection.query<{ version: string; number: string }>(
    "SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number",
  );
  const [server] = rows;
  if (server === undefined || Number(server.number) >= oldestVersion) return;
  throw new StoreUnavailable(
    `The server runs PostgreSQL ${server.version}; Coterie needs 15 or newer.`,
  );
}

/** Null: the database has no tables of Coterie. */
async function appliedMigrations(connection: pg.ClientBase): Promise<readonly number[] | null> {
  const { rows } = await connection.query<{ present: boolean }>(
    "SELECT to_regclass('coterie_migrations') IS NOT NULL AS present",
  );
  if (rows[0]?.present !== true) return null;
  const applied = await connection.query<{ id: number }>('SELECT id FROM coterie_migrations');
  return applied.rows.map(({ id }) => id);
}
