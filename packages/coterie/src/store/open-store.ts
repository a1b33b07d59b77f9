import { existsSync } from 'node:fs';

import { openPostgresStore } from './postgres/store.ts';
import { openSqliteStore } from './sqlite/store.ts';
import { type Store, StoreUnavailable } from './store.ts';

export type OpenedStore = Store & {
  /** Names of the migrations that ran. */
  readonly migrated: readonly string[];
};

/**
 * Opens the engine that a database URL names, e.g. `sqlite:./data/coterie.db` or `postgres://user@host/name`, and
 * brings the database to the newest schema. With `create` false it has to have one already.
 * Throws StoreUnavailable.
 */
export async function openStore(
  url: string,
  { create = true }: { readonly create?: boolean } = {},
): Promise<OpenedStore> {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgresStore(url, { create });
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path === undefined)
    throw new StoreUnavailable(
      `The database must be given as sqlite:<path> or postgres://<user>@<host>/<name>, for example sqlite:./data/coterie.db, not ${withoutPassword(url)}.`,
    );
  if (!create && !existsSync(path))
    throw new StoreUnavailable(
      `There is no database at ${path}. coterie serve and coterie migrate make one; --database or COTERIE_DATABASE names another.`,
    );
  return openSqliteStore(path);
}

/** The URL as it may be shown. */
function withoutPassword(url: string): string {
  return url.replace(/(\/\/[^:/@]*):[^@/]*@/, '$1:…@');
}
