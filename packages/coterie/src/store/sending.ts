import type { Webhook } from '../domain/webhooks.ts';

/** The delivery progress of a webhook. It is not part of the org's state, so it is not in the org's log. */
export interface Sending {
  /** Every change up to here that the webhook subscribes to has been delivered. */
  readonly deliveredSequence: number;
  /** All attempts, including failed ones. */
  readonly deliveries: number;
  /** Failed attempts since the last success. */
  readonly failedAttempts: number;
  /** Time of the first of these failures, in milliseconds since the epoch; null: the last attempt succeeded. */
  readonly failingSince: number | null;
  /** Earliest time of the next attempt, in milliseconds since the epoch. */
  readonly nextAttemptOn: number;
}

/** A webhook and its delivery progress. */
export interface SentWebhook {
  readonly webhook: Webhook;
  readonly sending: Sending;
}

/** One attempt to deliver a change. */
export interface Delivery {
  /** Counts 1, 2, 3, … for each webhook. */
  readonly deliveryId: number;
  /** Sequence of the change. */
  readonly sequence: number;
  /** Start of the attempt, in milliseconds since the epoch. */
  readonly at: number;
  /** The receiver's HTTP status; null: there was no response. */
  readonly status: number | null;
  readonly durationMs: number;
  /** Why the attempt failed; null: it succeeded. */
  readonly error: string | null;
}

/** Exclusive right to send a webhook until a time, or until the lease is returned. */
export interface Lease {
  /** Unique to this lease. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What the holder of a lease has done. */
export interface Sent {
  readonly sending: Sending;
  /** New deliveries, ascending by id. */
  readonly deliveries: readonly Delivery[];
}

/** The part of the store that serves the sending of webhooks. */
export interface WebhookStore {
  /** The org's webhooks with their progress, ordered by id. */
  listWebhooks(orgId: number): Promise<readonly SentWebhook[]>;

  /**
   * Ids of the orgs that have a due webhook, ascending. A webhook is due if it is ACTIVE, is behind the log, does not
   * wait for a later attempt, and is not leased.
   */
  listDueOrgs(now: number): Promise<readonly number[]>;

  /**
   * Leases the due webhook of the org whose last lease ended first. A webhook has at most one lease at a time, across
   * all processes. Null: no webhook is due.
   */
  leaseWebhook(orgId: number, now: number, lease: Lease): Promise<SentWebhook | null>;

  /**
   * Stores the progress of a leased webhook and its new deliveries, of which the newest hundred are kept, and moves the
   * end of the lease to its new `until`; a time in the past returns the lease. False, with nothing stored, if another
   * process has leased the webhook since, or if it was set back or deleted.
   */
  recordSent(orgId: number, webhookId: number, lease: Lease, sent: Sent): Promise<boolean>;

  /**
   * Ends all leases of the org's webhooks, whoever holds them. Only for a process that knows that no other is running.
   */
  releaseWebhooks(orgId: number): Promise<void>;

  /** The kept deliveries of a webhook, newest first. */
  listDeliveries(orgId: number, webhookId: number): Promise<readonly Delivery[]>;
}

/** The methods that are not plain reads. */
export type SendingStore = Omit<WebhookStore, 'listWebhooks' | 'listDeliveries'>;

/** How many deliveries of a webhook are kept. */
export const keptDeliveries = 100;

/** The SQL condition for a due webhook `w`, given the SQL expressions of the time and of the org's last sequence. */
export function dueCondition(now: string, lastSequence: string): string {
  return `w.status = 'ACTIVE' AND w.next_attempt_on <= ${now} AND w.lease_until <= ${now}
    AND w.delivered_sequence < ${lastSequence}`;
}
