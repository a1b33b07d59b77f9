import type { Webhook, WebhookDetails, WebhookSecret } from '../../domain/webhooks.ts';
import type { Delivery, Sending, SentWebhook } from '../sending.ts';
import { type Described, integer, json, orNull, parts, text, textOf } from './column.ts';
import { readerOf } from './reader.ts';
import { tableOfOrg } from './table.ts';

/** A webhook with its delivery progress and its lease. */
interface StoredWebhook extends Webhook, Sending {
  readonly leaseOwner: string | null;
  readonly leaseUntil: number;
}

/** The fields that the log records. */
const webhook: Described<Webhook> = {
  url: text,
  description: orNull(text),
  kinds: orNull(json<readonly string[]>()),
  groupId: orNull(integer),
  status: textOf<WebhookDetails['status']>(),
  disabledReason: orNull(text),
  webhookId: integer,
  createdBy: orNull(integer),
  createdOn: integer,
  secrets: json<readonly WebhookSecret[]>(),
};

const sending: Described<Sending> = {
  deliveredSequence: integer,
  deliveries: integer,
  failedAttempts: integer,
  failingSince: orNull(integer),
  nextAttemptOn: integer,
};

export const webhookTable = tableOfOrg<StoredWebhook>('webhooks', {
  key: ['webhookId'],
  columns: { ...webhook, ...sending, leaseOwner: orNull(text), leaseUntil: integer },
});

export const webhookReader = readerOf<Webhook>(webhook);

export const sentWebhookReader = readerOf<SentWebhook>({
  webhook: parts('', webhook),
  sending: parts('', sending),
});

/** The fields that a change of a webhook sets. */
export const storedWebhookFields = (Object.keys(webhook) as readonly (keyof Webhook)[]).filter(
  (field) => field !== 'webhookId',
);

/** A webhook that was changed is retried immediately. */
export const triedAtOnce = { failedAttempts: 0, failingSince: null, nextAttemptOn: 0 } as const;

/** The progress of a webhook that has not been sent yet. */
export const notSent = {
  ...triedAtOnce,
  deliveredSequence: 0,
  deliveries: 0,
  leaseOwner: null,
  leaseUntil: 0,
} as const satisfies Omit<StoredWebhook, keyof Webhook>;

const delivery: Described<Delivery> = {
  deliveryId: integer,
  sequence: integer,
  at: integer,
  status: orNull(integer),
  durationMs: integer,
  error: orNull(text),
};

export const deliveryTable = tableOfOrg<Delivery & { readonly webhookId: number }>(
  'webhook_deliveries',
  { key: ['webhookId', 'deliveryId'], columns: { webhookId: integer, ...delivery } },
);

export const deliveryReader = readerOf<Delivery>(delivery);
