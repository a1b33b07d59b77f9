import { setTimeout as delay } from 'node:timers/promises';

import { rememberedFor } from './domain/idempotency.ts';
import type { Store } from './store/store.ts';

const everyMs = 10 * 60 * 1_000;

/** Periodic work that no request triggers. Any number of processes may do it concurrently. */
export interface Chores {
  /** Resolves when the current chore is done. */
  stop(): Promise<void>;
}

/** Does the chores now and every ten minutes. A failure is reported, and the chore is repeated the next time. */
export function startChores(
  store: Store,
  { now, onFailure }: { readonly now: () => number; readonly onFailure: (error: unknown) => void },
): Chores {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await doChores(store, now()).catch(onFailure);
      await delay(everyMs, null, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

export async function doChores(store: Store, now: number): Promise<void> {
  for (const { orgId } of await store.listOrgs())
    await store.forgetAnswers(orgId, now - rememberedFor);
}
