import pg from 'pg';

/** The settings that a database URL may carry beside PostgreSQL's own. */
const ownParameters = ['pool_max'] as const;

/** Most connections of one process. Enough for the writers of several orgs; reads are gathered and need few. */
const defaultPoolMax = 10;

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
 * Connections to the database of a URL, opened when needed. Each sends statements without waiting for the answers of
 * those before (`pipeline`), so that a round of a batch is one round trip.
 */
export function createPool(url: string, lockTimeoutMs: number): pg.Pool {
  const parsed = new URL(url);
  const poolMax = Number(parsed.searchParams.get('pool_max') ?? defaultPoolMax);
  for (const name of ownParameters) parsed.searchParams.delete(name);
  const pool = new pg.Pool({
    connectionString: parsed.href,
    max: poolMax,
    pipeline: true,
    types,
    application_name: parsed.searchParams.get('application_name') ?? 'coterie',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    lock_timeout: lockTimeoutMs,
    // Longer than any wait for a lock: a server that says nothing at all must not hold a caller for ever.
    query_timeout: lockTimeoutMs + 10_000,
    // A transaction that waits for this process, which may hang or be cut off, must not keep an org locked.
    idle_in_transaction_session_timeout: 10_000,
  });
  // An idle connection that the server cuts is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  return pool;
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
