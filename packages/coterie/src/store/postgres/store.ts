import { guardEach } from '../guard-each.ts';
import type { Store } from '../store.ts';
import { createPool } from './connection.ts';
import { nameFault } from './faults.ts';
import { migrate } from './migrate.ts';
import { createReads } from './reads.ts';
import { openPostgresSnapshot } from './snapshot.ts';
import { writeJobs } from './write.ts';

/** How long a write waits for an org that another write has locked. */
const defaultLockTimeoutMs = 5_000;

/**
 * Opens the PostgreSQL database of a URL and migrates it. Any number of processes may have it open: a write locks its
 * org, and different orgs are written in parallel. Throws StoreUnavailable if the database cannot be used, or if a
 * newer program has migrated it.
 */
export async function openPostgresStore(
  url: string,
  {
    create = true,
    lockTimeoutMs = defaultLockTimeoutMs,
    now = Date.now,
  }: {
    readonly create?: boolean;
    readonly lockTimeoutMs?: number;
    readonly now?: () => number;
  } = {},
): Promise<Store & { readonly migrated: readonly string[] }> {
  const pool = createPool(url, lockTimeoutMs);
  // A snapshot lasts as long as its reader takes, so snapshots have a pool of their own.
  const snapshotPool = createPool(url, lockTimeoutMs, { patient: true });
  try {
    const migrated = await guard('open the database', migrate(pool, { create }));
    return {
      ...guardEach(createReads(pool, now), (error) => nameFault('use the database', error)),
      openSnapshot: (orgId) =>
        guard('read the database', openPostgresSnapshot(snapshotPool, orgId, now())),
      migrated,
      sharesTransactions: false,
      now,
      write: (jobs) => guard('write to the database', writeJobs(pool, jobs, now)),
      close: async () => {
        if (pool.ended) return;
        await Promise.all([pool.end(), snapshotPool.end()]);
      },
    };
  } catch (error) {
    await Promise.all([pool.end(), snapshotPool.end()]);
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
