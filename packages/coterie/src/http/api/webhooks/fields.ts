import { Type } from 'typebox';

import { type ChangeKind, changeKinds } from '../../../domain/changes.ts';
import { mostWebhooks, webhookFields } from '../../../domain/webhooks.ts';
import { extended, orNull, time } from '../../kit/shown.ts';
import { defineResource } from '../../kit/resource.ts';
import { keptDeliveries } from '../../../store/sending.ts';
import { pageSchema } from '../../kit/lists.ts';
import { type Absent, countSchema, objectSchema, pathIdSchema } from '../../kit/schemas.ts';

/** What the calls about webhooks take and answer. */

export const webhookParams = objectSchema(
  { webhookId: pathIdSchema('Id of the webhook.') },
  { description: 'The webhook.', required: ['webhookId'] },
);

const kindsSchema = Type.Unsafe<readonly ChangeKind[] | Absent>({
  type: ['array', 'string', 'null'],
  maxLength: 0,
  minItems: 1,
  maxItems: changeKinds.length,
  uniqueItems: true,
  items: {
    type: 'string',
    enum: [...changeKinds],
    description: 'A kind of change.',
    'x-expected': `one of ${changeKinds.join(', ')}`,
  },
  description: 'Only changes of these kinds. null: of every kind.',
  examples: [['groupMemberAdded', 'groupMemberRemoved']],
  'x-expected': 'a list of at least one kind of change, none twice',
});

/** What each field of a webhook means. The domain says what it holds and who sets it. */
export const webhookResource = defineResource(webhookFields, {
  url: {
    text: 'Where each change is sent, by POST: an https URL, unless the operator allows others.',
    example: 'https://example.com/hooks',
  },
  description: { text: 'A note for people.', example: 'Keeps the shop in step' },
  kinds: {
    text: 'Only changes of these kinds. null: of every kind.',
    item: 'A kind of change.',
    sent: kindsSchema,
  },
  groupId: {
    text: 'Only changes of this group, its memberships and its invitations. null: of the whole org.',
  },
  status: { text: 'DISABLED: nothing is sent. ACTIVE: sending continues where it stopped.' },
  disabledReason: { text: 'Why the service disabled the webhook; null: the service did not.' },
});

export const newWebhookBody = objectSchema(webhookResource.draftSchemas, {
  title: 'NewWebhook',
  description: 'The webhook to create.',
  mandatory: webhookResource.required,
  examples: [{ url: 'https://example.com/hooks', kinds: ['groupMemberAdded'] }],
});

export const patchWebhookBody = objectSchema(webhookResource.patchSchemas, {
  title: 'WebhookPatch',
  description:
    'A JSON merge patch (RFC 7396): absent fields stay as they are, null makes a field empty.',
  examples: [{ status: 'ACTIVE' }],
});

export const replayBody = objectSchema(
  {
    since: countSchema(
      'Everything after this sequence is sent; 0: from the first change on. Mandatory.',
    ),
  },
  {
    title: 'Replay',
    description: 'From where on.',
    mandatory: ['since'],
    examples: [{ since: 0 }],
  },
);

const webhookFieldSchemas = {
  webhookId: Type.Integer({ description: 'Id of the webhook.' }),
  ...webhookResource.shownSchemas,
  createdBy: orNull(
    Type.Integer(),
    'Id of the till that created the webhook; null: the operator at the command line.',
  ),
  createdOn: time('When it was created.'),
  deliveredSequence: orNull(
    Type.Integer(),
    'Every selected change up to this sequence has been delivered; null: the webhook is new.',
  ),
  failedAttempts: Type.Integer({ description: 'Failed attempts since the last success.' }),
  failingSince: orNull(
    time('When the first of them failed.'),
    'When the first of them failed; null: none did.',
  ),
  nextAttemptOn: orNull(
    time('When the next attempt is made.'),
    'When the next attempt is made, after a failed one; null: no attempt failed.',
  ),
};

const example = {
  webhookId: 17,
  url: 'https://example.com/hooks',
  description: 'Keeps the shop in step',
  kinds: ['groupMemberAdded', 'groupMemberRemoved'],
  groupId: null,
  status: 'ACTIVE',
  disabledReason: null,
  createdBy: 1,
  createdOn: '2026-11-22T06:00:00.000Z',
  deliveredSequence: 40,
  failedAttempts: 0,
  failingSince: null,
  nextAttemptOn: null,
};

export const webhookAnswer = Type.Object(webhookFieldSchemas, {
  title: 'Webhook',
  description: 'A webhook, and where its sending stands.',
  examples: [example],
});

export const secretAnswer = extended(
  webhookAnswer,
  Type.Object({
    secret: orNull(
      Type.String(),
      'What its messages are signed with. Keep it: no other call shows it. Null in a dry run.',
    ),
  }),
  {
    title: 'WebhookWithSecret',
    description: 'A webhook, and its new secret.',
    examples: [{ ...example, secret: 'whsec_bm90IGEgc2VjcmV0LCBvbmx5IGFuIGV4YW1wbGU=' }],
  },
);

export const webhookPage = Type.Object(
  {
    ...pageSchema('WebhookPage', webhookAnswer, 'The webhooks.').properties,
    sequence: Type.Integer({ description: 'The sequence of the last change in the org’s log.' }),
  },
  {
    title: 'WebhookPage',
    description: `A page of the org’s webhooks, of which there are at most ${mostWebhooks}.`,
  },
);

export const deletedWebhook = Type.Object(
  { webhookId: Type.Integer({ description: 'Id that the webhook had.' }) },
  { title: 'DeletedWebhook', description: 'The webhook is gone.', examples: [{ webhookId: 17 }] },
);

const attempt = {
  at: time('When the attempt was made.'),
  status: orNull(Type.Integer(), 'The HTTP status that was answered; null: none was.'),
  durationMs: Type.Integer({ description: 'How long it took, in milliseconds.' }),
  error: orNull(Type.String(), 'Why it failed; null: the receiver answered with 2xx.'),
};

export const testAnswer = Type.Object(attempt, {
  title: 'WebhookTest',
  description: 'What became of the test message.',
  examples: [{ at: '2026-11-22T06:00:00.000Z', status: 204, durationMs: 35, error: null }],
});

const delivery = Type.Object(
  {
    deliveryId: Type.Integer({ description: '1, 2, 3, … of this webhook.' }),
    sequence: Type.Integer({ description: 'Of the change that was sent.' }),
    ...attempt,
  },
  {
    title: 'WebhookDelivery',
    description: 'One attempt to deliver a change.',
    examples: [
      {
        deliveryId: 1,
        sequence: 40,
        at: '2026-11-22T06:00:00.000Z',
        status: null,
        durationMs: 15_001,
        error: 'No answer within 15 seconds.',
      },
    ],
  },
);

export const deliveryPage = pageSchema(
  'DeliveryPage',
  delivery,
  `The last ${keptDeliveries}, newest first.`,
);
