import { type Static, type TSchema, Type } from 'typebox';

import {
  choiceSchema,
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

/** The default number of members per page. */
export const membersLimit = 20;

export const membersQuery = objectSchema(
  {
    source: textSchema(
      'Source of the names and identifiers: INSTORE, MARTJACK, WECHAT or ALL. Default: ALL.',
      { example: 'INSTORE', title: 'shownSource' },
    ),
    identifierName: textSchema(
      'Selector of the group: id, externalId or primaryUserId. Required.',
      { example: 'id', title: 'groupIdentifierName' },
    ),
    identifierValue: textSchema('Value of the selector. Required.', {
      example: '1',
      title: 'groupIdentifierValue',
    }),
    paginationDetails: queryFlagSchema('Whether to also return `pagination`.'),
    ...windowParams(membersLimit, 'membersLimit'),
    sortBy: choiceSchema(
      ['IS_PRIMARY'],
      'The order. IS_PRIMARY is the only one: the primary member separately, the other members by userId.',
    ),
    sortOrder: {
      ...sortOrderParam,
      description: 'DESC puts the primary member first, ASC last. Default: DESC.',
    },
    fromDate: momentSchema('Only members who joined at this time or later.'),
    toDate: momentSchema('Only members who joined at this time or earlier.'),
  },
  {
    description: 'The group, and the page of its members.',
    mandatory: ['identifierName', 'identifierValue'],
  },
);
export type MembersQueryIn = Static<typeof membersQuery>;

const member = Type.Object(
  {
    fleetUserId: Type.Integer({ description: 'Id of the customer.' }),
    firstName: personal('First name.'),
    lastName: personal('Last name.'),
    joinedOn: Type.String({
      description: 'The day on which the member joined, in the org’s time zone.',
    }),
    permissions: Type.String({
      description:
        'The member’s permission codes, separated by commas; in other calls they are a list.',
    }),
    pointsContributed: Type.Number({
      description: 'Always 0, because points are kept in another system.',
    }),
    email: personal('Email.'),
    mobile: personal('Mobile.'),
    role: Type.Enum(['PRIMARY', 'SECONDARY'], { description: 'PRIMARY or SECONDARY.' }),
    identifiers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            type: Type.String({ description: 'Type of the identifier.' }),
            value: Type.String({ description: 'Value of the identifier.' }),
          },
          { description: 'An identifier.' },
        ),
        { description: 'The member’s identifiers, including card numbers.' },
      ),
    ),
    inActive: Type.Literal(true, {
      description:
        'Always true, which means active, despite the name; the vendor documents it this way.',
    }),
    primaryMember: Type.Boolean({ description: 'Whether the customer is the primary member.' }),
  },
  { title: 'V2ListedMember', description: 'A member.' },
);

export const membersAnswer = Type.Object(
  {
    pagination: Type.Optional(sortedPagination),
    data: Type.Array(member, { description: 'The members.' }),
    warnings,
    errors: noErrors,
  },
  {
    title: 'V2MemberPage',
    description: 'A page of members.',
    examples: [
      {
        pagination: { limit: 20, offset: 0, sortBy: 'IS_PRIMARY', sortOrder: 'DESC', total: 1 },
        data: [
          {
            fleetUserId: 1007,
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
  { id: idSchema('Id of the group. Required.', { example: 1, title: 'permissionsGroupId' }) },
  { description: 'The group.', mandatory: ['id'] },
);

type PermissionsIn = TextIn | readonly string[];

const item = objectSchema(
  {
    userId: idSchema('Id of the member. Required.', { example: 1008 }),
    permissions: Type.Unsafe<PermissionsIn>({
      type: ['array', 'string', 'null'],
      items: permissionCode,
      maxLength: 10_000,
      format: 'text',
      description:
        'All permission codes that the member should have, as a list or separated by commas; an empty list removes all. Required.',
      examples: ['allow_points_transfer'],
      'x-expected': 'a list of permission codes, or the codes joined by commas',
    }),
  },
  {
    title: 'V2MemberPermissions',
    description: 'A member and their new permission codes.',
    mandatory: ['userId', 'permissions'],
  },
);
export type PermissionsItemIn = Static<typeof item>;

export const permissionsBody = Type.Unsafe<ListIn<PermissionsItemIn>>({
  type: ['array', 'string', 'null'],
  maxLength: 0,
  items: item,
  title: 'V2PermissionsItems',
  description: 'The members, at most 1000.',
  examples: [[{ userId: 1008, permissions: 'allow_points_transfer' }]],
  'x-expected': 'a list of members',
});

const sample = {
  userId: 1008,
  groupId: 1,
  permissions: ['allow_points_transfer'],
  defaultGroup: false,
  active: false,
  primaryMember: false,
};

export const permissionsAnswer: TSchema = {
  ...joinAnswer,
  title: 'V2PermissionsResults',
  description:
    'The outcome of each item, in the same format as for a join. An item can be rejected with 1620, 1641, 8015, 8069 or 95060.',
  examples: [
    {
      response: [{ entityId: sample, result: sample, warnings: [] }],
      totalCount: 1,
      failureCount: 0,
    },
  ],
} as TSchema;

/** @returns the codes; undefined if they are absent. */
export function readPermissions(value: PermissionsIn): readonly string[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((code) => code.trim())
    .filter((code) => code !== '');
}
