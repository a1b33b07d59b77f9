import { existsSync } from 'node:fs';

import { openSqliteStore } from './sqlite/store.ts';
import { type Store, StoreUnavailable } from './store.ts';

/**
 * Opens the engine that a database URL names, e.g. `sqlite:./data/coterie.db`, and brings it to the
 * newest schema. `migrated` names the migrations that ran. With `create` false the database has to
 * exist. Throws StoreUnavailable.
 */
export function openStore(
  url: string,
  { create = true }: { readonly create?: boolean } = {},
): Store & { readonly migrated: readonly string[] } {
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path === undefined)
    throw new StoreUnavailable(
      `The database must be given as sqlite:<path>, for example sqlite:./data/coterie.db, not ${url}.`,
    );
  if (!create && !existsSync(path))
    throw new StoreUnavailable(
      `There is no database at ${path}. coterie serve and coterie migrate make one; --database or COTERIE_DATABASE names another.`,
    );
  return openSqliteStore(path);
}
