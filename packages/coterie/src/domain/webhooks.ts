import { type Details, detailsOf, type Draft, type Fields, type Patch } from './fields.ts';
import { type Refusal, refusal } from './refusals.ts';

const webhookStatuses = ['ACTIVE', 'DISABLED'] as const;

/** What is decided about a webhook, as the change log records it. */
export const webhookFields = {
  /** Where changes are sent. */
  url: { kind: 'text', setBy: 'caller' },
  description: { kind: 'text', setBy: 'caller', empty: null },
  /** Only changes of these kinds; null: of every kind. */
  kinds: { kind: 'texts', setBy: 'caller', empty: null },
  /** Only changes of this group, its memberships and its invitations; null: of the whole org. */
  groupId: { kind: 'groupId', setBy: 'caller', empty: null },
  status: { kind: 'choice', choices: webhookStatuses, setBy: 'caller', empty: 'ACTIVE' },
  /** Why the service disabled it; null: the service did not. */
  disabledReason: { kind: 'text', setBy: 'service', empty: null },
} as const satisfies Fields;

export type WebhookDetails = Details<typeof webhookFields>;
export type WebhookDraft = Draft<typeof webhookFields>;
export type WebhookPatch = Patch<typeof webhookFields>;

/** A subscription to the org's change log: every later change is sent to its URL, in order. */
export interface Webhook extends WebhookDetails {
  /** The sequence of the change that created it, so that no id is ever reused. */
  readonly webhookId: number;
  readonly createdBy: number | null;
  /** Milliseconds since the epoch. */
  readonly createdOn: number;
  /** The secrets that sign deliveries, newest first. */
  readonly secrets: readonly WebhookSecret[];
}

/** When a secret was made. The secret is derived from this and not stored. */
export interface WebhookSecret {
  readonly sequence: number;
  readonly madeOn: number;
  /** Until then the secret signs together with its successor; null: it has no successor. Milliseconds since the epoch. */
  readonly goodUntil: number | null;
}

/** A webhook starts to receive what follows a sequence: it is new, or was set back. */
export interface WebhookStart {
  readonly webhookId: number;
  readonly since: number;
}

/** Highest number of webhooks of an org: more than an org has systems. */
export const mostWebhooks = 20;

/** How long a replaced secret continues to sign. In milliseconds. */
export const secretOverlap = 24 * 60 * 60 * 1_000;

/** Each secret adds a signature, and the header must stay short enough for every server. */
const mostSecrets = 4;

/** The secrets after a new one is made. */
export function renewSecrets(
  secrets: readonly WebhookSecret[],
  { sequence, at }: { readonly sequence: number; readonly at: number },
): readonly WebhookSecret[] {
  const old = secrets
    .map((one) => ({ ...one, goodUntil: one.goodUntil ?? at + secretOverlap }))
    .filter(({ goodUntil }) => goodUntil > at);
  return [{ sequence, madeOn: at, goodUntil: null }, ...old].slice(0, mostSecrets);
}

/** Why nothing can ever be sent to this URL, or null. The operator decides which hosts may be reached. */
export function checkWebhookUrl(url: string): Refusal | null {
  const parsed = URL.parse(url);
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol))
    return refusal(95072, { x: 'an https URL' });
  // Everybody who may read webhooks would see the password, and the receiver relies on the signature alone.
  if (parsed.username !== '' || parsed.password !== '')
    return refusal(95072, { x: 'without a user name and password' });
  return url.includes('#') ? refusal(95072, { x: 'without a fragment' }) : null;
}

export function webhookDetails(webhook: Webhook): WebhookDetails {
  return detailsOf(webhookFields, webhook);
}
