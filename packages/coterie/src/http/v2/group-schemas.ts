import { type Static, Type } from 'typebox';

import {
  extendedFieldsSchema,
  idSchema,
  objectSchema,
  queryFlagSchema,
  textSchema,
} from '../kit/schemas.ts';

export const warnings = Type.Array(
  Type.Object(
    {
      status: Type.Literal(false, { description: 'Always false.' }),
      code: Type.Integer({ description: 'The code of the warning.' }),
      message: Type.String({ description: 'The warning as a sentence.' }),
    },
    { title: 'V2Warning', description: 'A hint about a successful call.' },
  ),
  { description: 'Hints about a successful call. Usually empty.' },
);

const groupName = textSchema('Name of the group, 1 to 50 characters. It need not be unique.', {
  example: 'Weber family',
});
const maxGroupSize = idSchema(
  'Maximum number of members, including the primary member: from 1 to the org’s product limit.',
  { example: 110 },
);
const extendedFields = extendedFieldsSchema(
  'Custom fields. They are stored and returned as sent; an update replaces all of them.',
);

export const createBody = objectSchema(
  {
    externalId: textSchema(
      'Your own id of the group, 1 to 50 characters. Required. Unique among live groups.',
      { example: 'family-weber' },
    ),
    groupName,
    maxGroupSize,
    extendedFields,
  },
  {
    title: 'V2NewGroup',
    description: 'The group to create. externalId and maxGroupSize are required.',
    mandatory: ['externalId', 'maxGroupSize'],
    examples: [{ externalId: 'family-weber', groupName: 'Weber family', maxGroupSize: 6 }],
    nullable: true,
  },
);

export const createAnswer = Type.Object(
  { entity: Type.Integer({ description: 'Id of the new group.' }), warnings },
  {
    title: 'V2CreatedGroup',
    description: 'The group was created.',
    examples: [{ entity: 1, warnings: [] }],
  },
);

export const updateBody = objectSchema(
  {
    id: idSchema('Id of the group to update. One of id and externalId is required.', {
      example: 1,
    }),
    externalId: textSchema(
      'External id of the group to update. It selects the group and cannot be changed.',
    ),
    groupName,
    maxGroupSize,
    extendedFields,
  },
  {
    title: 'V2GroupUpdate',
    description: 'The group, and the fields to change.',
    examples: [{ id: 1, groupName: 'Sharma family', maxGroupSize: 8 }],
    nullable: true,
  },
);

export const stored = {
  id: Type.Integer({ description: 'Id of the group.' }),
  groupName: Type.Optional(Type.String({ description: 'Name of the group. Absent without one.' })),
  maxGroupSize: Type.Integer({ description: 'Maximum number of members.' }),
  extendedFields: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
      description: 'Custom fields of the group. Absent without any.',
    }),
  ),
};

export const updateAnswer = Type.Object(
  {
    id: stored.id,
    externalId: Type.Optional(
      Type.String({
        description: 'External id of the group. Present if the request contained it.',
      }),
    ),
    groupName: stored.groupName,
    maxGroupSize: stored.maxGroupSize,
    extendedFields: stored.extendedFields,
    warnings,
  },
  {
    title: 'V2UpdatedGroup',
    description: 'The stored values of the group.',
    examples: [{ id: 1, groupName: 'Sharma family', maxGroupSize: 8, warnings: [] }],
  },
);

const selectors = {
  id: idSchema('Id of the group.', { example: 1 }),
  externalId: textSchema('External id of a live group.'),
};
const primaryUserId = idSchema('userId of the group’s primary member.');

export const selectorQuery = objectSchema(selectors, {
  description:
    'One of id and externalId is required; if both are sent, they must name the same group.',
});

export const joinQuery = objectSchema(
  { ...selectors, primaryUserId },
  {
    description:
      'One of the three selectors is required; if several are sent, they must name the same group.',
  },
);
export type SelectorsIn = Static<typeof joinQuery>;

export const getQuery = objectSchema(
  {
    ...selectors,
    primaryUserId,
    includeMembers: queryFlagSchema('Whether to also list the members.'),
  },
  {
    description:
      'One of the three selectors is required; if several are sent, they must name the same group.',
  },
);

export const member = Type.Object(
  {
    userId: Type.Integer({ description: 'Id of the customer.' }),
    groupId: Type.Integer({ description: 'Id of the group.' }),
    permissions: Type.Array(Type.String({ description: 'A permission code.' }), {
      description: 'The member’s permission codes; after leaving, the last ones.',
    }),
    defaultGroup: Type.Boolean({ description: 'Whether this is the customer’s default group.' }),
    primaryMember: Type.Boolean({ description: 'Whether the customer is the primary member.' }),
    active: Type.Boolean({
      description: 'true for a member, false for a customer who left the group.',
    }),
  },
  { title: 'V2Member', description: 'A membership.' },
);

export const groupStatus = Type.Enum(['ACTIVE', 'INACTIVE', 'DELETED'], {
  description:
    'ACTIVE; INACTIVE after the primary member has left, so nobody can join; DELETED, which can still be read.',
});

export const getAnswer = Type.Object(
  {
    id: stored.id,
    externalId: Type.String({ description: 'External id of the group.' }),
    groupStatus,
    createdBy: Type.Optional(
      Type.Integer({
        description: 'Id of the till that created the group. Absent if the operator created it.',
      }),
    ),
    createdOn: Type.String({
      description: 'When the group was created: ISO 8601 to the second, with the org’s UTC offset.',
    }),
    groupName: stored.groupName,
    maxGroupSize: stored.maxGroupSize,
    extendedFields: stored.extendedFields,
    fleetGroupUsers: Type.Optional(
      Type.Array(member, {
        description:
          'The members, the primary member first, and then those who left. Present with includeMembers.',
      }),
    ),
    totalActiveMembers: Type.Optional(
      Type.Integer({ description: 'Number of members. Present with includeMembers.' }),
    ),
    totalExitedMembers: Type.Optional(
      Type.Integer({
        description:
          'Number of customers who left and did not return. Present with includeMembers.',
      }),
    ),
    warnings,
  },
  {
    title: 'V2Group',
    description: 'The group.',
    examples: [
      {
        id: 2476,
        externalId: 'family-sharma',
        groupStatus: 'ACTIVE',
        createdBy: 50006796,
        createdOn: '2021-09-27T15:07:22+05:30',
        groupName: 'Sharma family',
        maxGroupSize: 110,
        warnings: [],
      },
    ],
  },
);

export const deleteAnswer = Type.Object(
  { warnings },
  { title: 'V2DeletedGroup', description: 'The group was deleted.', examples: [{ warnings: [] }] },
);
