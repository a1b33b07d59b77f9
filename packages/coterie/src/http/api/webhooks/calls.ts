import { randomUUID } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import type { Webhooks } from '../../../delivery/webhooks.ts';
import type { CommandOf, CommandType } from '../../../domain/commands.ts';
import type { Results } from '../../../domain/outcomes.ts';
import { checkWebhookUrl, type Webhook } from '../../../domain/webhooks.ts';
import { keptDeliveries, type SentWebhook } from '../../../store/sending.ts';
import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import type { Cursors } from '../../kit/cursors.ts';
import { refused } from '../../kit/failures.ts';
import { pageById, pageOf, pageQuery, readPage } from '../../kit/lists.ts';
import type { Asking } from '../../kit/mutations.ts';
import { given, readId } from '../../kit/schemas.ts';
import { submit } from '../../kit/submit.ts';
import { toUtc } from '../../../dates.ts';
import {
  deletedWebhook,
  deliveryPage,
  newWebhookBody,
  patchWebhookBody,
  replayBody,
  secretAnswer,
  testAnswer,
  webhookAnswer,
  webhookPage,
  webhookParams,
  webhookResource,
} from './fields.ts';

const tag = 'Webhooks';
const path = '/api/v1/webhooks';
const one = `${path}/:webhookId`;
const reading = { tag, scope: 'webhooks:read', envelope: 'problem' } as const;
const writing = { tag, scope: 'webhooks:write', envelope: 'problem' } as const;

interface Parts {
  readonly store: Store;
  readonly writer: Writer;
  readonly webhooks: Webhooks;
  readonly cursors: Cursors;
}

/** Create, change and read webhooks, which subscribe to the org's change log. */
export function addWebhookCalls(app: FastifyInstance, parts: Parts): void {
  const { store, writer, webhooks, cursors } = parts;

  async function find(orgId: number, webhookId: number): Promise<SentWebhook> {
    const all = await store.listWebhooks(orgId);
    const found = all.find(({ webhook }) => webhook.webhookId === webhookId);
    if (found === undefined) throw refused(95070, { x: webhookId });
    return found;
  }

  /** Submits the command, and returns the webhook with its progress. */
  async function change<Type extends Exclude<WebhookCommand, 'deleteWebhook'>>(
    asking: Asking,
    command: CommandOf<Type>,
  ): Promise<{ webhook: Webhook; answer: object }> {
    const webhook: Results[WebhookCommand] = await submit<Type>(writer, asking, command);
    if (!('url' in webhook)) throw new Error('only a deleted webhook has no url');
    const all = await store.listWebhooks(asking.principal.org.orgId);
    const stored = all.find((two) => two.webhook.webhookId === webhook.webhookId);
    return { webhook, answer: toAnswer({ webhook, sending: stored?.sending ?? null }) };
  }

  /** Adds the secret, except in a dry run: a webhook created later could get the same secret. */
  function withSecret({ mutation, principal }: Asking, webhook: Webhook, answer: object): object {
    const secret = mutation.dryRun ? null : webhooks.secretOf(principal.org.orgId, webhook);
    return { ...answer, secret };
  }

  /** Checks that the operator's settings allow the URL; the rules check the rest. */
  async function checkReachable(url: string | undefined): Promise<void> {
    if (url === undefined || checkWebhookUrl(url) !== null) return;
    const why = await webhooks.whyRefused(url);
    if (why !== null) throw refused(95072, { x: why });
  }

  addCall(app, {
    ...writing,
    method: 'POST',
    url: path,
    operationId: 'addWebhook',
    summary: 'Create a webhook',
    description:
      'From now on every change of the org that fits is sent to the URL, in order and at least once, signed as Standard Webhooks says. The answer has the secret.',
    codes: [403, 1632, 95071, 95072],
    body: newWebhookBody,
    status: 201,
    answer: secretAnswer,
    handle: async ({ body, ...asking }) => {
      const details = webhookResource.readDraft(body ?? {});
      await checkReachable(details.url);
      const { webhook, answer } = await change(asking, { type: 'createWebhook', details });
      return withSecret(asking, webhook, answer);
    },
  });

  addCall(app, {
    ...reading,
    method: 'GET',
    url: path,
    operationId: 'listWebhooks',
    summary: 'List webhooks',
    description: 'The org’s webhooks by id, page by page, and where the sending of each stands.',
    codes: [95030],
    query: pageQuery,
    answer: webhookPage,
    handle: async ({ query, principal }) => {
      const { orgId } = principal.org;
      const list = ['webhooks', orgId];
      const all = await store.listWebhooks(orgId);
      const { items, next } = await pageById(
        readPage(cursors, list, query),
        async ({ after, limit }) =>
          all.filter(({ webhook }) => webhook.webhookId > after).slice(0, limit),
        ({ webhook }) => webhook.webhookId,
      );
      const org = await store.findOrg(orgId);
      return {
        items: items.map(toAnswer),
        next: cursors.seal(list, next),
        sequence: org?.sequence ?? 0,
      };
    },
  });

  addCall(app, {
    ...reading,
    method: 'GET',
    url: one,
    operationId: 'readWebhook',
    summary: 'Get a webhook',
    description: 'The webhook, and where its sending stands.',
    codes: [95070],
    params: webhookParams,
    answer: webhookAnswer,
    handle: async ({ params, principal }) =>
      toAnswer(await find(principal.org.orgId, Number(params.webhookId))),
  });

  addCall(app, {
    ...writing,
    method: 'PATCH',
    url: one,
    operationId: 'patchWebhook',
    summary: 'Change a webhook',
    description:
      'A JSON merge patch. A webhook that was waiting for its next attempt is tried at once; one that is set ACTIVE again goes on where it stopped.',
    codes: [403, 1632, 95070, 95072],
    params: webhookParams,
    body: patchWebhookBody,
    answer: webhookAnswer,
    handle: async ({ params, body, ...asking }) => {
      const patch = webhookResource.readPatch(body ?? {});
      const webhookId = Number(params.webhookId);
      await checkReachable(patch.url);
      return (await change(asking, { type: 'updateWebhook', webhookId, patch })).answer;
    },
  });

  addCall(app, {
    ...writing,
    method: 'DELETE',
    url: one,
    operationId: 'removeWebhook',
    summary: 'Delete a webhook',
    description: 'Nothing more is sent, but for a message that is under way.',
    codes: [95070],
    params: webhookParams,
    answer: deletedWebhook,
    handle: ({ params, ...asking }) =>
      submit(writer, asking, { type: 'deleteWebhook', webhookId: Number(params.webhookId) }),
  });

  addCall(app, {
    ...writing,
    method: 'POST',
    url: `${one}/rotate-secret`,
    operationId: 'rotateWebhookSecret',
    summary: 'Get a new secret',
    description:
      'Messages are signed with the new secret and, for 24 hours, with the old one too: time enough to bring the new one to the receiver.',
    codes: [95070],
    params: webhookParams,
    answer: secretAnswer,
    handle: async ({ params, ...asking }) => {
      const webhookId = Number(params.webhookId);
      const command = { type: 'rotateWebhookSecret', webhookId } as const;
      const { webhook, answer } = await change(asking, command);
      return withSecret(asking, webhook, answer);
    },
  });

  addCall(app, {
    ...writing,
    method: 'POST',
    url: `${one}/replay`,
    operationId: 'replayWebhook',
    summary: 'Send changes again',
    description:
      'Sends what fits after a sequence, under the same `webhook-id`s as before, and goes on from there. A later sequence than `deliveredSequence` skips what lies between.',
    codes: [403, 95020, 95070],
    params: webhookParams,
    body: replayBody,
    answer: webhookAnswer,
    handle: async ({ params, body, ...asking }) => {
      const webhookId = Number(params.webhookId);
      const since = given({ since: readId(body?.since) });
      return (await change(asking, { type: 'replayWebhook', webhookId, ...since })).answer;
    },
  });

  addCall(app, {
    ...writing,
    method: 'POST',
    url: `${one}/test`,
    operationId: 'testWebhook',
    summary: 'Send a test message',
    description:
      'Sends a message of the type `ping`, also to a webhook that is DISABLED, waits for the answer and shows it. Each call sends one.',
    reads: true,
    codes: [95070],
    params: webhookParams,
    answer: testAnswer,
    handle: async ({ params, principal, reply }) => {
      const { orgId } = principal.org;
      const { webhook } = await find(orgId, Number(params.webhookId));
      const { webhookId } = webhook;
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const id = `${orgId}-${webhookId}-ping-${randomUUID()}`;
      const event = { id, type: 'ping', at: Date.now(), data: { webhookId } };
      return toAttempt(await webhooks.send(orgId, webhook, event, gone.signal));
    },
  });

  addCall(app, {
    ...reading,
    method: 'GET',
    url: `${one}/deliveries`,
    operationId: 'listDeliveries',
    summary: 'List deliveries',
    description: `The last ${keptDeliveries} attempts to send changes to the webhook, newest first, page by page.`,
    codes: [95030, 95070],
    params: webhookParams,
    query: pageQuery,
    answer: deliveryPage,
    handle: async ({ params, query, principal }) => {
      const { orgId } = principal.org;
      const { webhookId } = (await find(orgId, Number(params.webhookId))).webhook;
      const list = ['deliveries', orgId, webhookId];
      const kept = await store.listDeliveries(orgId, webhookId);
      const { items, next } = await pageOf(
        readPage(cursors, list, query),
        async ({ after, limit }) =>
          kept.filter(({ deliveryId }) => deliveryId < (after?.id ?? Infinity)).slice(0, limit),
        ({ deliveryId }) => ({ key: '', id: deliveryId }),
      );
      return {
        items: items.map(({ deliveryId, sequence, ...rest }) => ({
          deliveryId,
          sequence,
          ...toAttempt(rest),
        })),
        next: cursors.seal(list, next),
      };
    },
  });
}

type WebhookCommand = Extract<CommandType, `${string}Webhook${'' | 'Secret'}`>;

function toAnswer({
  webhook,
  sending,
}: {
  webhook: Webhook;
  sending: SentWebhook['sending'] | null;
}) {
  const { failedAttempts = 0, failingSince = null, nextAttemptOn = 0 } = sending ?? {};
  return {
    webhookId: webhook.webhookId,
    ...webhookResource.show(webhook),
    createdBy: webhook.createdBy,
    createdOn: toUtc(webhook.createdOn),
    deliveredSequence: sending?.deliveredSequence ?? null,
    failedAttempts,
    failingSince: failingSince === null ? null : toUtc(failingSince),
    nextAttemptOn: failedAttempts === 0 ? null : toUtc(nextAttemptOn),
  };
}

function toAttempt(attempt: {
  readonly at: number;
  readonly status: number | null;
  readonly durationMs: number;
  readonly error: string | null;
}) {
  const { at, status, durationMs, error } = attempt;
  return { at: toUtc(at), status, durationMs, error };
}
