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
  /** The sequence of the change that made it, so that no id ever comes back. */
  readonly webhookId: number;
  readonly createdBy: number | null;
  /** Milliseconds since the epoch. */
  readonly createdOn: number;
  /** What it is signed with, the newest first. */
  readonly secrets: readonly WebhookSecret[];
}

/** When a secret was made. The secret itself is derived from that, and stored nowhere. */
export interface WebhookSecret {
  readonly sequence: number;
  readonly madeOn: number;
  /** Until then it signs beside its successor; null: it has none. Milliseconds since the epoch. */
  readonly goodUntil: number | null;
}

/** A webhook is to be sent what follows a sequence: it is new, or set back. */
export interface WebhookStart {
  readonly webhookId: number;
  readonly since: number;
}

/** More would have one change sent to more places than an org has systems. */
export const mostWebhooks = 20;

/** How long a replaced secret still signs. In milliseconds. */
export const secretOverlap = 24 * 60 * 60 * 1_000;

/** A signature for each: the header has to stay one that every server takes. */
const mostSecrets = 4;

/** The secrets after a new one was made. */
export function renewSecrets(
  secrets: readonly WebhookSecret[],
  { sequence, at }: { readonly sequence: number; readonly at: number },
): readonly WebhookSecret[] {
  const old = secrets
    .map((one) => ({ ...one, goodUntil: one.goodUntil ?? at + secretOverlap }))
    .filter(({ goodUntil }) => goodUntil > at);
  return [{ sequence, madeOn: at, goodUntil: null }, ...old].slice(0, mostSecrets);
}

/** Why nothing could ever be sent to this URL, or null. Which hosts may be reached is the operator's to say. */
export function checkWebhookUrl(url: string): Refusal | null {
  const parsed = URL.parse(url);
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol))
    return refusal(95072, { x: 'an https URL' });
  // It would be shown to everybody who may read webhooks, and to whom it is sent nothing but the signature counts.
  if (parsed.username !== '' || parsed.password !== '')
    return refusal(95072, { x: 'without a user name and password' });
  return url.includes('#') ? refusal(95072, { x: 'without a fragment' }) : null;
}

export function webhookDetails(webhook: Webhook): WebhookDetails {
  return detailsOf(webhookFields, webhook);
}
