import { type Static, Type } from 'typebox';

import type { RawIdentifier } from '../../domain/identifiers.ts';
import { errorItem } from '../kit/error-responses.ts';
import {
  flagSchema,
  given,
  idSchema,
  type ListIn,
  listSchema,
  objectSchema,
  permissionCode,
  readText,
  textSchema,
} from '../kit/schemas.ts';
import { warnings } from './group-schemas.ts';

const permissionList = listSchema(
  permissionCode,
  'Permission codes: block_points_redemption, allow_points_redemption, block_points_transfer, allow_points_transfer, and those that the org registered. Block overrides allow.',
  'a list of permission codes',
);

const joinItem = objectSchema(
  {
    userId: idSchema('Id of the customer. Required.', { example: 1007 }),
    primaryMember: flagSchema('Whether the customer becomes the primary member. Default: false.'),
    permissions: permissionList,
    defaultGroup: flagSchema(
      'Whether the group becomes the customer’s default group and replaces the previous one. Default: false; always true for the primary member.',
    ),
    active: flagSchema('Only echoed in the response; the stored membership is always active.'),
  },
  { title: 'V2JoinItem', description: 'A customer to add.', mandatory: ['userId'] },
);

export type JoinItemIn = Static<typeof joinItem>;

export const joinBody = Type.Unsafe<ListIn<JoinItemIn>>({
  type: ['array', 'string', 'null'],
  maxLength: 0,
  items: joinItem,
  title: 'V2JoinItems',
  description: 'The customers to add, at most 1000.',
  examples: [[{ userId: 1001, primaryMember: false, permissions: ['block_points_redemption'] }]],
  'x-expected': 'a list of customers',
});

const joinResult = Type.Object(
  {
    userId: Type.Optional(Type.Integer({ description: 'Id of the customer.' })),
    groupId: Type.Integer({ description: 'Id of the group.' }),
    permissions: Type.Array(Type.String({ description: 'A permission code.' }), {
      description: 'The member’s permission codes.',
    }),
    defaultGroup: Type.Boolean({
      description:
        'Whether it is the customer’s default group. Always true for the primary member.',
    }),
    active: Type.Boolean({
      description: 'The value that was sent, or false. Stored memberships are always active.',
    }),
    primaryMember: Type.Boolean({ description: 'Whether the customer is the primary member.' }),
  },
  { title: 'V2JoinResult', description: 'The membership, or the item itself if it was rejected.' },
);

const sampleMembership = {
  userId: 1007,
  groupId: 1,
  permissions: ['block_points_redemption'],
  defaultGroup: false,
  active: false,
  primaryMember: false,
};

export const joinAnswer = Type.Object(
  {
    response: Type.Array(
      Type.Object(
        {
          entityId: Type.Optional(joinResult),
          result: joinResult,
          errors: Type.Optional(
            Type.Array(errorItem, { description: 'Why this customer did not join.' }),
          ),
          warnings,
        },
        {
          title: 'V2ItemResult',
          description: 'The outcome of one item. Without entityId, the item was rejected.',
        },
      ),
      { description: 'One entry per item, in the order of the request.' },
    ),
    totalCount: Type.Integer({ description: 'Number of items in the request.' }),
    failureCount: Type.Integer({ description: 'Number of rejected items.' }),
  },
  {
    title: 'V2JoinResults',
    description:
      'The outcome of each item. An item can be rejected with 403, 1622, 1636, 1637, 1638, 1641, 1642, 8015, 8069 or 95060.',
    examples: [
      {
        response: [{ entityId: sampleMembership, result: sampleMembership, warnings: [] }],
        totalCount: 1,
        failureCount: 0,
      },
    ],
  },
);

/** The query parameters that name a customer by identifier. */
const identifierParams = {
  source: textSchema('INSTORE, MARTJACK, WECHAT, or ALL to search every source. Required.', {
    example: 'INSTORE',
  }),
  accountId: textSchema('Account of the source. Required for WECHAT.'),
  identifierName: textSchema(
    'Type of the identifier: mobile, email, externalId, cardnumber or cardExternalId. Required.',
    { example: 'mobile' },
  ),
  identifierValue: textSchema('Value of the identifier. Required.', {
    example: '918867001008',
  }),
};

export function identifierQuery(description: string) {
  return objectSchema(identifierParams, {
    description,
    mandatory: ['source', 'identifierName', 'identifierValue'],
  });
}

/** The identifier in such a query, without absent parts. */
export function readIdentifier(
  query: Static<ReturnType<typeof identifierQuery>>,
): Partial<RawIdentifier> {
  return given({
    source: readText(query.source),
    accountId: readText(query.accountId),
    type: readText(query.identifierName),
    value: readText(query.identifierValue),
  });
}

export const leaveQuery = identifierQuery('The customer who leaves.');

const moved = idSchema('Id of a customer.', { example: 1007 });

export const transferBody = objectSchema(
  {
    leaveGroupId: idSchema('Id of the group that the customers leave. Required.', {
      example: 1,
    }),
    joinGroupId: idSchema('Id of the ACTIVE group that the customers join. Required.', {
      example: 2,
    }),
    userIds: listSchema(
      { ...moved, type: ['integer', 'string'], pattern: '^-?[0-9]{1,16}$' },
      'Ids of the customers, at most 1000. Required.',
      'a list of customer ids',
    ),
  },
  {
    title: 'V2Transfer',
    description: 'The customers to move, and both groups.',
    mandatory: ['leaveGroupId', 'joinGroupId', 'userIds'],
    examples: [{ leaveGroupId: 1, joinGroupId: 2, userIds: [1008] }],
    nullable: true,
  },
);

export const resultAnswer = Type.Object(
  {
    warnings,
    errors: Type.Array(errorItem, { description: 'Empty on success.' }),
    success: Type.Literal(true, { description: 'true on success.' }),
  },
  {
    title: 'V2Done',
    description: 'The call succeeded.',
    examples: [{ warnings: [], errors: [], success: true }],
  },
);
