import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

import type { ChangeFilter, ChangePage } from '../store/change-page.ts';
import type { Store } from '../store/store.ts';
import type { Heads } from './heads.ts';

/** What follows the log of an org from a change on. */
export interface Following {
  readonly since: number;
  readonly filter: ChangeFilter;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Changes that are read at once: what one slow reader makes the process hold. */
const pageSize = 100;
/** At least this often the reader gets a page, which may be empty. */
const defaultIdleMs = 5_000;
/** A busy log is read this often and not at every commit, whoever follows it. */
const breatherMs = 20;

/**
 * The org's log from a change on, page by page: what is there, then what comes. Each page starts where the one before
 * ended, so nothing is missing and nothing comes twice. It goes on at its reader's pace, and ends with the signal.
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
