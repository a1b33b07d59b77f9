import pg from 'pg';

import { StoreUnavailable } from '../store.ts';
import { SocketOfTurns } from './socket-of-turns.ts';

/** Most connections of one process. Enough for the writers of several orgs; reads are gathered and need few. */
const defaultPoolMax = 10;
const highestPoolMax = 1_000;

const { INT8, JSON: JSON_TYPE } = pg.types.builtins;

/** JSON columns stay text, which rows.ts reads for every engine; ids and times fit a number. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    if (oid === JSON_TYPE) return String;
    return pg.types.getTypeParser(oid, format ?? 'text');
  },
};

/**
 * Every statement finds its rows by a key, however many there are: one plan serves all calls. Planning each call afresh
 * takes longer than running it, and a plan made while a table was small must not scan it when it has grown.
 */
const planning = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off';

/**
 * Connections to the database of a URL, opened when needed. Each sends statements without waiting for the answers of
 * those before (`pipeline`), so that a round of a batch is one round trip.
 * `patient` is for statements and transactions that take their time, where nobody waits for an org.
 * Throws StoreUnavailable for a URL that is not one.
 */
export function createPool(
  url: string,
  lockTimeoutMs: number,
  { patient = false }: { readonly patient?: boolean } = {},
): pg.Pool {
  const parsed = parse(url);
  const poolMax = poolMaxOf(parsed);
  // Ours; all the others are PostgreSQL's own.
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
    // Longer than any wait for a lock: a server that says nothing at all must not hold a caller for ever.
    query_timeout: patient ? 0 : lockTimeoutMs + 10_000,
    // A transaction that waits for this process, which may hang or be cut off, must not keep an org locked.
    idle_in_transaction_session_timeout: patient ? 0 : 10_000,
  });
  // An idle connection that the server cuts is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  return pool;
}

function parse(url: string): URL {
  const parsed = URL.parse(url);
  // Without a user, an @ further on is the end of a password with a character that ended the host before it. The
  // server's error would then show a part of the password as its host, port or name.
  if (parsed !== null && (parsed.username !== '' || !url.includes('@'))) return parsed;
  throw new StoreUnavailable(
    'The database URL can not be read. It must be postgres://<user>:<password>@<host>:<port>/<name>, and characters such as / ? # @ in the password be percent-encoded.',
  );
}

/**
 * `pg` reads these as verify-full, with a warning that its next version will not. Written out, no upgrade makes a
 * connection weaker. Whoever wants PostgreSQL's own meaning says uselibpqcompat=true.
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
 * Waits for all, and only then rejects with what failed first: statements of one pipeline that follow a failed one
 * fail too, for its sake.
 */
export async function all<Value>(promises: readonly Promise<Value>[]): Promise<Value[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
