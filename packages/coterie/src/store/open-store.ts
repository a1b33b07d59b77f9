import { existsSync } from 'node:fs';

import { parseDatabaseUrl } from './database-url.ts';
import type { Installation } from './installation.ts';
import type { Prepared } from './postgres/citus.ts';
import { type Store, StoreUnavailable } from './store.ts';

// An engine is loaded only when it is opened, so that nobody with an SQLite file waits for PostgreSQL's client.

export type OpenedStore = Store & {
  /** Names of the migrations that ran. */
  readonly migrated: readonly string[];
};

/**
 * Opens the engine that a database URL names, for example `sqlite:./data/coterie.db` or `postgres://user@host/name`,
 * and migrates the database to the newest schema. With `create` false the database must already exist and have its
 * tables. `now` is the clock of the store's reads, in milliseconds since the epoch. Throws StoreUnavailable.
 */
export async function openStore(
  url: string,
  {
    create = true,
    now = Date.now,
  }: { readonly create?: boolean; readonly now?: () => number } = {},
): Promise<OpenedStore> {
  const database = parseDatabaseUrl(url);
  if (database.engine === 'postgres') {
    const { openPostgresStore } = await import('./postgres/store.ts');
    return openPostgresStore(database.url, { create, now });
  }
  const { path } = database;
  if (!create && !existsSync(path))
    throw new StoreUnavailable(
      `There is no database at ${path}. coterie serve and coterie migrate make one; --database or COTERIE_DATABASE names another.`,
    );
  const { openSqliteStore } = await import('./sqlite/store.ts');
  return openSqliteStore(path, { now });
}

/**
 * Migrates the database to the newest schema, and makes Citus keep each org on one node. Throws StoreUnavailable,
 * having changed nothing, for a database that is not PostgreSQL with Citus.
 */
export async function distributeDatabase(url: string): Promise<Prepared> {
  const database = parseDatabaseUrl(url);
  if (database.engine !== 'postgres')
    throw new StoreUnavailable(
      'Citus is an extension of PostgreSQL, and the database is an SQLite file.',
    );
  const { distributePostgres } = await import('./postgres/citus.ts');
  return distributePostgres(database.url);
}

/** Opens the same databases for copying. Throws StoreUnavailable. */
export async function openInstallation(
  url: string,
  options: { readonly create: boolean },
): Promise<Installation> {
  await (await openStore(url, options)).close();
  const database = parseDatabaseUrl(url);
  if (database.engine === 'postgres') {
    const { openPostgresInstallation } = await import('./postgres/installation.ts');
    return openPostgresInstallation(database.url);
  }
  const { openSqliteInstallation } = await import('./sqlite/installation.ts');
  return openSqliteInstallation(database.path);
}
