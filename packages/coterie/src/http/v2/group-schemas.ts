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
      message: Type.String({ description: 'The warning in words.' }),
    },
    { title: 'Warning', description: 'Something to know; the call did its work.' },
  ),
  { description: 'Things to know about a call that did its work. Usually empty.' },
);

const groupName = textSchema('Name of the group, 1 to 50 characters. Need not be unique.', {
  example: 'name_purple',
});
const maxGroupSize = idSchema(
  'Most members the group may have, counting the primary one: from 1 to the org’s product limit.',
  { example: 110 },
);
const extendedFields = extendedFieldsSchema(
  'Custom fields. Stored as sent and returned; an update replaces all of them.',
);

export const createBody = objectSchema(
  {
    externalId: textSchema(
      'Your own id of the group, 1 to 50 characters. Mandatory. Unique among live groups.',
      { example: 'purple_externalId' },
    ),
    groupName,
    maxGroupSize,
    extendedFields,
  },
  {
    title: 'NewGroup',
    description: 'The group to create. externalId and maxGroupSize are mandatory.',
    mandatory: ['externalId', 'maxGroupSize'],
    examples: [{ externalId: 'purple_externalId', groupName: 'name_purple', maxGroupSize: 110 }],
    nullable: true,
  },
);

export const createAnswer = Type.Object(
  { entity: Type.Integer({ description: 'Id of the new group.' }), warnings },
  { description: 'The group was created.', examples: [{ entity: 2361, warnings: [] }] },
);

export const updateBody = objectSchema(
  {
    id: idSchema('Id of the group to update. One of id and externalId is mandatory.', {
      example: 2361,
    }),
    externalId: textSchema('External id of the group to update. It selects; it never changes.'),
    groupName,
    maxGroupSize,
    extendedFields,
  },
  {
    title: 'GroupUpdate',
    description: 'Which group, and what to change.',
    examples: [{ id: '2361', externalId: '', groupName: 'newName2', maxGroupSize: 1110 }],
    nullable: true,
  },
);

export const stored = {
  id: Type.Integer({ description: 'Id of the group.' }),
  groupName: Type.Optional(Type.String({ description: 'Its name; absent when it has none.' })),
  maxGroupSize: Type.Integer({ description: 'Most members it may have.' }),
  extendedFields: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
      description: 'Its custom fields; absent when it has none.',
    }),
  ),
};

export const updateAnswer = Type.Object(
  {
    id: stored.id,
    externalId: Type.Optional(
      Type.String({ description: 'The external id, when the request carried it.' }),
    ),
    groupName: stored.groupName,
    maxGroupSize: stored.maxGroupSize,
    extendedFields: stored.extendedFields,
    warnings,
  },
  {
    description: 'The group as it is stored now.',
    examples: [{ id: 2361, groupName: 'newName2', maxGroupSize: 1110, warnings: [] }],
  },
);

const selectors = {
  id: idSchema('Id of the group.', { example: 2361 }),
  externalId: textSchema('External id of the group, if it is live.'),
};
const primaryUserId = idSchema('The group whose primary member has this userId.');

export const selectorQuery = objectSchema(selectors, {
  description: 'One of id and externalId is mandatory; two must name the same group.',
});

export const joinQuery = objectSchema(
  { ...selectors, primaryUserId },
  { description: 'One of the three is mandatory; several must name the same group.' },
);
export type SelectorsIn = Static<typeof joinQuery>;

export const getQuery = objectSchema(
  {
    ...selectors,
    primaryUserId,
    includeMembers: queryFlagSchema('Whether to list the members too.'),
  },
  { description: 'One of the three selectors is mandatory; several must name the same group.' },
);

export const member = Type.Object(
  {
    userId: Type.Integer({ description: 'Id of the customer.' }),
    groupId: Type.Integer({ description: 'Id of the group.' }),
    permissions: Type.Array(Type.String({ description: 'A permission code.' }), {
      description: 'Permission codes she has or had.',
    }),
    defaultGroup: Type.Boolean({ description: 'Whether this is her default group.' }),
    primaryMember: Type.Boolean({ description: 'Whether she is the primary member.' }),
    active: Type.Boolean({ description: 'True for a member, false for one who left.' }),
  },
  { title: 'Member', description: 'One membership.' },
);

export const groupStatus = Type.Enum(['ACTIVE', 'INACTIVE', 'DELETED'], {
  description:
    'ACTIVE; INACTIVE after the primary member left: nobody may join; DELETED: kept for reading.',
});

export const getAnswer = Type.Object(
  {
    id: stored.id,
    externalId: Type.String({ description: 'External id of the group.' }),
    groupStatus,
    createdBy: Type.Optional(
      Type.Integer({ description: 'Id of the till that created it; absent for the operator.' }),
    ),
    createdOn: Type.String({
      description: 'When it was created: ISO-8601 to the second, with the org’s UTC offset.',
    }),
    groupName: stored.groupName,
    maxGroupSize: stored.maxGroupSize,
    extendedFields: stored.extendedFields,
    fleetGroupUsers: Type.Optional(
      Type.Array(member, {
        description: 'With includeMembers: the members, the primary first, then those who left.',
      }),
    ),
    totalActiveMembers: Type.Optional(
      Type.Integer({ description: 'With includeMembers: how many members there are.' }),
    ),
    totalExitedMembers: Type.Optional(
      Type.Integer({ description: 'With includeMembers: how many left and did not return.' }),
    ),
    warnings,
  },
  {
    title: 'Group',
    description: 'The group.',
    examples: [
      {
        id: 2476,
        externalId: 'purple_externalId1',
        groupStatus: 'ACTIVE',
        createdBy: 50006796,
        createdOn: '2021-09-27T15:07:22+05:30',
        groupName: 'name_purple',
        maxGroupSize: 110,
        warnings: [],
      },
    ],
  },
);

export const deleteAnswer = Type.Object(
  { warnings },
  { description: 'The group is deleted.', examples: [{ warnings: [] }] },
);
