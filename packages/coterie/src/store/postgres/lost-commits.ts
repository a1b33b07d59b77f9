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

/** How long, and how often, a lost commit is looked up: a server that crashed needs a few seconds to start again. */
const lookUpForMs = 5_000;
const lookUpEveryMs = 100;

/** What a write meant to store. */
export interface Stored {
  readonly orgId: number;
  readonly before: Facts;
  readonly batch: Batch;
}

/** Thrown when the connection failed while the server was committing: nobody told whether it did. */
export class CommitLost extends Error {
  readonly stored: readonly Stored[];

  constructor(stored: readonly Stored[], cause: unknown) {
    super('the connection failed during the commit', { cause });
    this.stored = stored;
  }
}

/**
 * Looks whether a commit whose answer was lost took place, again and again while the database can not be reached: it
 * may be starting after a crash, and its callers shall be told what is true.
 * Throws StoreUnavailable when it did not take place, OutcomeUnknown when that can not be told in time.
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
