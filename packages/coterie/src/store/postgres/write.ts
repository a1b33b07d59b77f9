import { setTimeout as delay } from 'node:timers/promises';

import type pg from 'pg';

import { type Change, isPersonal } from '../../domain/changes.ts';
import type { Facts } from '../../domain/facts.ts';
import { type ChangeRow, toChange } from '../rows.ts';
import { isEmpty } from '../saving.ts';
import { type Batch, OutcomeUnknown, StoreUnavailable, type WriteJob } from '../store.ts';
import { isConnectionFault, nameFault } from './faults.ts';
import { loadFacts } from './load.ts';
import { sendBatch } from './save.ts';
import { select } from './statements.ts';
import { onConnection } from './transactions.ts';

/** How long, and how often, a lost commit is looked up: a server that crashed needs a few seconds to start again. */
const lookUpForMs = 5_000;
const lookUpEveryMs = 100;

interface Stored {
  readonly orgId: number;
  readonly before: Facts;
  readonly batch: Batch;
}

/** Thrown when the connection failed while the server was committing: nobody told whether it did. */
class CommitLost extends Error {
  readonly stored: readonly Stored[];

  constructor(stored: readonly Stored[], cause: unknown) {
    super('the connection failed during the commit', { cause });
    this.stored = stored;
  }
}

/**
 * Runs the jobs in one transaction: lock, load, decide, save and commit take one round trip each way for loading, one
 * more when the needs lead to others, and one for saving with the commit.
 */
export async function writeJobs(pool: pg.Pool, jobs: readonly WriteJob[]): Promise<void> {
  let decided = false;
  const noted = jobs.map((job) => ({
    ...job,
    decide: (facts: Facts) => {
      decided = true;
      return job.decide(facts);
    },
  }));
  try {
    await runOnConnection(pool, noted).catch((error: unknown) => {
      // A connection of the pool may have ended while nobody used it, for instance when the server was restarted.
      if (decided || !isConnectionFault(error)) throw error;
      return runOnConnection(pool, noted);
    });
  } catch (error) {
    if (!(error instanceof CommitLost)) throw error;
    await expectCommitted(pool, error);
  }
}

function runOnConnection(pool: pg.Pool, jobs: readonly WriteJob[]): Promise<void> {
  return onConnection(pool, (connection) => runJobs(connection, jobs));
}

async function runJobs(connection: pg.ClientBase, jobs: readonly WriteJob[]): Promise<void> {
  const stored: Stored[] = [];
  const sent: Promise<unknown>[] = [];
  send(sent, [connection.query('BEGIN ISOLATION LEVEL READ COMMITTED')]);
  try {
    // In one order for all processes, so that two transactions never wait for each other.
    for (const job of jobs.toSorted((a, b) => a.orgId - b.orgId)) {
      const before = await loadFacts(connection, job.orgId, job.needs, { lock: true });
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

/** Statements under way that are awaited with the commit; until then their failure is nobody's unhandled rejection. */
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
  // Sent behind the last write: PostgreSQL rolls back instead when one of them failed.
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

/**
 * Looks whether a commit whose answer was lost took place, again and again while the database can not be reached: it
 * may be starting after a crash, and its callers shall be told what is true.
 * Throws StoreUnavailable when it did not take place, OutcomeUnknown when that can not be told in time.
 */
async function expectCommitted(pool: pg.Pool, lost: CommitLost): Promise<void> {
  const givenUpAt = performance.now() + lookUpForMs;
  for (;;) {
    try {
      if (await isCommitted(pool, lost)) return;
      break;
    } catch (error) {
      const named = nameFault('find out whether a write took place', error);
      if (!(named instanceof StoreUnavailable)) throw named;
      if (performance.now() > givenUpAt || pool.ending)
        throw new OutcomeUnknown(
          `The connection to the database failed during a commit, and it can not be told whether the write took place: ${named.message}`,
          { cause: lost.cause },
        );
      await delay(lookUpEveryMs);
    }
  }
  throw new StoreUnavailable(
    'Can not write to the database: the connection failed before the commit took place.',
    { cause: lost.cause },
  );
}

/** Takes the org's lock to find out, which the lost transaction holds as long as it is undecided. */
async function isCommitted(pool: pg.Pool, { stored }: CommitLost): Promise<boolean> {
  const [first] = stored;
  if (first === undefined) return true;
  const { orgId, before, batch } = first;
  const since = before.orgOrNull?.sequence ?? 0;
  return onConnection(pool, async (connection) => {
    await connection.query('BEGIN');
    try {
      await connection.query('SELECT 1 FROM orgs WHERE org_id = $1 FOR UPDATE', [orgId]);
      const text =
        'SELECT * FROM changes WHERE org_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3';
      const rows = await select<ChangeRow>(connection, text, [orgId, since, batch.changes.length]);
      const { erased } = batch.facts;
      return isSame(rows.map(toChange), batch.changes.map(withoutErased(erased)));
    } finally {
      await connection.query('ROLLBACK');
    }
  });
}

/** What the log says of a change when the same batch erased the customer. */
function withoutErased(erased: readonly number[]): (change: Change) => Change {
  return (change) =>
    isPersonal(change.kind) && 'userId' in change && erased.includes(change.userId)
      ? ({ ...change, before: null, after: null } as Change)
      : change;
}

function isSame(found: readonly Change[], meant: readonly Change[]): boolean {
  return (
    found.length === meant.length &&
    found.every(
      (change, index) => JSON.stringify(sorted(change)) === JSON.stringify(sorted(meant[index])),
    )
  );
}

/** Keys in one order: a change as it was read has them in another than as it was made. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
