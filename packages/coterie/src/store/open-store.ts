import { existsSync } from 'node:fs';

import { parseDatabaseUrl } from './database-url.ts';
import type { Installation } from './installation.ts';
import { distributePostgres, type Prepared } from './postgres/citus.ts';
import { openPostgresInstallation } from './postgres/installation.ts';
import { openPostgresStore } from './postgres/store.ts';
import { openSqliteInstallation } from './sqlite/installation.ts';
import { openSqliteStore } from './sqlite/store.ts';
import { type Store, StoreUnavailable } from './store.ts';

export type OpenedStore = Store & {
  /** Names of the migrations that ran. */
  readonly migrated: readonly string[];
};

/**
 * Opens the engine that a database URL names, e.g. `sqlite:./data/coterie.db` or `postgres://user@host/name`, and
 * brings the database to the newest schema. With `create` false it has to have one already. `now` is the clock of its
 * reads, in milliseconds since the epoch.
 * Throws StoreUnavailable.
 */
export async function openStore(
  url: string,
  {
    create = true,
    now = Date.now,
  }: { readonly create?: boolean; readonly now?: () => number } = {},
): Promise<OpenedStore> {
  const database = parseDatabaseUrl(url);
  if (database.engine === 'postgres') return openPostgresStore(database.url, { create, now });
  const { path } = database;
  if (!create && !existsSync(path))
    throw new StoreUnavailable(
      `There is no database at ${path}. coterie serve and coterie migrate make one; --database or COTERIE_DATABASE names another.`,
    );
  return openSqliteStore(path, { now });
}

/**
 * Brings the database to the newest schema, and has Citus keep each org on one node. Throws StoreUnavailable for a
 * database that is no PostgreSQL with Citus, and then has changed nothing.
 */
export async function distributeDatabase(url: string): Promise<Prepared> {
  const database = parseDatabaseUrl(url);
  if (database.engine === 'postgres') return distributePostgres(database.url);
  throw new StoreUnavailable(
    'Citus is an extension of PostgreSQL, and the database is an SQLite file.',
  );
}

/** Opens the same databases for copying, in the same way. Throws StoreUnavailable. */
export async function openInstallation(
  url: string,
  options: { readonly create: boolean },
): Promise<Installation> {
  await (await openStore(url, options)).close();
  const database = parseDatabaseUrl(url);
  return database.engine === 'postgres'
    ? openPostgresInstallation(database.url)
    : openSqliteInstallation(database.path);
}
