import { setTimeout as delay } from 'node:timers/promises';

import { rememberedFor } from './domain/idempotency.ts';
import type { Store } from './store/store.ts';

const everyMs = 10 * 60 * 1_000;

/** What nobody asks for and has to be done in time. Any number of processes may do it side by side. */
export interface Chores {
  /** Resolves when the chore under way is done. */
  stop(): Promise<void>;
}

/** Does the chores now and every ten minutes. What fails is reported, and tried again the next time. */
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
