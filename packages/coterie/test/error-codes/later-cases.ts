import type { Answer } from '../http-service.ts';
import type { Case } from './cases.ts';
import type { World } from './world.ts';

/** The vendor's later calls. */

const path = '/v2/userGroup2';
const tooFar = 'Paging by offset ends at 10000: go on with GET /api/v1/groups.';
const tooMany = Array.from({ length: 1_001 }, (_, index) => ({
  userId: index + 1,
  permissions: [],
}));

export const searchCases: readonly Case[] = [
  {
    operation: 'searchGroups',
    code: 91052,
    when: 'there is nothing to search for',
    message: 'Invalid or missing search parameters',
    send: ({ caller }) => caller.get(`${path}/search?q=&limit=5`),
  },
  {
    operation: 'searchGroups',
    code: 91052,
    when: 'the text is blank, which would find everything',
    message: 'Invalid or missing search parameters',
    send: ({ caller }) => caller.get(`${path}/search?q=%20%20`),
  },
  {
    operation: 'searchGroups',
    code: 91015,
    when: 'the text is longer than a name',
    message: 'Group name can not exceed 50 characters.',
    send: ({ caller }) => caller.get(`${path}/search?q=${'a'.repeat(51)}`),
  },
  {
    operation: 'searchGroups',
    code: 95090,
    when: 'the offset is too far',
    message: tooFar,
    send: ({ caller }) => caller.get(`${path}/search?q=purple&offset=10000`),
  },
  {
    operation: 'searchExtendedFields',
    code: 1661,
    when: 'there is no body',
    message: 'Extended fields are not passed.',
    send: ({ caller }) => caller.post(`${path}/extendedFieldSearch`),
  },
  {
    operation: 'searchExtendedFields',
    code: 1661,
    when: 'no field has a value',
    message: 'Extended fields are not passed.',
    send: ({ caller }) =>
      caller.post(`${path}/extendedFieldSearch`, { extendedFields: { city: null } }),
  },
  {
    operation: 'searchExtendedFields',
    code: 95090,
    when: 'the offset is too far',
    message: tooFar,
    send: ({ caller }) =>
      caller.post(`${path}/extendedFieldSearch?offset=10000`, { extendedFields: { city: 'Pune' } }),
  },
];

function membersOf(query: string | ((world: World) => string)) {
  return (world: World): Promise<Answer> =>
    world.caller.get(`${path}/members?${typeof query === 'string' ? query : query(world)}`);
}

export const memberListCases: readonly Case[] = [
  {
    operation: 'listGroupMembers',
    code: 403,
    when: 'identifierName is missing',
    message: 'Field identifierName is mandatory.',
    send: membersOf('source=INSTORE&identifierValue=1'),
  },
  {
    operation: 'listGroupMembers',
    code: 403,
    when: 'identifierValue is missing',
    message: 'Field identifierValue is mandatory.',
    send: membersOf('source=INSTORE&identifierName=id&identifierValue='),
  },
  {
    operation: 'listGroupMembers',
    code: 8003,
    when: 'the source is unknown',
    message: 'Invalid source JD passed.',
    send: membersOf('source=JD&identifierName=id&identifierValue=1'),
  },
  {
    operation: 'listGroupMembers',
    code: 8013,
    when: 'groups are not named by it',
    message: 'Invalid identifier name mobile passed.',
    send: membersOf('source=INSTORE&identifierName=mobile&identifierValue=91001'),
  },
  ...['999', 'purple', '-1', '99999999999999999999'].map((id) => ({
    operation: 'listGroupMembers',
    code: 1632 as const,
    when: `no group has the id ${id}`,
    message: `Group id/externalId/primary userId ${id} passed is not valid.`,
    send: membersOf(`identifierName=id&identifierValue=${id}`),
  })),
  {
    operation: 'listGroupMembers',
    code: 1632,
    when: 'only a deleted group had the external id',
    message: 'Group id/externalId/primary userId deleted passed is not valid.',
    send: membersOf('identifierName=externalId&identifierValue=deleted'),
  },
  {
    operation: 'listGroupMembers',
    code: 95090,
    when: 'the offset is too far',
    message: 'Paging by offset ends at 10000: go on with GET /api/v1/groups/{groupId}/members.',
    send: membersOf(({ purple }) => `identifierName=id&identifierValue=${purple}&offset=10000`),
  },
];

function permissionsOf(id: (world: World) => number | string, items: (world: World) => object) {
  return (world: World): Promise<Answer> =>
    world.caller.put(`${path}/members/permissions?id=${id(world)}`, items(world));
}

const purple = (world: World): number => world.purple;

export const permissionsCases: readonly Case[] = [
  {
    operation: 'updatePermissions',
    code: 1635,
    when: 'no group is named',
    message: 'Group query param is not passed.',
    send: permissionsOf(() => '', tooManyOf),
  },
  {
    operation: 'updatePermissions',
    code: 1644,
    when: 'the list is empty',
    message: 'Group details not passed.',
    send: permissionsOf(purple, () => []),
  },
  {
    operation: 'updatePermissions',
    code: 403,
    when: 'an item has no userId, and another one is right',
    message: 'Field body[1].userId is mandatory.',
    send: permissionsOf(purple, ({ bob }) => [
      { userId: bob, permissions: 'block_points_transfer' },
      { permissions: [] },
    ]),
  },
  {
    operation: 'updatePermissions',
    code: 403,
    when: 'an item has no permissions',
    message: 'Field body[0].permissions is mandatory.',
    send: permissionsOf(purple, ({ bob }) => [{ userId: bob, permissions: '' }]),
  },
  {
    operation: 'updatePermissions',
    code: 1060,
    when: 'there are 1001 items',
    message: 'Batch limit exceeded: at most 1000 items in one call.',
    send: permissionsOf(purple, tooManyOf),
  },
  ...[() => 999, (world: World) => world.deleted].map((id, index) => ({
    operation: 'updatePermissions',
    code: 1632 as const,
    when: index === 0 ? 'nothing has the id' : 'the group is deleted',
    message: (world: World) =>
      `Group id/externalId/primary userId ${id(world)} passed is not valid.`,
    send: permissionsOf(id, ({ ann, bob }) => [
      { userId: ann, permissions: [] },
      { userId: bob, permissions: [] },
    ]),
  })),
  {
    operation: 'updatePermissions',
    code: 8015,
    when: 'nobody has the userId',
    message: 'Customer not found for the given identifiers.',
    send: permissionsOf(purple, () => [{ userId: 999, permissions: [] }]),
  },
  {
    operation: 'updatePermissions',
    code: 8069,
    when: 'the customer was merged into another',
    message: 'Merged customer found.',
    send: permissionsOf(purple, ({ merged }) => [{ userId: merged, permissions: [] }]),
  },
  {
    operation: 'updatePermissions',
    code: 1620,
    when: 'she is not a member',
    message: (world) => `User ${world.eve} does not belong to group ${world.purple}.`,
    send: permissionsOf(purple, ({ eve }) => [{ userId: eve, permissions: [] }]),
  },
  {
    operation: 'updatePermissions',
    code: 1641,
    when: 'a code is unknown',
    message: 'Invalid permission code fly passed.',
    send: permissionsOf(purple, ({ bob }) => [
      { userId: bob, permissions: 'block_points_transfer, fly' },
    ]),
  },
];

function tooManyOf(): object {
  return tooMany;
}

export const customerGroupsCases: readonly Case[] = [
  {
    operation: 'getCustomer',
    code: 95090,
    when: 'the offset of her groups is too far',
    message: 'Paging by offset ends at 10000: go on with GET /api/v1/customers/{userId}/groups.',
    send: ({ caller, ann }) =>
      caller.get(`/v2/customers/${ann}?includedAllUserGroup2=true&ug2Offset=10000`),
  },
];
