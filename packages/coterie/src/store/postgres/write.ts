import type pg from 'pg';

import type { Facts } from '../../domain/facts.ts';
import { isEmpty } from '../saving.ts';
import type { WriteJob } from '../store.ts';
import { isConnectionFault } from './faults.ts';
import { loadFacts } from './load.ts';
import { CommitLost, expectCommitted, type Stored } from './lost-commits.ts';
import { sendBatch } from './save.ts';
import { onConnection } from './transactions.ts';
import { isFew, writeFew } from './write-few.ts';

/**
 * Runs the jobs. A few joins, leaves or moves of one org take two statements. Everything else, and jobs whose org
 * another process has written meanwhile, takes a transaction: one round trip to lock and load, one more if the needs
 * lead to others, and one to save and commit.
 */
export async function writeJobs(
  pool: pg.Pool,
  jobs: readonly WriteJob[],
  now: () => number,
): Promise<void> {
  let decided = false;
  const noted = jobs.map((job) => ({
    ...job,
    decide: (facts: Facts) => {
      decided = true;
      return job.decide(facts);
    },
  }));
  try {
    await runOnConnection(pool, noted, now).catch((error: unknown) => {
      // An idle connection of the pool may have ended, for example because the server was restarted.
      if (decided || !isConnectionFault(error)) throw error;
      return runOnConnection(pool, noted, now);
    });
  } catch (error) {
    if (!(error instanceof CommitLost)) throw error;
    await expectCommitted(pool, error);
  }
}

function runOnConnection(
  pool: pg.Pool,
  jobs: readonly WriteJob[],
  now: () => number,
): Promise<void> {
  return onConnection(pool, async (connection) => {
    const [job] = jobs;
    const isStored =
      job !== undefined &&
      jobs.length === 1 &&
      isFew(job) &&
      (await writeFew(connection, job, now()));
    if (!isStored) await runJobs(connection, jobs, now);
  });
}

async function runJobs(
  connection: pg.ClientBase,
  jobs: readonly WriteJob[],
  now: () => number,
): Promise<void> {
  const stored: Stored[] = [];
  const sent: Promise<unknown>[] = [];
  send(sent, [connection.query('BEGIN ISOLATION LEVEL READ COMMITTED')]);
  try {
    // All processes use the same order, so that two transactions never wait for each other.
    for (const job of jobs.toSorted((a, b) => a.orgId - b.orgId)) {
      const options = { lock: true, now: now() };
      const before = await loadFacts(connection, job.orgId, job.needs, options);
      const batch = job.decide(before);
      if (isEmpty(batch)) continue;
      stored.push({ orgId: job.orgId, before, batch });
      send(sent, sendBatch(connection, job.orgId, before, batch));
    }
  } catch (error) {
    await Promise.allSettled(sent);
    await connection.query('ROLLBACK').catch(() => {});
    throw error;
  }
  await commit(connection, sent, stored);
}

/**
 * Statements that are awaited together with the commit. Until then a failure must not count as an unhandled rejection.
 */
function send(sent: Promise<unknown>[], statements: readonly Promise<unknown>[]): void {
  for (const statement of statements) {
    statement.catch(() => {});
    sent.push(statement);
  }
}

async function commit(
  connection: pg.ClientBase,
  sent: readonly Promise<unknown>[],
  stored: readonly Stored[],
): Promise<void> {
  // Sent directly after the last write: if one of them failed, PostgreSQL rolls back instead.
  const committing = connection.query('COMMIT');
  const saved = await Promise.allSettled(sent);
  const failed = saved.find((one) => one.status === 'rejected');
  const [committed] = await Promise.allSettled([committing]);
  if (committed.status === 'rejected' && isConnectionFault(committed.reason)) {
    if (stored.length === 0) return;
    throw new CommitLost(stored, committed.reason);
  }
  if (failed !== undefined) throw failed.reason;
  if (committed.status === 'rejected') throw committed.reason;
  if (committed.value.command !== 'COMMIT') throw new Error('the transaction was rolled back');
}
