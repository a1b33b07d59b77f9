import type { CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { applyPatch, isSame, newDetails } from '../fields.ts';
import {
  checkWebhookUrl,
  mostWebhooks,
  type WebhookDetails,
  webhookDetails,
  webhookFields,
} from '../webhooks.ts';
import { accept, type Handler, refuse } from './handler.ts';

export const createWebhook: Handler<'createWebhook', CommandOf<'createWebhook'>> = (
  decision,
  { details },
) => {
  const { facts } = decision;
  const { url } = details;
  if (url === undefined) return refuse(refusal(403, { x: 'url' }));
  const after = newDetails(webhookFields, details);
  const refused = checkWebhookUrl(url) ?? checkGroup(facts, after.groupId);
  if (refused !== null) return refuse(refused);
  if (facts.webhookIds().length >= mostWebhooks) return refuse(refusal(95071, { x: mostWebhooks }));
  const webhookId = facts.org.sequence + 1;
  decision.record({ kind: 'webhookCreated', webhookId, before: null, after });
  return accept<'createWebhook'>(facts.webhooks.need(webhookId));
};

/** Changes a webhook by a merge patch. After any change its backlog is tried at once. */
export const updateWebhook: Handler<'updateWebhook', CommandOf<'updateWebhook'>> = (
  decision,
  { webhookId, patch },
) => {
  const { facts } = decision;
  const webhook = facts.webhook(webhookId);
  if (webhook === null) return refuse(refusal(95070, { x: webhookId }));
  const before = webhookDetails(webhook);
  const changed = applyPatch(webhookFields, before, patch);
  const reason = changed.status === 'ACTIVE' ? null : before.disabledReason;
  const after: WebhookDetails = { ...changed, disabledReason: reason };
  const refused = checkWebhookUrl(after.url) ?? checkGroup(facts, patch.groupId ?? null);
  if (refused !== null) return refuse(refused);
  if (!isSame<typeof webhookFields>(before, after))
    decision.record({ kind: 'webhookUpdated', webhookId, before, after });
  return accept<'updateWebhook'>(facts.webhooks.need(webhookId));
};

/** Disables a webhook on which the service gives up. */
export const disableWebhook: Handler<'disableWebhook', CommandOf<'disableWebhook'>> = (
  decision,
  { webhookId, reason },
) => {
  const { facts } = decision;
  const webhook = facts.webhook(webhookId);
  if (webhook === null) return refuse(refusal(95070, { x: webhookId }));
  const before = webhookDetails(webhook);
  const after = { ...before, status: 'DISABLED', disabledReason: reason } as const;
  if (webhook.status === 'ACTIVE')
    decision.record({ kind: 'webhookUpdated', webhookId, before, after });
  return accept<'disableWebhook'>(facts.webhooks.need(webhookId));
};

export const deleteWebhook: Handler<'deleteWebhook', CommandOf<'deleteWebhook'>> = (
  decision,
  { webhookId },
) => {
  const webhook = decision.facts.webhook(webhookId);
  if (webhook === null) return refuse(refusal(95070, { x: webhookId }));
  const before = webhookDetails(webhook);
  decision.record({ kind: 'webhookDeleted', webhookId, before, after: null });
  return accept<'deleteWebhook'>({ webhookId });
};

/** Gives a webhook a new secret. The old one continues to sign for a while. */
export const rotateWebhookSecret: Handler<
  'rotateWebhookSecret',
  CommandOf<'rotateWebhookSecret'>
> = (decision, { webhookId }) => {
  const { facts } = decision;
  if (facts.webhook(webhookId) === null) return refuse(refusal(95070, { x: webhookId }));
  decision.record({ kind: 'webhookSecretChanged', webhookId, before: null, after: null });
  return accept<'rotateWebhookSecret'>(facts.webhooks.need(webhookId));
};

/** Sends everything after a sequence again. */
export const replayWebhook: Handler<'replayWebhook', CommandOf<'replayWebhook'>> = (
  decision,
  { webhookId, since },
) => {
  const { facts } = decision;
  if (since === undefined) return refuse(refusal(403, { x: 'since' }));
  if (facts.webhook(webhookId) === null) return refuse(refusal(95070, { x: webhookId }));
  const { sequence } = facts.org;
  if (since > sequence) return refuse(refusal(95020, { x: sequence }));
  decision.record({ kind: 'webhookReplayed', webhookId, before: null, after: { since } });
  return accept<'replayWebhook'>(facts.webhooks.need(webhookId));
};

/** A filter by a group that never existed would silently deliver nothing. */
function checkGroup(facts: Facts, groupId: number | null): Refusal | null {
  return groupId !== null && facts.find({ id: groupId }) === null
    ? refusal(1632, { x: groupId })
    : null;
}
