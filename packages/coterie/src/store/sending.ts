import type { Webhook } from '../domain/webhooks.ts';

/** How far the sending of a webhook has come. It is no part of the org's state, so not of its log. */
export interface Sending {
  /** Nothing that the webhook asks for is missing up to here. */
  readonly deliveredSequence: number;
  /** Attempts in all, failed ones too. */
  readonly deliveries: number;
  /** Attempts that failed since one succeeded. */
  readonly failedAttempts: number;
  /** When the first of them failed; null: the last one did not. Milliseconds since the epoch. */
  readonly failingSince: number | null;
  /** Not before then. Milliseconds since the epoch. */
  readonly nextAttemptOn: number;
}

/** A webhook, and where it stands. */
export interface SentWebhook {
  readonly webhook: Webhook;
  readonly sending: Sending;
}

/** One attempt to deliver a change. */
export interface Delivery {
  /** 1, 2, 3, … of the webhook. */
  readonly deliveryId: number;
  /** Of the change. */
  readonly sequence: number;
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  /** The HTTP status that was answered; null: none was. */
  readonly status: number | null;
  readonly durationMs: number;
  /** Why it failed; null: it was delivered. */
  readonly error: string | null;
}

/** Nobody else sends the webhook until then, or until the lease is given back. */
export interface Lease {
  /** Of this one lease, and no other. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What the holder of a lease did. */
export interface Sent {
  readonly sending: Sending;
  /** New ones, ascending. */
  readonly deliveries: readonly Delivery[];
}

/** What a store does for the sending of webhooks. */
export interface WebhookStore {
  /** The org's webhooks by id, with where each stands. */
  listWebhooks(orgId: number): Promise<readonly SentWebhook[]>;

  /** Orgs that have an ACTIVE webhook which is behind the log, waits for no later time and is not leased; by id. */
  listDueOrgs(now: number): Promise<readonly number[]>;

  /**
   * Leases such a webhook of the org, the one whose last lease ended first. A webhook has one lease at a time, in
   * whichever process. Null: there is none.
   */
  leaseWebhook(orgId: number, now: number, lease: Lease): Promise<SentWebhook | null>;

  /**
   * Stores where a leased webhook stands, and its new deliveries, of which the last hundred are kept, and makes the
   * lease end at its new `until`; a time that has passed gives it back. False, with nothing stored, when somebody else
   * has leased the webhook since, or it was set back or deleted.
   */
  recordSent(orgId: number, webhookId: number, lease: Lease, sent: Sent): Promise<boolean>;

  /** Ends the leases of the org's webhooks, whoever holds them: for a process that knows itself to be the only one. */
  releaseWebhooks(orgId: number): Promise<void>;

  /** The deliveries of a webhook that are kept, the newest first. */
  listDeliveries(orgId: number, webhookId: number): Promise<readonly Delivery[]>;
}

/** The part of it that is no plain read. */
export type SendingStore = Omit<WebhookStore, 'listWebhooks' | 'listDeliveries'>;

/** So many deliveries of a webhook are kept. */
export const keptDeliveries = 100;

/** What can be sent now, with the two parameters that an engine puts for the time. */
export function dueCondition(now: string, lastSequence: string): string {
  return `w.status = 'ACTIVE' AND w.next_attempt_on <= ${now} AND w.lease_until <= ${now}
    AND w.delivered_sequence < ${lastSequence}`;
}
