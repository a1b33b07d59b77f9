import { setTimeout as delay } from 'node:timers/promises';

import type pg from 'pg';

import { type Change, isPersonal } from '../../domain/changes.ts';
import type { Facts } from '../../domain/facts.ts';
import { entriesText } from '../plain-reads.ts';
import { type Batch, OutcomeUnknown, StoreUnavailable } from '../store.ts';
import { logTable, toChange } from '../tables/changes.ts';
import { nameFault } from './faults.ts';
import { selectRows } from './statements.ts';
import { onConnection } from './transactions.ts';

/** How long and how often to check a lost commit: a crashed server needs a few seconds to restart. */
const lookUpForMs = 5_000;
const lookUpEveryMs = 100;

/** What a write was going to store. */
export interface Stored {
  readonly orgId: number;
  readonly before: Facts;
  readonly batch: Batch;
}

/** Thrown if the connection fails while the server commits, so that the result is unknown. */
export class CommitLost extends Error {
  readonly stored: readonly Stored[];

  constructor(stored: readonly Stored[], cause: unknown) {
    super('the connection failed during the commit', { cause });
    this.stored = stored;
  }
}

/**
 * Finds out whether a commit with a lost response took place. Tries again while the database cannot be reached, because
 * it may be restarting. Throws StoreUnavailable if the commit did not take place, OutcomeUnknown if this cannot be
 * determined in time.
 */
export async function expectCommitted(pool: pg.Pool, lost: CommitLost): Promise<void> {
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
          `The connection to the database failed during a commit, and whether the write took place cannot be determined: ${named.message}`,
          { cause: lost.cause },
        );
      await delay(lookUpEveryMs);
    }
  }
  throw new StoreUnavailable(
    'Cannot write to the database: the connection failed before the commit took place.',
    { cause: lost.cause },
  );
}

/** Takes the lock of the org, which the lost transaction holds until it is decided. */
async function isCommitted(pool: pg.Pool, { stored }: CommitLost): Promise<boolean> {
  const [first] = stored;
  if (first === undefined) return true;
  const { orgId, before, batch } = first;
  const since = before.orgOrNull?.sequence ?? 0;
  return onConnection(pool, async (connection) => {
    await connection.query('BEGIN');
    try {
      await connection.query('SELECT 1 FROM orgs WHERE org_id = $1 FOR UPDATE', [orgId]);
      const values = [orgId, since, batch.changes.length];
      const rows = await selectRows(connection, entriesText, values);
      const found = rows.map((row) => toChange(logTable.read(row)));
      const { erased } = batch.facts;
      return isSame(found, batch.changes.map(withoutErased(erased)));
    } finally {
      await connection.query('ROLLBACK');
    }
  });
}

/** How the log stores a change whose customer the same batch erases. */
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

/** Sorts the keys: a change that was read has them in another order than the original. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
