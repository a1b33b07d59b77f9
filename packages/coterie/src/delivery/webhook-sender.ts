import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import pLimit from 'p-limit';

import type { Store } from '../store/store.ts';
import type { Writer } from '../writer/writer.ts';
import { leaseUntil, takeTurn, type Turn } from './webhook-turn.ts';
import type { Webhooks } from './webhooks.ts';

/** Webhooks that one process sends to at a time, and of one org: receivers that do not answer keep no other org waiting. */
const mostAtOnce = 32;
const mostPerOrg = 4;
/** How long a change of another process, or the time of an attempt, may go unseen. */
const defaultPollMs = 1_000;
/** A busy log is looked at this often and not at every commit. */
const breatherMs = 20;
/** How long a stop waits for answers that receivers owe. */
const graceMs = 3_000;

/** What the sender tells about its work. */
export interface SenderObserver {
  /** A webhook had its turn. */
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

/** Sends the changes of all orgs to their webhooks. Any number of processes may do it side by side. */
export interface Sender {
  /** An org's log has grown: for the writer of this process, which knows first. */
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

  /** One more loop for the org, unless it has its share. */
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

  /** Whether there was a webhook to be sent to. */
  async function takeNext(orgId: number): Promise<boolean> {
    if (stopping.signal.aborted) return false;
    const owner = randomUUID();
    const leased = await store.leaseWebhook(orgId, now(), { owner, until: leaseUntil(now()) });
    if (leased === null) return false;
    // There may be another one, which need not wait for this one's receiver.
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

  /** Where one process does all the writing, a lease at its start is one of a process that died. */
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
