import type { ChangeKind } from '../domain/changes.ts';
import type { Webhook } from '../domain/webhooks.ts';
import type { ChangeFilter } from '../store/change-page.ts';
import type { Delivery, Lease, Sending, SentWebhook } from '../store/sending.ts';
import type { Store } from '../store/store.ts';
import { afterFailure } from './retries.ts';
import type { Webhooks } from './webhooks.ts';

/** Changes that one turn delivers at most; then it is another webhook's turn. */
const mostPerTurn = 20;
/** So long a lease lasts from its last record on: longer than a request can take, and as long as others wait for a process that died. */
const leaseMs = 20_000;
/** Progress is recorded this often, and at the end of a turn; what was sent since the last record is sent again after a crash. */
const recordEveryMs = 250;

export interface TurnOptions {
  readonly store: Pick<Store, 'listChanges' | 'recordSent'>;
  readonly webhooks: Webhooks;
  readonly now: () => number;
  /** Ends the turn after the delivery that is under way. */
  readonly stopping: AbortSignal;
  /** Ends that, too. */
  readonly killing: AbortSignal;
}

export interface Turn {
  readonly delivered: number;
  readonly failed: number;
  /** Changes of the log that the webhook had not reached at the end. */
  readonly lag: number;
  /** Why the webhook is to be disabled; null: it is not. */
  readonly disable: string | null;
}

export function leaseUntil(now: number): number {
  return now + leaseMs;
}

/**
 * Sends a leased webhook what follows in the log, one change after the other, until the first failure. Where it
 * stands is recorded as it goes; who lost the lease stops.
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
    // Stopped in the middle: nobody failed, and it is sent again.
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
