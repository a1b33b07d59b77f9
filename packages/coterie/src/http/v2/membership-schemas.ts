import { Type } from 'typebox';

import type { RawIdentifier } from '../../domain/identifiers.ts';
import { errorItem } from '../kit/error-responses.ts';
import {
  type FlagIn,
  flagSchema,
  given,
  type IdIn,
  idSchema,
  type ListIn,
  listSchema,
  objectSchema,
  pathIdSchema,
  readText,
  type TextIn,
  textSchema,
} from '../kit/schemas.ts';
import { warnings } from './group-schemas.ts';

export interface JoinItemIn {
  userId?: IdIn;
  primaryMember?: FlagIn;
  permissions?: ListIn<string>;
  defaultGroup?: FlagIn;
  active?: FlagIn;
}

export const permissionCode = Type.Unsafe<string>({
  type: 'string',
  maxLength: 100,
  format: 'text',
  description: 'A permission code.',
  'x-expected': 'a permission code',
});

const permissionList = listSchema<string>(
  permissionCode,
  'Permission codes: block_points_redemption, allow_points_redemption, block_points_transfer, allow_points_transfer, and those the org registered. Block wins over allow.',
  'a list of permission codes',
);

const joinItem = objectSchema<JoinItemIn>(
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

export const leaveParams = objectSchema<{ groupId: number | string }>(
  { groupId: pathIdSchema('Id of the group to leave.') },
  { description: 'The group to leave.' },
);

/** How a customer is named by identifier, in queries. */
export const identifierQuery = {
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

export interface IdentifierQueryIn {
  source?: TextIn;
  accountId?: TextIn;
  identifierName?: TextIn;
  identifierValue?: TextIn;
}

export const mandatoryIdentifier = ['source', 'identifierName', 'identifierValue'] as const;

/** The identifier of such a query, its absent parts left out. */
export function readIdentifier(query: IdentifierQueryIn): Partial<RawIdentifier> {
  return given({
    source: readText(query.source),
    accountId: readText(query.accountId),
    type: readText(query.identifierName),
    value: readText(query.identifierValue),
  });
}

export const leaveQuery = objectSchema<IdentifierQueryIn>(identifierQuery, {
  description: 'The customer who leaves.',
  mandatory: mandatoryIdentifier,
});

const moved = idSchema('Id of a customer.', { example: 416066472 });

export const transferBody = objectSchema<{
  leaveGroupId?: IdIn;
  joinGroupId?: IdIn;
  userIds?: ListIn<number | string>;
}>(
  {
    leaveGroupId: idSchema('Id of the group they leave. Mandatory.', { example: 2361 }),
    joinGroupId: idSchema('Id of the ACTIVE group they join. Mandatory.', { example: 2553 }),
    userIds: listSchema<number | string>(
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
