import { StoreUnavailable } from './store.ts';

/** What a database URL names. */
export type DatabaseUrl =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgres'; readonly url: string };

/** Throws StoreUnavailable with a sentence that is safe to print. */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  if (/^postgres(ql)?:\/\//.test(url)) return { engine: 'postgres', url };
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path !== undefined) return { engine: 'sqlite', path };
  throw new StoreUnavailable(
    `The database must be given as sqlite:<path> or postgres://<user>:<password>@<host>:<port>/<name>, for example sqlite:./data/coterie.db, not ${showDatabaseUrl(url)}.`,
  );
}

/**
 * The URL as it may be printed and logged. Cut by hand and rather too much of it: a password that should have been
 * percent-encoded makes a URL that parsers read differently, and it must not be seen either.
 */
export function showDatabaseUrl(url: string): string {
  return url
    .replace(/\/\/([^:@/?#]*):.*@/s, '//$1:***@')
    .replaceAll(/([?&](?:ssl)?password=)[^&]*/gi, '$1***');
}
