import { Type } from 'typebox';

import { errorItem } from '../kit/error-responses.ts';
import { extendedFieldsSchema, objectSchema, textSchema } from '../kit/schemas.ts';
import { groupStatus, stored, warnings } from './group-schemas.ts';
import { pagination, windowParams } from './paging.ts';

/** The default number of groups per page of a search. */
export const searchLimit = 10;

const params = windowParams(searchLimit, 'searchLimit');

export const searchQuery = objectSchema(
  {
    q: textSchema(
      'The id, external id or name of a group, or the mobile, email or card number of its primary member; at most 50 characters. Required.',
      { example: 'sharma' },
    ),
    ...params,
  },
  { description: 'The search text, and the page.', mandatory: ['q'] },
);

export const fieldSearchQuery = objectSchema(params, { description: 'The page.' });

export const fieldSearchBody = objectSchema(
  {
    extendedFields: extendedFieldsSchema(
      'The extended fields and values that the groups must have. Required.',
    ),
  },
  {
    title: 'V2ExtendedFieldSearch',
    description: 'The search criteria.',
    mandatory: ['extendedFields'],
    examples: [{ extendedFields: { platinum: '40' } }],
    nullable: true,
  },
);

const hit = {
  groupId: stored.id,
  groupName: stored.groupName,
  groupStatus,
  groupExternalId: Type.String({ description: 'External id of the group.' }),
};
const primaryMemberId = Type.Optional(
  Type.Integer({ description: 'userId of the primary member. Absent without one.' }),
);
const totalMembers = Type.Integer({ description: 'Current number of members.' });

export const noErrors = Type.Array(errorItem, { description: 'Empty on success.' });

/** Personal data of a customer, which only some credentials can read. */
export function personal(description: string) {
  return Type.Optional(Type.String({ description }));
}

function listOf<Item extends Parameters<typeof Type.Array>[0]>(
  title: string,
  item: Item,
  sample: object,
) {
  return Type.Object(
    {
      pagination,
      data: Type.Array(item, { description: 'The groups.' }),
      warnings,
      errors: noErrors,
    },
    {
      title,
      description: 'A page of the matching groups.',
      examples: [
        {
          pagination: { limit: searchLimit, offset: 0, total: 1 },
          data: [sample],
          warnings: [],
          errors: [],
        },
      ],
    },
  );
}

export const searchAnswer = listOf(
  'V2FoundGroups',
  Type.Object(
    {
      ...hit,
      firstName: personal('First name of the primary member.'),
      lastName: personal('Last name of the primary member.'),
      primaryMemberId,
      email: personal('Email of the primary member.'),
      mobile: personal('Mobile of the primary member.'),
      totalMembers,
      extendedFields: stored.extendedFields,
    },
    { title: 'V2FoundGroup', description: 'A matching group.' },
  ),
  {
    groupId: 1,
    groupName: 'Sharma family',
    groupStatus: 'ACTIVE',
    groupExternalId: 'family-sharma',
    firstName: 'Asha',
    lastName: 'Sharma',
    primaryMemberId: 1007,
    email: 'asha.sharma@example.com',
    mobile: '918867001007',
    totalMembers: 4,
    extendedFields: { platinum: 25 },
  },
);

export const fieldSearchAnswer = listOf(
  'V2GroupsFoundByField',
  Type.Object(
    {
      ...hit,
      primaryMemberId,
      totalMembers,
      totalActiveMembers: Type.Integer({ description: 'The same as totalMembers.' }),
      extendedFields: stored.extendedFields,
    },
    { title: 'V2GroupFoundByField', description: 'A matching group.' },
  ),
  {
    groupId: 1,
    groupName: 'Sharma family',
    groupStatus: 'ACTIVE',
    groupExternalId: 'family-sharma',
    primaryMemberId: 1007,
    totalMembers: 4,
    totalActiveMembers: 4,
    extendedFields: { platinum: '40' },
  },
);
