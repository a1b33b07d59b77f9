import { setTimeout as delay } from 'node:timers/promises';

import { nobody } from './domain/overdue.ts';
import type { Due } from './domain/due.ts';
import type { Store } from './store/store.ts';
import type { Writer } from './writer/writer.ts';

/** The longest pause between two sweeps, so that a new end date that is nearer is found in time. */
const everyMs = 30_000;

/** The most that one command records, so that other commands get their turn in between. */
const mostAtOnce = 1_000;

/** Records what has ended or begun by the passing of time. Any number of processes may sweep concurrently. */
interface Sweeper {
  /** Resolves when the current sweep is done. */
  stop(): Promise<void>;
}

export interface SweeperOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
  /** Resolves after this many milliseconds, or when the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Sweeps when something is due that was known 30 s before, and otherwise every 30 s. Nothing waits for a sweep: what is
 * past its time has already ended for every reader and every decision. A failure is reported, and the sweep is repeated
 * the next time.
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

/** Records everything that is due now. Resolves with the next known due time, or with Infinity. */
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

/** @returns false if another process has already recorded it. */
async function settle(writer: Writer, orgId: number, due: readonly Due[]): Promise<boolean> {
  const outcome = await writer.submit<'settle'>(orgId, { type: 'settle', due }, nobody);
  return outcome.accepted && outcome.result.changes > 0;
}
