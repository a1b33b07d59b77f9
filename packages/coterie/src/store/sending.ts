import type { Webhook } from '../domain/webhooks.ts';
import { type Columns, columnsOf } from './columns.ts';
import { type Json, read } from './rows.ts';

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

/** So many deliveries of a webhook are kept. */
export const keptDeliveries = 100;

export const deliveryInsert = {
  table: 'webhook_deliveries',
  kind: 'insert',
  key: ['org_id', 'webhook_id', 'delivery_id'],
  columns: columnsOf.webhookDeliveries,
} as const;

/** What can be sent now, with the two parameters that an engine puts for the time. */
export function dueCondition(now: string, lastSequence: string): string {
  return `w.status = 'ACTIVE' AND w.next_attempt_on <= ${now} AND w.lease_until <= ${now}
    AND w.delivered_sequence < ${lastSequence}`;
}

export interface WebhookRow {
  webhook_id: number;
  url: string;
  description: string | null;
  kinds: Json<string[]> | null;
  group_id: number | null;
  status: Webhook['status'];
  disabled_reason: string | null;
  secrets: Json<Webhook['secrets']>;
  created_by: number | null;
  created_on: number;
  delivered_sequence: number;
  deliveries: number;
  failed_attempts: number;
  failing_since: number | null;
  next_attempt_on: number;
}

export function toWebhook(row: WebhookRow): Webhook {
  return {
    url: row.url,
    description: row.description,
    kinds: row.kinds === null ? null : read(row.kinds),
    groupId: row.group_id,
    status: row.status,
    disabledReason: row.disabled_reason,
    webhookId: row.webhook_id,
    createdBy: row.created_by,
    createdOn: row.created_on,
    secrets: read(row.secrets),
  };
}

export function toSentWebhook(row: WebhookRow): SentWebhook {
  return {
    webhook: toWebhook(row),
    sending: {
      deliveredSequence: row.delivered_sequence,
      deliveries: row.deliveries,
      failedAttempts: row.failed_attempts,
      failingSince: row.failing_since,
      nextAttemptOn: row.next_attempt_on,
    },
  };
}

export interface DeliveryRow {
  delivery_id: number;
  sequence: number;
  at: number;
  status: number | null;
  duration_ms: number;
  error: string | null;
}

export function toDelivery(row: DeliveryRow): Delivery {
  return {
    deliveryId: row.delivery_id,
    sequence: row.sequence,
    at: row.at,
    status: row.status,
    durationMs: row.duration_ms,
    error: row.error,
  };
}

export function fromDelivery(orgId: number, webhookId: number, delivery: Delivery): Columns {
  return {
    org_id: orgId,
    webhook_id: webhookId,
    delivery_id: delivery.deliveryId,
    sequence: delivery.sequence,
    at: delivery.at,
    status: delivery.status,
    duration_ms: delivery.durationMs,
    error: delivery.error,
  };
}
