import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import pLimit from 'p-limit';

import type { Store } from '../store/store.ts';
import type { Writer } from '../writer/writer.ts';
import { leaseUntil, takeTurn, type Turn } from './webhook-turn.ts';
import type { Webhooks } from './webhooks.ts';

/** Concurrent requests per process and per org, so that receivers that do not respond do not delay other orgs. */
const mostAtOnce = 32;
const mostPerOrg = 4;
/** The longest delay until a change of another process, or the time of the next attempt, is seen. */
const defaultPollMs = 1_000;
/** A busy log is checked at this interval instead of after every commit. */
const breatherMs = 20;
/** How long a stop waits for responses of receivers. */
const graceMs = 3_000;

/** Observes the work of the sender, for metrics. */
export interface SenderObserver {
  /** Called after each turn of a webhook. */
  turned(orgId: number, webhookId: number, turn: Turn): void;
}

export interface SenderOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly webhooks: Webhooks;
  readonly now: () => number;
  readonly observer?: SenderObserver;
  readonly onFailure: (error: unknown) => void;
  readonly pollMs?: number;
}

/** Sends the changes of all orgs to their webhooks. Any number of processes can send concurrently. */
export interface Sender {
  /** Called by this process's writer when an org's log has grown. */
  readonly wake: () => void;
  /** Resolves when no request is under way. */
  stop(): Promise<void>;
}

const service = { tillId: null, requestId: null };

export function startSender(options: SenderOptions): Sender {
  const { store, writer, webhooks, now, observer, onFailure, pollMs = defaultPollMs } = options;
  const slots = pLimit(mostAtOnce);
  const loops = new Map<number, number>();
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const killing = new AbortController();
  let wakeUp = (): void => {};

  /** Starts one more loop for the org, up to its limit. */
  function start(orgId: number): void {
    const count = loops.get(orgId) ?? 0;
    if (count >= mostPerOrg || stopping.signal.aborted) return;
    loops.set(orgId, count + 1);
    const loop = run(orgId)
      .catch(onFailure)
      .finally(() => {
        running.delete(loop);
        const left = (loops.get(orgId) ?? 1) - 1;
        if (left === 0) loops.delete(orgId);
        else loops.set(orgId, left);
      });
    running.add(loop);
  }

  async function run(orgId: number): Promise<void> {
    while (!stopping.signal.aborted && (await slots(() => takeNext(orgId))));
  }

  /** @returns whether a webhook was due. */
  async function takeNext(orgId: number): Promise<boolean> {
    if (stopping.signal.aborted) return false;
    const owner = randomUUID();
    const leased = await store.leaseWebhook(orgId, now(), { owner, until: leaseUntil(now()) });
    if (leased === null) return false;
    // Another webhook of the org may be due, and should not wait for this one's receiver.
    start(orgId);
    const signals = { stopping: stopping.signal, killing: killing.signal };
    const turn = await takeTurn({ store, webhooks, now, ...signals }, orgId, leased, owner);
    const { webhookId } = leased.webhook;
    observer?.turned(orgId, webhookId, turn);
    if (turn.disable !== null) {
      const command = { type: 'disableWebhook', webhookId, reason: turn.disable } as const;
      await writer.submit<'disableWebhook'>(orgId, command, service);
    }
    return true;
  }

  /** With a single writing process, a lease that exists at startup belongs to a process that died. */
  async function takeOver(): Promise<void> {
    if (!store.sharesTransactions) return;
    for (const { orgId } of await store.listOrgs()) await store.releaseWebhooks(orgId);
  }

  async function look(): Promise<void> {
    await takeOver().catch(onFailure);
    const looking = { ref: false, signal: stopping.signal };
    while (!stopping.signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
      const due = await store.listDueOrgs(now()).catch((error: unknown) => {
        onFailure(error);
        return [];
      });
      for (const orgId of due) start(orgId);
      await Promise.race([woken, delay(pollMs, null, looking).catch(() => {})]);
      await delay(breatherMs, null, looking).catch(() => {});
    }
  }

  const looking = look();
  return {
    wake: () => wakeUp(),
    stop: async () => {
      stopping.abort();
      wakeUp();
      await looking;
      const late = setTimeout(() => killing.abort(), graceMs);
      while (running.size > 0) await Promise.all(running);
      clearTimeout(late);
    },
  };
}
