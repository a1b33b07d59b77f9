import { Type } from 'typebox';

import { type ChangeKind, changeKinds } from '../../../domain/changes.ts';
import type { ChangeFilter } from '../../../store/change-page.ts';
import { changeSchema } from './change-schema.ts';
import {
  countSchema,
  type FieldsIn,
  given,
  idSchema,
  limitSchema,
  objectSchema,
  readId,
} from '../../kit/schemas.ts';

const expectedKind = `one of ${changeKinds.join(', ')}`;

type KindIn = ChangeKind | '' | undefined;

const kind = { type: 'string', enum: [...changeKinds, ''], 'x-expected': expectedKind };

const since = countSchema(
  'Only changes after this sequence: the `next` of the page before. Default 0.',
);

const filter = {
  groupId: idSchema('Only changes of this group and its memberships.', { title: 'ofGroupId' }),
  userId: idSchema('Only changes of this customer and their memberships.', { title: 'ofUserId' }),
  kind: Type.Unsafe<KindIn | readonly KindIn[]>({
    anyOf: [kind, { type: 'array', items: kind, 'x-expected': expectedKind }],
    description: 'Only changes of this kind. Can be given several times.',
    'x-shown': { anyOf: undefined, type: 'array', items: kind },
  }),
};

export const listQuery = objectSchema(
  {
    since,
    limit: limitSchema(),
    ...filter,
  },
  { description: 'Which changes to answer with. Those that fit every part.' },
);

export const streamQuery = objectSchema(
  { since, ...filter },
  { description: 'Which changes to send. Those that fit every part.' },
);

export const lastEventIdHeader = Type.Object(
  {
    'Last-Event-ID': Type.Optional(
      Type.Unsafe<string>({
        type: 'string',
        pattern: '^[0-9]{0,16}$',
        format: 'safe',
        description:
          'The `id` of the last event that you have. Goes before `since`, because clients that connect again send both.',
        'x-expected': 'a whole number from 0',
      }),
    ),
  },
  { description: 'Where to go on.' },
);

export function readFilter({
  groupId,
  userId,
  kind: kinds = '',
}: FieldsIn<typeof filter>): ChangeFilter {
  const wanted = [kinds].flat().filter((one): one is ChangeKind => one !== '' && one !== undefined);
  return given({
    groupId: readId(groupId),
    userId: readId(userId),
    kinds: wanted.length > 0 ? wanted : undefined,
  });
}

export const changePage = Type.Object(
  {
    items: Type.Array(changeSchema, { description: 'In the order in which they were made.' }),
    next: Type.Integer({
      description:
        'Pass it as `since` for what follows. Nothing that fits is missing up to here, also when there is no change in the page.',
    }),
    sequence: Type.Integer({
      description:
        'The sequence of the last change in the log. There is more while `next` is below it.',
    }),
  },
  {
    title: 'ChangePage',
    description: 'A part of the org’s log.',
    examples: [
      {
        items: [
          {
            sequence: 17,
            at: '2026-11-22T06:00:00.000Z',
            kind: 'groupMemberAdded',
            cause: 'join',
            tillId: 1,
            requestId: 'r-1',
            groupId: 1,
            userId: 1001,
            before: null,
            after: {
              permissions: ['allow_points_redemption'],
              primaryMember: true,
              validUntil: null,
            },
          },
        ],
        next: 17,
        sequence: 40,
      },
    ],
  },
);
