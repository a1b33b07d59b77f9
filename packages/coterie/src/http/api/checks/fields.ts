import { type Static, Type } from 'typebox';

import { customerExists } from '../../../domain/rules/customers.ts';
import { roomForOne } from '../../../domain/rules/memberships.ts';
import {
  idSchema,
  listSchema,
  objectSchema,
  queryFlagSchema,
  textSchema,
} from '../../kit/schemas.ts';
import { timeSchema } from '../../kit/times.ts';

const action = {
  ...textSchema(
    'What she wants to do: `points_redemption`, `points_transfer`, what follows `allow_` and `block_` in a permission code of the org, or `member`: is she one? Mandatory.',
    { example: 'points_redemption' },
  ),
  maxLength: 100,
  'x-expected': 'a string of at most 100 characters without NUL or broken surrogates',
};

const questionFields = {
  userId: idSchema('Id of the customer. Mandatory.', { example: 1007 }),
  action,
  groupId: idSchema('The group as which she wants to do it. Absent: her default group.', {
    example: 1,
  }),
};
const example = { userId: 1007, action: 'points_redemption', groupId: 1 };
const question = {
  title: 'Question',
  description: 'Who wants to do what, as which group.',
  mandatory: ['userId', 'action'],
  examples: [example],
} as const;

export const checkBody = objectSchema(questionFields, { ...question, nullable: true });

export type QuestionIn = Static<typeof checkBody>;

export const checkBatchBody = objectSchema(
  {
    items: listSchema(
      objectSchema(questionFields, question),
      'The questions, at most 1000. Mandatory.',
      'a list of questions',
    ),
  },
  {
    description: 'Questions that are answered as of one moment.',
    mandatory: ['items'],
    examples: [{ items: [example] }],
    nullable: true,
  },
);

const time = (what: string) =>
  Type.Optional(Type.String({ description: `${what}: ISO-8601 with the org’s UTC offset.` }));

const facts = Type.Object(
  {
    knownActions: Type.Optional(
      Type.Array(Type.String({ description: 'An action.' }), {
        description: 'The actions that the org has permission codes for.',
      }),
    ),
    mergedInto: Type.Optional(
      Type.Integer({ description: 'The customer into whom she was merged.' }),
    ),
    customerSequence: Type.Optional(
      Type.Integer({
        description: 'The last change of the customer; of one who was merged away, the merge.',
      }),
    ),
    groupId: Type.Optional(Type.Integer({ description: 'Id of the group.' })),
    status: Type.Optional(
      Type.Enum(['ACTIVE', 'INACTIVE', 'DELETED'], { description: 'Status of the group.' }),
    ),
    groupSequence: Type.Optional(
      Type.Integer({ description: 'The last change of the group or its members.' }),
    ),
    joinedOn: Type.Optional(
      Type.String({
        description: 'Since when she is a member: ISO-8601 with the org’s UTC offset.',
      }),
    ),
    joinedSequence: Type.Optional(
      Type.Integer({ description: 'The change that made her a member.' }),
    ),
    validUntil: time('When the membership ends by itself'),
    activeFrom: time('When the group begins by itself'),
    activeUntil: time('When the group ends by itself, or has ended'),
    primaryMember: Type.Optional(
      Type.Boolean({ description: 'Whether she is the primary member.' }),
    ),
    permission: Type.Optional(Type.String({ description: 'The permission code that decided.' })),
    unknownPermissions: Type.Optional(
      Type.Array(Type.String({ description: 'A permission code.' }), {
        description: 'Permission codes that the org does not know.',
      }),
    ),
    primaryUserId: Type.Optional(Type.Integer({ description: 'The group’s primary member.' })),
    primaryOfGroupId: Type.Optional(
      Type.Integer({ description: 'The group whose primary member she is.' }),
    ),
    companyId: Type.Optional(
      Type.Union([Type.Integer(), Type.Null()], { description: 'Her company; null: none.' }),
    ),
    groupCompanyId: Type.Optional(
      Type.Union([Type.Integer(), Type.Null()], {
        description: 'The company of the group’s members; null: none.',
      }),
    ),
    memberCount: Type.Optional(Type.Integer({ description: 'How many members the group has.' })),
    maxGroupSize: Type.Optional(Type.Integer({ description: 'Most members it may have.' })),
    invitedCount: Type.Optional(
      Type.Integer({ description: 'Seats that open invitations of others hold.' }),
    ),
  },
  { title: 'RuleFacts', description: 'What the rule looked at; each looks at a part of it.' },
);

const rule = Type.String({
  description: 'Name of the rule. Match on this.',
});
const sentence = Type.String({
  description: 'What must hold; of a rule that refuses, what is wrong. For people.',
});
const help = Type.Optional(
  Type.String({
    description: 'Of a rule that refuses: what to do about it. For people.',
  }),
);

const reason = Type.Object(
  {
    rule,
    verdict: Type.Enum(['passes', 'refuses'], { description: 'Whether the rule holds.' }),
    sentence,
    help,
    facts,
  },
  { title: 'Reason', description: 'One rule that was looked at.' },
);

const verdictFields = {
  userId: Type.Integer({ description: 'The customer, as asked.' }),
  action: Type.String({ description: 'The action, as asked.' }),
  groupId: Type.Union([Type.Integer(), Type.Null()], {
    description:
      'The group, as asked, or her default group; null: none was named and she has none.',
  }),
  allowed: Type.Boolean({ description: 'Whether she may.' }),
  reasons: Type.Array(reason, {
    description:
      'The rules that were looked at, in order, up to the first that refuses. The last one decided.',
  }),
};

const sequence = Type.Integer({
  description: 'The sequence of the org’s log as of which it is answered.',
});

const verdictExample = {
  userId: 1007,
  action: 'member',
  groupId: 1,
  allowed: false,
  reasons: [
    {
      rule: 'actionKnown',
      verdict: 'passes',
      sentence: 'The org has permission codes for the action.',
      facts: {},
    },
    {
      rule: 'customerExists',
      verdict: 'refuses',
      sentence: 'Customer 416066472 does not exist.',
      help: customerExists.help,
      facts: {},
    },
  ],
};

export const checkAnswer = Type.Object(
  { sequence, ...verdictFields },
  {
    description: 'Whether she may, and why. A refusal is an answer: the HTTP status is 200.',
    examples: [{ sequence: 31, ...verdictExample }],
  },
);

export const checkBatchAnswer = Type.Object(
  {
    sequence,
    items: Type.Array(
      Type.Object(verdictFields, { title: 'CheckVerdict', description: 'One question’s answer.' }),
      { description: 'The answers, in the order of the questions.' },
    ),
  },
  {
    description: 'Whether they may, and why, all as of one moment.',
    examples: [{ sequence: 31, items: [verdictExample] }],
  },
);

export const whyNotJoinQuery = objectSchema(
  {
    userId: idSchema('Id of the customer who is to join. Mandatory.', {
      example: 1001,
      title: 'joiningUserId',
    }),
    primaryMember: queryFlagSchema('Whether she is to be the primary member. Default false.'),
    permissions: textSchema('Permission codes that she is to have, separated by commas.', {
      example: 'allow_points_redemption',
    }),
    validUntil: timeSchema(
      'When her membership is to end by itself; in a URL, + is %2B. Default: it does not.',
    ),
  },
  { description: 'Who is to join, as what, and until when.', mandatory: ['userId'] },
);

export const whyNotJoinAnswer = Type.Object(
  {
    sequence,
    userId: Type.Integer({ description: 'The customer.' }),
    groupId: Type.Integer({ description: 'The group.' }),
    wouldJoin: Type.Boolean({ description: 'Whether she would join: whether every rule passes.' }),
    rules: Type.Array(
      Type.Object(
        {
          rule,
          code: Type.Integer({ description: 'The code that a join is refused with by this rule.' }),
          verdict: Type.Enum(['passes', 'refuses', 'notReached'], {
            description:
              'notReached: the rule is about a customer or group who does not exist, which an earlier rule refuses.',
          }),
          sentence,
          help,
          facts,
        },
        { title: 'JoinReason', description: 'One rule of a join.' },
      ),
      {
        description:
          'Every rule, in the order of a join, which is refused with the code of the first that refuses.',
      },
    ),
  },
  {
    description: 'Every rule of a join with its verdict.',
    examples: [
      {
        sequence: 31,
        userId: 1007,
        groupId: 1,
        wouldJoin: false,
        rules: [
          {
            rule: 'hasRoom',
            code: 1638,
            verdict: 'refuses',
            sentence: 'Group 2361 is full: its maxGroupSize is 6, and open invitations count too.',
            help: roomForOne.help,
            facts: { memberCount: 6, maxGroupSize: 6 },
          },
        ],
      },
    ],
  },
);
