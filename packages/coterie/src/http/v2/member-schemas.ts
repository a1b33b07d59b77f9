import { type Static, type TSchema, Type } from 'typebox';

import {
  idSchema,
  type ListIn,
  objectSchema,
  permissionCode,
  queryFlagSchema,
  type TextIn,
  textSchema,
} from '../kit/schemas.ts';
import { warnings } from './group-schemas.ts';
import { joinAnswer } from './membership-schemas.ts';
import { momentSchema } from './moments.ts';
import { sortedPagination, sortOrderParam, windowParams } from './paging.ts';
import { noErrors, personal } from './search-schemas.ts';

/** How many members a page has when nothing is said. */
export const membersLimit = 20;

export const membersQuery = objectSchema(
  {
    source: textSchema(
      'Whose names and identifiers to show: INSTORE, MARTJACK, WECHAT or ALL. Default ALL.',
      { example: 'INSTORE' },
    ),
    identifierName: textSchema(
      'What names the group: id, externalId or primaryUserId. Mandatory.',
      { example: 'id' },
    ),
    identifierValue: textSchema('Its value. Mandatory.', { example: '3948622' }),
    paginationDetails: queryFlagSchema('Whether to answer with `pagination` too.'),
    ...windowParams(membersLimit),
    sortBy: Type.Unsafe<'IS_PRIMARY' | ''>({
      type: 'string',
      enum: ['IS_PRIMARY', ''],
      description: 'IS_PRIMARY, the only order: the primary member, and the others by userId.',
      'x-expected': 'IS_PRIMARY',
    }),
    sortOrder: {
      ...sortOrderParam,
      description: 'DESC: the primary member comes first. ASC: last. Default DESC.',
    },
    fromDate: momentSchema('Only who joined at this time or later.'),
    toDate: momentSchema('Only who joined at this time or earlier.'),
  },
  {
    description: 'Which group, and which page of its members.',
    mandatory: ['identifierName', 'identifierValue'],
  },
);
export type MembersQueryIn = Static<typeof membersQuery>;

const member = Type.Object(
  {
    fleetUserId: Type.Integer({ description: 'Id of the customer.' }),
    firstName: personal('First name.'),
    lastName: personal('Last name.'),
    joinedOn: Type.String({ description: 'The day she joined, in the org’s time zone.' }),
    permissions: Type.String({
      description: 'Her permission codes, joined by commas; elsewhere they are a list.',
    }),
    pointsContributed: Type.Number({ description: 'Always 0: points are another system’s.' }),
    email: personal('Email.'),
    mobile: personal('Mobile.'),
    role: Type.Enum(['PRIMARY', 'SECONDARY'], { description: 'PRIMARY or SECONDARY.' }),
    identifiers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            type: Type.String({ description: 'Type of the identifier.' }),
            value: Type.String({ description: 'Its value.' }),
          },
          { description: 'One identifier.' },
        ),
        { description: 'Her identifiers, card numbers among them.' },
      ),
    ),
    inActive: Type.Literal(true, {
      description: 'Always true. The vendor documents it the other way round: true means active.',
    }),
    primaryMember: Type.Boolean({ description: 'Whether she is the primary member.' }),
  },
  { title: 'ListedMember', description: 'One member.' },
);

export const membersAnswer = Type.Object(
  {
    pagination: Type.Optional(sortedPagination),
    data: Type.Array(member, { description: 'The members.' }),
    warnings,
    errors: noErrors,
  },
  {
    description: 'A page of the members.',
    examples: [
      {
        pagination: { limit: 20, offset: 0, sortBy: 'IS_PRIMARY', sortOrder: 'DESC', total: 1 },
        data: [
          {
            fleetUserId: 568077466,
            firstName: 'Father',
            joinedOn: '2026-02-12',
            permissions: 'allow_points_redemption,allow_points_transfer',
            pointsContributed: 0,
            email: 'father@example.com',
            mobile: '919111111111',
            role: 'PRIMARY',
            identifiers: [{ type: 'email', value: 'father@example.com' }],
            inActive: true,
            primaryMember: true,
          },
        ],
        warnings: [],
        errors: [],
      },
    ],
  },
);

export const permissionsQuery = objectSchema(
  { id: idSchema('Id of the group. Mandatory.', { example: 3839 }) },
  { description: 'Which group.', mandatory: ['id'] },
);

type PermissionsIn = TextIn | readonly string[];

const item = objectSchema(
  {
    userId: idSchema('Id of the member. Mandatory.', { example: 109983515 }),
    permissions: Type.Unsafe<PermissionsIn>({
      type: ['array', 'string', 'null'],
      items: permissionCode,
      maxLength: 10_000,
      format: 'text',
      description:
        'All the permission codes she is to have, as a list or joined by commas; an empty list takes all away. Mandatory.',
      examples: ['allow_points_transfer'],
      'x-expected': 'a list of permission codes, or the codes joined by commas',
    }),
  },
  {
    title: 'MemberPermissions',
    description: 'One member.',
    mandatory: ['userId', 'permissions'],
  },
);
export type PermissionsItemIn = Static<typeof item>;

export const permissionsBody = Type.Unsafe<ListIn<PermissionsItemIn>>({
  type: ['array', 'string', 'null'],
  maxLength: 0,
  items: item,
  description: 'The members, at most 1000.',
  examples: [[{ userId: 109983515, permissions: 'allow_points_transfer' }]],
  'x-expected': 'a list of members',
});

const sample = {
  userId: 109983515,
  groupId: 3839,
  permissions: ['allow_points_transfer'],
  defaultGroup: false,
  active: false,
  primaryMember: false,
};

export const permissionsAnswer: TSchema = {
  ...joinAnswer,
  description:
    'What became of each item, as a join answers. One can be refused with 1620, 1641, 8015, 8069 or 95060.',
  examples: [
    {
      response: [{ entityId: sample, result: sample, warnings: [] }],
      totalCount: 1,
      failureCount: 0,
    },
  ],
} as TSchema;

/** The codes; undefined: not passed. */
export function readPermissions(value: PermissionsIn): readonly string[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((code) => code.trim())
    .filter((code) => code !== '');
}
