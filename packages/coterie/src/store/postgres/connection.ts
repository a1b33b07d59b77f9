import pg from 'pg';

import { StoreUnavailable } from '../store.ts';
import { SocketOfTurns } from './socket-of-turns.ts';

/**
 * The default pool size of a process: enough for the writers of several orgs; reads are gathered and need few
 * connections.
 */
const defaultPoolMax = 10;
const highestPoolMax = 1_000;

const { INT8, JSON: JSON_TYPE } = pg.types.builtins;

/** JSON columns stay text, which the readers of tables parse for every engine. Ids and times fit into a number. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    if (oid === JSON_TYPE) return String;
    return pg.types.getTypeParser(oid, format ?? 'text');
  },
};

/**
 * Every statement finds its rows by a key, so one generic plan serves all calls. Planning each call takes longer than
 * running it, and a plan made while a table was small must not scan the table after it has grown.
 */
const planning = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off';

/**
 * A pool of connections to the database of a URL, opened on demand. Connections send statements without waiting for
 * earlier responses (`pipeline`), so that one round of a batch is one round trip. `patient` is for long statements and
 * transactions during which no org is locked. Throws StoreUnavailable for an invalid URL.
 */
export function createPool(
  url: string,
  lockTimeoutMs: number,
  { patient = false }: { readonly patient?: boolean } = {},
): pg.Pool {
  const parsed = parse(url);
  const poolMax = poolMaxOf(parsed);
  // `pool_max` is ours; all other parameters are PostgreSQL's own.
  parsed.searchParams.delete('pool_max');
  if (!patient)
    parsed.searchParams.set(
      'options',
      [planning, parsed.searchParams.get('options') ?? ''].join(' ').trim(),
    );
  strengthen(parsed.searchParams);
  const pool = new pg.Pool({
    connectionString: parsed.href,
    max: poolMax,
    pipeline: true,
    stream: () => new SocketOfTurns(),
    types,
    application_name: parsed.searchParams.get('application_name') ?? 'coterie',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    lock_timeout: lockTimeoutMs,
    // Longer than any wait for a lock, so that an unresponsive server does not block a caller forever.
    query_timeout: patient ? 0 : lockTimeoutMs + 10_000,
    // If this process hangs or is cut off, its transaction must not keep an org locked.
    idle_in_transaction_session_timeout: patient ? 0 : 10_000,
  });
  // If the server closes an idle connection, the pool replaces it at the next use. Without a listener the process would
  // end.
  pool.on('error', () => {});
  return pool;
}

function parse(url: string): URL {
  const parsed = URL.parse(url);
  // Without a user, a later @ means that a character of the password has ended the host early. The server's error would
  // then show a part of the password as its host, port or name.
  if (parsed !== null && (parsed.username !== '' || !url.includes('@'))) return parsed;
  throw new StoreUnavailable(
    'The database URL cannot be read. It must be postgres://<user>:<password>@<host>:<port>/<name>, with characters such as / ? # @ in the password percent-encoded.',
  );
}

/**
 * `pg` treats these modes as verify-full and warns that its next version will not. Setting verify-full explicitly makes
 * sure that no upgrade weakens a connection. uselibpqcompat=true selects PostgreSQL's own meaning.
 */
function strengthen(parameters: URLSearchParams): void {
  const mode = parameters.get('sslmode') ?? '';
  if (['prefer', 'require', 'verify-ca'].includes(mode) && !parameters.has('uselibpqcompat'))
    parameters.set('sslmode', 'verify-full');
}

function poolMaxOf({ searchParams }: URL): number {
  const given = searchParams.get('pool_max') ?? String(defaultPoolMax);
  const poolMax = Number(given);
  if (/^\d+$/.test(given) && poolMax >= 1 && poolMax <= highestPoolMax) return poolMax;
  throw new StoreUnavailable(
    `pool_max of the database URL must be a whole number from 1 to ${highestPoolMax}, not '${given}'.`,
  );
}

/**
 * Waits for all, then rejects with the first failure: in a pipeline the statements after a failed one fail because of
 * it.
 */
export async function all<Value>(promises: readonly Promise<Value>[]): Promise<Value[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
