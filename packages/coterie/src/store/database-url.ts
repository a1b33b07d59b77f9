import { StoreUnavailable } from './store.ts';

/** A parsed database URL. */
export type DatabaseUrl =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgres'; readonly url: string };

/** Throws StoreUnavailable with a message that is safe to print. */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  if (/^postgres(ql)?:\/\//.test(url)) return { engine: 'postgres', url };
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path !== undefined) return { engine: 'sqlite', path };
  throw new StoreUnavailable(
    `The database must be given as sqlite:<path> or postgres://<user>:<password>@<host>:<port>/<name>, for example sqlite:./data/coterie.db, not ${showDatabaseUrl(url)}.`,
  );
}

/**
 * The URL in a form that may be printed and logged. It is cut by hand, rather too much than too little: a password that
 * is not percent-encoded makes parsers read the URL differently, and must not be shown either.
 */
export function showDatabaseUrl(url: string): string {
  return url
    .replace(/\/\/([^:@/?#]*):.*@/s, '//$1:***@')
    .replaceAll(/([?&](?:ssl)?password=)[^&]*/gi, '$1***');
}
