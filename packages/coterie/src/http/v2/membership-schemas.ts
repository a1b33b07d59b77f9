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
  'Permission codes: block_points_redemption, allow_points_redemption, block_points_transfer, allow_points_transfer, and those the org registered. Block wins over allow.',
  'a list of permission codes',
);

const joinItem = objectSchema(
  {
    userId: idSchema('Id of the customer. Mandatory.', { example: 416066472 }),
    primaryMember: flagSchema('Whether she becomes the primary member. Default false.'),
    permissions: permissionList,
    defaultGroup: flagSchema(
      'Whether this becomes her default group, instead of the one she had. Default false; always true for the primary member.',
    ),
    active: flagSchema('Only echoed: the stored membership is always active.'),
  },
  { title: 'JoinItem', description: 'One customer to add.', mandatory: ['userId'] },
);

export type JoinItemIn = Static<typeof joinItem>;

export const joinBody = Type.Unsafe<ListIn<JoinItemIn>>({
  type: ['array', 'string', 'null'],
  maxLength: 0,
  items: joinItem,
  description: 'The customers to add, at most 1000.',
  examples: [
    [{ userId: 416066472, primaryMember: false, permissions: ['block_points_redemption'] }],
  ],
  'x-expected': 'a list of customers',
});

const joinResult = Type.Object(
  {
    userId: Type.Optional(Type.Integer({ description: 'Id of the customer.' })),
    groupId: Type.Integer({ description: 'Id of the group.' }),
    permissions: Type.Array(Type.String({ description: 'A permission code.' }), {
      description: 'Her permission codes.',
    }),
    defaultGroup: Type.Boolean({
      description: 'Whether it is her default group. True for the primary member.',
    }),
    active: Type.Boolean({
      description: 'As sent, false by default. Stored memberships are active.',
    }),
    primaryMember: Type.Boolean({ description: 'Whether she is the primary member.' }),
  },
  { title: 'JoinResult', description: 'The membership; for a refused item, the item.' },
);

const sampleMembership = {
  userId: 416066472,
  groupId: 2361,
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
        { description: 'One item. Without entityId it was refused.' },
      ),
      { description: 'One entry per item, in the order sent.' },
    ),
    totalCount: Type.Integer({ description: 'How many items were sent.' }),
    failureCount: Type.Integer({ description: 'How many of them were refused.' }),
  },
  {
    description:
      'What became of each item. One can be refused with 403, 1622, 1636, 1637, 1638, 1641, 1642, 8015, 8069 or 95060.',
    examples: [
      {
        response: [{ entityId: sampleMembership, result: sampleMembership, warnings: [] }],
        totalCount: 1,
        failureCount: 0,
      },
    ],
  },
);

/** How a customer is named by identifier, in queries. */
const identifierParams = {
  source: textSchema('INSTORE, MARTJACK, WECHAT, or ALL to search every source. Mandatory.', {
    example: 'INSTORE',
  }),
  accountId: textSchema('Account of the source. Mandatory for WECHAT, which has several.'),
  identifierName: textSchema(
    'mobile, email, externalId, cardnumber or cardExternalId. Mandatory.',
    { example: 'mobile' },
  ),
  identifierValue: textSchema('The value of that identifier. Mandatory.', {
    example: '8867000000',
  }),
};

export function identifierQuery(description: string) {
  return objectSchema(identifierParams, {
    description,
    mandatory: ['source', 'identifierName', 'identifierValue'],
  });
}

/** The identifier of such a query, its absent parts left out. */
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

const moved = idSchema('Id of a customer.', { example: 416066472 });

export const transferBody = objectSchema(
  {
    leaveGroupId: idSchema('Id of the group they leave. Mandatory.', { example: 2361 }),
    joinGroupId: idSchema('Id of the ACTIVE group they join. Mandatory.', { example: 2553 }),
    userIds: listSchema(
      { ...moved, type: ['integer', 'string'], pattern: '^-?[0-9]{1,16}$' },
      'Ids of the customers, at most 1000. Mandatory.',
      'a list of customer ids',
    ),
  },
  {
    title: 'Transfer',
    description: 'Who moves from where to where.',
    mandatory: ['leaveGroupId', 'joinGroupId', 'userIds'],
    examples: [{ leaveGroupId: 2361, joinGroupId: 2553, userIds: [416066472] }],
    nullable: true,
  },
);

export const resultAnswer = Type.Object(
  {
    warnings,
    errors: Type.Array(errorItem, { description: 'Empty on success.' }),
    success: Type.Literal(true, { description: 'True on success.' }),
  },
  { description: 'It is done.', examples: [{ warnings: [], errors: [], success: true }] },
);
