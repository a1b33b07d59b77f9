import { type Static, type TSchema, Type } from 'typebox';

import { customerExists } from '../../../domain/rules/customers.ts';
import type { RuleFacts } from '../../../domain/rules/rule.ts';
import {
  idSchema,
  listSchema,
  objectSchema,
  queryFlagSchema,
  textSchema,
} from '../../kit/schemas.ts';
import { orNull, time } from '../../kit/shown.ts';
import { timeSchema } from '../../kit/times.ts';

const action = {
  ...textSchema(
    'What the customer wants to do: `points_redemption`, `points_transfer`, what follows `allow_` or `block_` in a permission code of the org, or `member`, which asks whether the customer is a member. Required.',
    { example: 'points_redemption' },
  ),
  maxLength: 100,
  'x-expected': 'a string of at most 100 characters without NUL or broken surrogates',
};

const questionFields = {
  userId: idSchema('Id of the customer. Required.', { example: 1007 }),
  action,
  groupId: idSchema(
    'Id of the group for which the customer wants to act. Default: the default group of the customer.',
    { example: 1 },
  ),
};
const example = { userId: 1007, action: 'points_redemption', groupId: 1 };
const question = {
  title: 'Question',
  description: 'A customer, an action, and the group for which the customer wants to act.',
  mandatory: ['userId', 'action'],
  examples: [example],
} as const;

export const checkBody = objectSchema(questionFields, { ...question, nullable: true });

export type QuestionIn = Static<typeof checkBody>;

export const checkBatchBody = objectSchema(
  {
    items: listSchema(
      objectSchema(questionFields, question),
      'The questions, at most 1000. Required.',
      'a list of questions',
    ),
  },
  {
    title: 'QuestionBatch',
    description: 'Questions that are answered as of one moment.',
    mandatory: ['items'],
    examples: [{ items: [example] }],
    nullable: true,
  },
);

const codes = (description: string) =>
  Type.Array(Type.String({ description: 'One of them.' }), { description });
const id = (description: string) => Type.Integer({ description });

const facts: { readonly [Name in keyof Required<RuleFacts>]: TSchema } = {
  knownActions: codes('The actions that the org has permission codes for.'),
  mergedInto: id('userId of the customer into whom this one was merged.'),
  customerSequence: id(
    'Sequence of the last change of the customer; of a merged customer, the merge.',
  ),
  groupId: id('Id of the group.'),
  status: Type.Enum(['ACTIVE', 'INACTIVE', 'DELETED'], { description: 'Status of the group.' }),
  groupSequence: id('Sequence of the last change of the group or its members.'),
  joinedOn: time('When the customer joined.'),
  joinedSequence: id('Sequence of the change by which the customer became a member.'),
  validUntil: time('When the membership ends by itself.'),
  activeFrom: time('When the group begins by itself.'),
  activeUntil: time('When the group ends by itself, or ended.'),
  primaryMember: Type.Boolean({ description: 'Whether the customer is the primary member.' }),
  permission: Type.String({ description: 'The permission code that decided.' }),
  unknownPermissions: codes('Permission codes that the org does not know.'),
  primaryUserId: id('userId of the primary member of the group.'),
  primaryOfGroupId: id('Id of the group whose primary member the customer is.'),
  companyId: orNull(Type.Integer(), 'Id of the company of the customer; null: none.'),
  groupCompanyId: orNull(Type.Integer(), 'Id of the company of the group’s members; null: none.'),
  memberCount: id('Number of current members.'),
  maxGroupSize: id('Highest number of members.'),
  invitedCount: id('Number of seats that open invitations of other customers hold.'),
};

const ruleFacts = Type.Partial(Type.Object(facts), {
  title: 'RuleFacts',
  description: 'What the rule looked at. Each rule looks at some of it.',
});

const rule = Type.String({ description: 'Name of the rule. Match on this.' });
const sentence = Type.String({
  description: 'What must hold; of a rule that refuses, what is wrong. For people.',
});
const help = Type.Optional(
  Type.String({ description: 'Of a rule that refuses: what to do about it. For people.' }),
);

const checkedRule = Type.Object(
  {
    rule,
    verdict: Type.Enum(['passes', 'refuses'], { description: 'Whether the rule holds.' }),
    sentence,
    help,
    facts: ruleFacts,
  },
  { title: 'CheckedRule', description: 'A rule that was checked.' },
);

const verdictFields = {
  userId: id('Id of the customer, as asked.'),
  action: Type.String({ description: 'The action, as asked.' }),
  groupId: orNull(
    Type.Integer(),
    'Id of the group, as asked, or the default group of the customer; null: there is neither.',
  ),
  allowed: Type.Boolean({ description: 'Whether the customer is allowed to do it.' }),
  rules: Type.Array(checkedRule, {
    description:
      'The rules that were checked, in order, up to the first that refuses. The last one decided.',
  }),
};

const sequence = id('The verdict is as of this sequence of the org’s log.');

const verdictExample = {
  userId: 1999,
  action: 'member',
  groupId: 1,
  allowed: false,
  rules: [
    {
      rule: 'actionKnown',
      verdict: 'passes',
      sentence: 'The org has permission codes for the action.',
      facts: {},
    },
    {
      rule: 'customerExists',
      verdict: 'refuses',
      sentence: 'Customer 1999 does not exist.',
      help: customerExists.help,
      facts: {},
    },
  ],
};

export const checkAnswer = Type.Object(
  { sequence, ...verdictFields },
  {
    title: 'Check',
    description: 'The verdict, and why. The HTTP status is 200 when it is no, too.',
    examples: [{ sequence: 31, ...verdictExample }],
  },
);

export const checkBatchAnswer = Type.Object(
  {
    sequence,
    items: Type.Array(
      Type.Object(verdictFields, { title: 'Verdict', description: 'The verdict on one question.' }),
      { description: 'The verdicts, in the order of the questions.' },
    ),
  },
  {
    title: 'CheckBatch',
    description: 'The verdicts, all as of one moment.',
    examples: [{ sequence: 31, items: [verdictExample] }],
  },
);

export const whyNotJoinQuery = objectSchema(
  {
    userId: idSchema('Id of the customer who is to join. Required.', {
      example: 1001,
      title: 'joiningUserId',
    }),
    primaryMember: queryFlagSchema(
      'Whether the customer is to be the primary member. Default: false.',
    ),
    permissions: textSchema('Permission codes that the customer is to have, separated by commas.', {
      example: 'allow_points_redemption',
    }),
    validUntil: timeSchema(
      'When the membership is to end by itself; in a URL, + is %2B. Default: it does not.',
    ),
  },
  { description: 'Who is to join, as what, and until when.', mandatory: ['userId'] },
);

export const whyNotJoinAnswer = Type.Object(
  {
    sequence,
    userId: id('Id of the customer.'),
    groupId: id('Id of the group.'),
    wouldJoin: Type.Boolean({
      description: 'Whether the customer would join: whether every rule passes.',
    }),
    rules: Type.Array(
      Type.Object(
        {
          rule,
          code: id('The code that a join is rejected with by this rule.'),
          verdict: Type.Enum(['passes', 'refuses', 'notReached'], {
            description:
              'notReached: the rule is about a customer or group that does not exist, which an earlier rule says.',
          }),
          sentence,
          help,
          facts: ruleFacts,
        },
        { title: 'JoinRule', description: 'A rule of a join.' },
      ),
      {
        description:
          'Every rule, in the order of a join, which is rejected with the code of the first that refuses.',
      },
    ),
  },
  {
    title: 'WhyNotJoin',
    description: 'Every rule of a join with its verdict.',
    examples: [
      {
        sequence: 31,
        userId: 1001,
        groupId: 1,
        wouldJoin: false,
        rules: [
          {
            rule: 'hasRoom',
            code: 1638,
            verdict: 'refuses',
            sentence: 'Group 1 is full: its maxGroupSize is 6, and open invitations count too.',
            facts: { memberCount: 6, maxGroupSize: 6 },
          },
        ],
      },
    ],
  },
);
