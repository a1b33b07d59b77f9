import { setTimeout as delay } from 'node:timers/promises';

import { nobody } from './domain/overdue.ts';
import type { Due } from './domain/due.ts';
import type { Store } from './store/store.ts';
import type { Writer } from './writer/writer.ts';

/** What was set to end sooner than this is looked for so late at the latest. */
const everyMs = 30_000;

/** Most that one command records, so that others get their turn in between. */
const mostAtOnce = 1_000;

/** Records what has ended or begun by itself. Any number of processes may do it side by side. */
interface Sweeper {
  /** Resolves when what is under way is done. */
  stop(): Promise<void>;
}

export interface SweeperOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
  /** Resolves after so many milliseconds, or when the signal says so. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Sweeps whenever something is due, as far as it was known half a minute before, and else every half minute. Nobody
 * waits for it: what is past due is over for every reader and every decision already. What fails is reported, and tried
 * again the next time.
 */
export function startSweeper(options: SweeperOptions): Sweeper {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { sleep = sleepUnlessStopped } = options;
  const running = (async () => {
    while (!signal.aborted) {
      const next = await sweep(options, signal).catch((error: unknown) => {
        options.onFailure(error);
        return Infinity;
      });
      const waiting = Math.min(everyMs, Math.max(1, next - options.now()));
      await sleep(waiting, signal);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

async function sleepUnlessStopped(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, null, { signal, ref: false }).catch(() => {});
}

/** Records all that is due now. Resolves with when the next is, as far as it is known; else never. */
export async function sweep(options: SweeperOptions, signal?: AbortSignal): Promise<number> {
  let next = Infinity;
  for (const { orgId } of await options.store.listOrgs()) {
    if (signal?.aborted === true) break;
    next = Math.min(next, await sweepOrg(options, orgId, signal));
  }
  return next;
}

async function sweepOrg(
  { store, writer, now }: SweeperOptions,
  orgId: number,
  signal?: AbortSignal,
): Promise<number> {
  for (;;) {
    const found = await store.listDue(orgId, now() + everyMs, mostAtOnce);
    const due = found.filter(({ on }) => on <= now()).map((one) => one.due);
    const settled = due.length > 0 && (await settle(writer, orgId, due));
    if (signal?.aborted === true || !settled || found.length < mostAtOnce)
      return found[due.length]?.on ?? Infinity;
  }
}

/** False: there was nothing left of it, because somebody else was quicker. */
async function settle(writer: Writer, orgId: number, due: readonly Due[]): Promise<boolean> {
  const outcome = await writer.submit<'settle'>(orgId, { type: 'settle', due }, nobody);
  return outcome.accepted && outcome.result.changes > 0;
}
