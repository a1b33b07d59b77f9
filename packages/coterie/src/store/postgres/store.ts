import { guardEach } from '../guard-each.ts';
import type { Store } from '../store.ts';
import { createPool } from './connection.ts';
import { nameFault } from './faults.ts';
import { migrate } from './migrate.ts';
import { createReads } from './reads.ts';
import { writeJobs } from './write.ts';

/** How long a write waits for the org that another one has locked. */
const defaultLockTimeoutMs = 5_000;

/**
 * Opens the PostgreSQL database of a URL and migrates it. Any number of processes may have it open: a write locks its
 * org, and orgs are written side by side.
 * Throws StoreUnavailable when the database can not be used, or a newer program has migrated it.
 */
export async function openPostgresStore(
  url: string,
  {
    create = true,
    lockTimeoutMs = defaultLockTimeoutMs,
  }: { readonly create?: boolean; readonly lockTimeoutMs?: number } = {},
): Promise<Store & { readonly migrated: readonly string[] }> {
  const pool = createPool(url, lockTimeoutMs);
  try {
    const migrated = await guard('open the database', migrate(pool, { create }));
    return {
      ...guardEach(createReads(pool), (error) => nameFault('use the database', error)),
      migrated,
      sharesTransactions: false,
      write: (jobs) => guard('write to the database', writeJobs(pool, jobs)),
      close: () => (pool.ended ? Promise.resolve() : pool.end()),
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

async function guard<Result>(doing: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw nameFault(doing, error);
  }
}
