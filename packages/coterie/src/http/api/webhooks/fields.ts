import { type TSchema, Type } from 'typebox';

import { type ChangeKind, changeKinds } from '../../../domain/changes.ts';
import { mostWebhooks, type WebhookStatus, webhookStatuses } from '../../../domain/webhooks.ts';
import { keptDeliveries } from '../../../store/sending.ts';
import {
  type Absent,
  type IdIn,
  idSchema,
  objectSchema,
  pathIdSchema,
  type TextIn,
  textSchema,
} from '../../kit/schemas.ts';

/** What the calls about webhooks take and answer. */

export const webhookParams = objectSchema(
  { webhookId: pathIdSchema('Id of the webhook.') },
  { description: 'The webhook.', required: ['webhookId'] },
);

type KindsIn = readonly ChangeKind[] | Absent;

export interface WebhookIn {
  url?: TextIn;
  description?: TextIn;
  kinds?: KindsIn;
  groupId?: IdIn;
}

export interface WebhookPatchIn extends WebhookIn {
  status?: WebhookStatus | Absent;
}

const fields = {
  url: textSchema(
    'Where each change is sent, by POST. https, unless the operator allows more. Mandatory when it is made.',
    { example: 'https://example.com/hooks' },
  ),
  description: textSchema('For people.', { example: 'Keeps the shop in step' }),
  kinds: Type.Unsafe<KindsIn>({
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
    description: 'Only changes of these kinds. Null: of every kind.',
    examples: [['groupMemberAdded', 'groupMemberRemoved']],
    'x-expected': 'a list of at least one kind of change, none twice',
  }),
  groupId: idSchema('Only changes of this group and its memberships. Null: of the whole org.'),
};

export const newWebhookBody = objectSchema(fields, {
  title: 'NewWebhook',
  description: 'The webhook to make.',
  mandatory: ['url'],
  examples: [{ url: 'https://example.com/hooks', kinds: ['groupMemberAdded'] }],
});

export const patchWebhookBody = objectSchema(
  {
    ...fields,
    status: Type.Unsafe<WebhookStatus | Absent>({
      enum: [...webhookStatuses, '', null],
      description: 'DISABLED: nothing is sent. ACTIVE: it goes on where it stopped.',
      'x-expected': webhookStatuses.join(' or '),
    }),
  },
  {
    title: 'WebhookPatch',
    description: 'What to change; what is left out stays.',
    examples: [{ status: 'ACTIVE' }],
  },
);

export const replayBody = objectSchema(
  {
    since: {
      ...idSchema(
        'Everything after this sequence is sent; 0: from the first change on. Mandatory.',
      ),
      minimum: 0,
      pattern: '^[0-9]{0,16}$',
      'x-expected': 'a whole number from 0',
    },
  },
  {
    title: 'Replay',
    description: 'From where on.',
    mandatory: ['since'],
    examples: [{ since: 0 }],
  },
);

const nullable = (schema: TSchema, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const time = (description: string) => Type.String({ description });

const webhookFields = {
  webhookId: Type.Integer({ description: 'Id of the webhook.' }),
  url: Type.String({ description: 'Where changes are sent.' }),
  description: nullable(Type.String(), 'For people.'),
  kinds: nullable(
    Type.Array(Type.String({ description: 'A kind of change.' })),
    'Only changes of these kinds; null: of every kind.',
  ),
  groupId: nullable(Type.Integer(), 'Only changes of this group; null: of the whole org.'),
  status: Type.Enum([...webhookStatuses], { description: 'Whether changes are sent.' }),
  disabledReason: nullable(Type.String(), 'Why the service disabled it; null: it did not.'),
  createdBy: nullable(Type.Integer(), 'Id of the till that made it.'),
  createdOn: time('When it was made, in UTC (ISO 8601).'),
  deliveredSequence: nullable(
    Type.Integer(),
    'Nothing that it asks for is missing up to this sequence. Null: it was made just now.',
  ),
  failedAttempts: Type.Integer({ description: 'Attempts that failed since one succeeded.' }),
  failingSince: nullable(Type.String(), 'When the first of them failed; null: none.'),
  nextAttemptOn: nullable(Type.String(), 'When the next attempt is made, after one that failed.'),
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

export const webhookAnswer = Type.Object(webhookFields, {
  title: 'Webhook',
  description: 'A webhook, and where its sending stands.',
  examples: [example],
});

export const secretAnswer = Type.Object(
  {
    ...webhookFields,
    secret: nullable(
      Type.String(),
      'What its messages are signed with. Keep it: no other call shows it. Null in a dry run.',
    ),
  },
  {
    title: 'WebhookWithSecret',
    description: 'A webhook, and its new secret.',
    examples: [{ ...example, secret: 'whsec_bm90IGEgc2VjcmV0LCBvbmx5IGFuIGV4YW1wbGU=' }],
  },
);

export const webhookList = Type.Object(
  {
    items: Type.Array(webhookAnswer, { description: `By id; at most ${mostWebhooks}.` }),
    sequence: Type.Integer({ description: 'The sequence of the last change in the org’s log.' }),
  },
  { title: 'WebhookList', description: 'The org’s webhooks.' },
);

export const deletedWebhook = Type.Object(
  { webhookId: Type.Integer({ description: 'Id that the webhook had.' }) },
  { title: 'DeletedWebhook', description: 'The webhook is gone.', examples: [{ webhookId: 17 }] },
);

const attempt = {
  at: time('When the attempt was made, in UTC (ISO 8601).'),
  status: nullable(Type.Integer(), 'The HTTP status that was answered; null: none was.'),
  durationMs: Type.Integer({ description: 'How long it took, in milliseconds.' }),
  error: nullable(Type.String(), 'Why it failed; null: the receiver answered with 2xx.'),
};

export const testAnswer = Type.Object(attempt, {
  title: 'WebhookTest',
  description: 'What became of the test message.',
  examples: [{ at: '2026-11-22T06:00:00.000Z', status: 204, durationMs: 35, error: null }],
});

export const deliveryList = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          deliveryId: Type.Integer({ description: '1, 2, 3, … of this webhook.' }),
          sequence: Type.Integer({ description: 'Of the change that was sent.' }),
          ...attempt,
        },
        { title: 'WebhookDelivery', description: 'One attempt to deliver a change.' },
      ),
      { description: `The last ${keptDeliveries}, the newest first.` },
    ),
  },
  {
    title: 'WebhookDeliveries',
    description: 'What was sent, and what came back.',
    examples: [
      {
        items: [
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
    ],
  },
);
