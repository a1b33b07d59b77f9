import type { ChangeKind } from '../domain/changes.ts';
import type { Webhook } from '../domain/webhooks.ts';
import type { ChangeFilter } from '../store/change-page.ts';
import type { Delivery, Lease, Sending, SentWebhook } from '../store/sending.ts';
import type { Store } from '../store/store.ts';
import { afterFailure } from './retries.ts';
import type { Webhooks } from './webhooks.ts';

/** The most changes that one turn delivers before another webhook gets its turn. */
const mostPerTurn = 20;
/** How long a lease lasts after each record: longer than a request can take. It is also the delay after a process died. */
const leaseMs = 20_000;
/** Progress is recorded at this interval and at the end of a turn. After a crash, what was sent since then is sent again. */
const recordEveryMs = 250;

export interface TurnOptions {
  readonly store: Pick<Store, 'listChanges' | 'recordSent'>;
  readonly webhooks: Webhooks;
  readonly now: () => number;
  /** Ends the turn after the current delivery. */
  readonly stopping: AbortSignal;
  /** Aborts the current delivery, too. */
  readonly killing: AbortSignal;
}

export interface Turn {
  readonly delivered: number;
  readonly failed: number;
  /** The number of changes between the webhook and the end of the log after the turn. */
  readonly lag: number;
  /** Why the webhook must be disabled; null if it stays enabled. */
  readonly disable: string | null;
}

export function leaseUntil(now: number): number {
  return now + leaseMs;
}

/**
 * Sends the next changes to a leased webhook, one after the other, until the first failure. Records the progress on the
 * way, and stops if the lease was lost.
 */
export async function takeTurn(
  options: TurnOptions,
  orgId: number,
  { webhook, sending: before }: SentWebhook,
  owner: string,
): Promise<Turn> {
  const { store, webhooks, now, stopping, killing } = options;
  const { webhookId } = webhook;
  const page = await store.listChanges(orgId, {
    since: before.deliveredSequence,
    limit: mostPerTurn,
    filter: toFilter(webhook),
  });
  let sending: Sending = before;
  let deliveries: Delivery[] = [];
  let recordedAt = performance.now();
  let failed = 0;
  let disable: string | null = null;
  let delivered = 0;

  async function record(lease: Lease): Promise<boolean> {
    const isHeld = await store.recordSent(orgId, webhookId, lease, { sending, deliveries });
    deliveries = [];
    recordedAt = performance.now();
    return isHeld;
  }
  const end = (): Turn => {
    const lag = Math.max(0, page.sequence - sending.deliveredSequence);
    return { delivered, failed, lag, disable };
  };

  for (const change of page.changes) {
    if (stopping.aborted) break;
    const event = webhooks.eventOf(orgId, webhook, change);
    const sent = await webhooks.send(orgId, webhook, event, killing);
    // A delivery that was aborted by a stop is not a failure; it is sent again later.
    if (sent.error !== null && killing.aborted) break;
    const { at, status, durationMs, error } = sent;
    const deliveryId = sending.deliveries + 1;
    deliveries.push({ deliveryId, sequence: change.sequence, at, status, durationMs, error });
    sending = { ...sending, deliveries: deliveryId };
    if (error !== null) {
      ({ sending, disable } = afterFailure(sending, sent, now(), Math.random()));
      failed += 1;
      break;
    }
    const well = { failedAttempts: 0, failingSince: null, nextAttemptOn: 0 };
    sending = { ...sending, ...well, deliveredSequence: change.sequence };
    delivered += 1;
    const isDue = performance.now() - recordedAt >= recordEveryMs;
    if (isDue && !(await record({ owner, until: leaseUntil(now()) }))) return end();
  }
  if (failed === 0 && !stopping.aborted) sending = { ...sending, deliveredSequence: page.next };
  await record({ owner, until: now() });
  return end();
}

function toFilter({ kinds, groupId }: Webhook): ChangeFilter {
  return {
    ...(kinds === null ? {} : { kinds: kinds as readonly ChangeKind[] }),
    ...(groupId === null ? {} : { groupId }),
  };
}
