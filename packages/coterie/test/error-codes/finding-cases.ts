import { memberFields } from '../../src/domain/memberships.ts';
import { groupSchema } from '../../src/http/api/groups/answer.ts';
import type { Answer } from '../http-service.ts';
import type { Case } from './cases.ts';
import type { World } from './world.ts';

const groups = '/api/v1/groups';
const customers = '/api/v1/customers';
const notThisList = 'The cursor does not belong to this list.';
const groupNames = Object.keys(groupSchema.properties).join(', ');
const customerNames =
  'userId, profiles, loyaltyType, associatedWith, extendedFields, companyId, defaultGroupId, mergedInto, erasedOn, createdBy, createdOn, sequence';
const memberNames = `${Object.keys(memberFields).join(', ')}, joinedOn`;

function get(url: string | ((world: World) => string)) {
  return (world: World): Promise<Answer> =>
    world.caller.get(typeof url === 'string' ? url : url(world));
}

const members = ({ purple }: World): string => `${groups}/${purple}/members`;
const groupsOf = ({ ann }: World): string => `${customers}/${ann}/groups`;

/** What every list refuses alike. */
function listCases(
  operation: string,
  url: (world: World) => string,
  fields: string,
): readonly Case[] {
  return [
    {
      operation,
      code: 95030,
      when: 'the cursor is none',
      message: notThisList,
      send: get((world) => `${url(world)}?cursor=abc`),
    },
    {
      operation,
      code: 95031,
      when: 'a field is asked for that there is not',
      message: `Unknown field \`nam\` in \`fields\`. Supported: ${fields}.`,
      send: get((world) => `${url(world)}?fields=nam`),
    },
  ];
}

const groupCases: readonly Case[] = [
  ...listCases('listGroups', () => groups, groupNames),
  {
    operation: 'listGroups',
    code: 95030,
    when: 'the cursor is of another filter',
    message: notThisList,
    send: async ({ caller }) => {
      const { body } = await caller.get(`${groups}?limit=1`);
      return caller.get(`${groups}?limit=1&status=ACTIVE&cursor=${body.next}`);
    },
  },
  {
    operation: 'listGroups',
    code: 95031,
    when: 'a field has no fields of its own',
    message: 'Unknown field `groupName.x` in `fields`. Supported: groupName as a whole.',
    send: get(`${groups}?fields=groupName.x`),
  },
  {
    operation: 'listGroups',
    code: 95032,
    when: 'deleted groups are searched by text',
    message: 'Parameter text cannot be combined with status=DELETED.',
    send: get(`${groups}?status=ACTIVE,DELETED&text=a`),
  },
  {
    operation: 'listGroups',
    code: 95032,
    when: 'deleted groups are searched by a custom field',
    message: 'Parameter extendedFields.a cannot be combined with status=DELETED.',
    send: get(`${groups}?status=DELETED&extendedFields.a=b`),
  },
  {
    operation: 'listGroups',
    code: 95032,
    when: 'a search by text is to be sorted',
    message: 'Parameter sort cannot be combined with text.',
    send: get(`${groups}?text=a&sort=groupName`),
  },
  {
    operation: 'readGroup',
    code: 1619,
    when: 'there is no such group',
    message: 'Group 999 does not exist.',
    send: get(`${groups}/999`),
  },
  {
    operation: 'readGroup',
    code: 95031,
    when: 'a field is asked for that there is not',
    message: `Unknown field \`x\` in \`fields\`. Supported: ${groupNames}.`,
    send: get(({ purple }) => `${groups}/${purple}?fields=groupId,x`),
  },
  ...listCases('listMembers', members, `userId, ${memberNames}`),
  {
    operation: 'listMembers',
    code: 1619,
    when: 'there is no such group',
    message: 'Group 999 does not exist.',
    send: get(`${groups}/999/members`),
  },
  {
    operation: 'listMembers',
    code: 95030,
    when: 'the cursor is of another group',
    message: notThisList,
    send: async ({ caller, purple, full }) => {
      const { body } = await caller.get(`${groups}/${purple}/members?limit=1`);
      return caller.get(`${groups}/${full}/members?cursor=${body.next}`);
    },
  },
];

const customerCases: readonly Case[] = [
  ...listCases('listCustomers', () => customers, customerNames),
  {
    operation: 'listCustomers',
    code: 403,
    when: 'the identifier has no value',
    message: 'Field identifierValue is required.',
    send: get(`${customers}?identifierName=mobile`),
  },
  {
    operation: 'listCustomers',
    code: 403,
    when: 'the identifier has no type',
    message: 'Field identifierName is required.',
    send: get(`${customers}?identifierValue=1`),
  },
  {
    operation: 'listCustomers',
    code: 8003,
    when: 'the source is unknown',
    message: 'Source LINE is unknown. Supported: INSTORE, MARTJACK, WECHAT, ALL.',
    send: get(`${customers}?source=LINE&identifierName=mobile&identifierValue=1`),
  },
  {
    operation: 'listCustomers',
    code: 8013,
    when: 'the type of the identifier is unknown',
    message:
      'Identifier type fbId is unknown. Supported: mobile, email, externalId, cardnumber, cardExternalId.',
    send: get(`${customers}?identifierName=fbId&identifierValue=1`),
  },
  {
    operation: 'listCustomers',
    code: 8045,
    when: 'WECHAT is asked without an account',
    message: 'Field accountId is required for the source WECHAT.',
    send: get(`${customers}?source=WECHAT&identifierName=mobile&identifierValue=1`),
  },
  {
    operation: 'listCustomers',
    code: 95032,
    when: 'a search by name is to be ordered',
    message: 'Parameter order cannot be combined with name.',
    send: get(`${customers}?name=a&order=desc`),
  },
  {
    operation: 'readCustomer',
    code: 8015,
    when: 'there is no such customer',
    message: 'Customer 999 does not exist.',
    send: get(`${customers}/999`),
  },
  {
    operation: 'readCustomer',
    code: 95031,
    when: 'a field is asked for that there is not',
    message:
      'Unknown field `profiles.x` in `fields`. Supported: profiles.source, profiles.accountId, profiles.firstName, profiles.lastName, profiles.fields, profiles.commChannels, profiles.identifiers.',
    send: get(({ ann }) => `${customers}/${ann}?fields=profiles.x`),
  },
  ...listCases('listGroupsOfCustomer', groupsOf, `${groupNames}, membership`),
  {
    operation: 'listGroupsOfCustomer',
    code: 8015,
    when: 'there is no such customer',
    message: 'Customer 999 does not exist.',
    send: get(`${customers}/999/groups`),
  },
];

export const findingCases: readonly Case[] = [...groupCases, ...customerCases];
