import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

import type { ChangeFilter, ChangePage } from '../store/change-page.ts';
import type { Store } from '../store/store.ts';
import type { Heads } from './heads.ts';

/** The part of an org's change log to follow. */
export interface Following {
  readonly since: number;
  readonly filter: ChangeFilter;
  /** Ends the following when aborted. */
  readonly signal: AbortSignal;
}

/** Changes per read. It limits the memory that a slow reader occupies. */
const pageSize = 100;
/** The reader gets a page, which can be empty, at least this often. */
const defaultIdleMs = 5_000;
/** A busy log is read at this interval instead of after every commit. */
const breatherMs = 20;

/**
 * Yields the org's change log from a change on, page by page: first the existing changes, then new ones. Each page
 * starts where the previous one ended, so no change is missing or repeated. It continues at the reader's pace, and ends
 * when the signal is aborted.
 */
export async function* followChanges(
  { store, heads, idleMs = defaultIdleMs }: FollowOptions,
  orgId: number,
  { since, filter, signal }: Following,
): AsyncGenerator<ChangePage, void, undefined> {
  let next = since;
  while (!signal.aborted) {
    const page = await store.listChanges(orgId, { since: next, limit: pageSize, filter });
    next = page.next;
    yield page;
    if (next < page.sequence) await nextTurn();
    else {
      await delay(breatherMs);
      await heads.beyond(orgId, next, { withinMs: idleMs, signal });
    }
  }
}

export interface FollowOptions {
  readonly store: Pick<Store, 'listChanges'>;
  readonly heads: Heads;
  readonly idleMs?: number;
}
