import { type Case, casesOf, type Send } from './cases.ts';
import type { World } from './world.ts';

const groups = '/api/v1/groups';
const notFound = 'Customer not found for the given identifiers.';
const merged = 'Merged customer found.';
const unknownGroup = 'Group id/externalId/primary userId 4711 passed is not valid.';
const stale = '"g1-1"';

const add =
  (body?: object): Send =>
  ({ caller }) =>
    caller.post(groups, body);

const addCases = casesOf('addGroup', [
  [1644, 'there is no body', 'Group details not passed.', add()],
  [1634, 'there is no external id', "Group externalId can't be null", add({ maxGroupSize: 1 })],
  [403, 'there is no size', 'Field maxGroupSize is mandatory.', add({ externalId: 'x' })],
  [
    1633,
    'a live group has the external id',
    'Group external Id purple already exists.',
    add({ externalId: 'purple', maxGroupSize: 1 }),
  ],
  [
    1639,
    'the size is above the product limit',
    'Group max size can not exceed product limit 30000',
    add({ externalId: 'x', maxGroupSize: 30_001 }),
  ],
  [
    1640,
    'the size is 0',
    'Group max size field should be a positive value.',
    add({ externalId: 'x', maxGroupSize: 0 }),
  ],
  [
    1645,
    'the name is too long',
    'Group details passed are not valid. groupName must have 1 to 50 characters.',
    add({ externalId: 'x', maxGroupSize: 1, groupName: 'x'.repeat(51) }),
  ],
  [
    95084,
    'the policy names nobody',
    'The succession policy `named` needs a successorUserId, and the others take none.',
    add({ externalId: 'x', maxGroupSize: 1, successionPolicy: 'named' }),
  ],
  [
    8015,
    'the successor is nobody',
    notFound,
    add({ externalId: 'x', maxGroupSize: 1, successionPolicy: 'named', successorUserId: 4711 }),
  ],
  [
    8069,
    'the successor was merged',
    merged,
    (world) =>
      add({
        externalId: 'x',
        maxGroupSize: 1,
        successionPolicy: 'named',
        successorUserId: world.merged,
      })(world),
  ],
]);

const patch =
  (body: object, group: (world: World) => number = ({ purple }) => purple, tag?: string): Send =>
  (world) =>
    world.caller.send({
      method: 'PATCH',
      url: `${groups}/${group(world)}`,
      payload: body,
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    });

const patchCases = casesOf('patchGroup', [
  [
    403,
    'the size is taken away',
    'Field maxGroupSize is mandatory.',
    patch({ maxGroupSize: null }),
  ],
  [1632, 'there is no such group', unknownGroup, patch({ groupName: 'x' }, () => 4711)],
  [
    1632,
    'the group is deleted',
    ({ deleted }) => `Group id/externalId/primary userId ${deleted} passed is not valid.`,
    patch({ groupName: 'x' }, ({ deleted }) => deleted),
  ],
  [
    1638,
    'the size is below the number of members',
    'Total members in the group reached maximum group capacity 1.',
    patch({ maxGroupSize: 1 }),
  ],
  [
    1639,
    'the size is above the product limit',
    'Group max size can not exceed product limit 30000',
    patch({ maxGroupSize: 30_001 }),
  ],
  [
    1640,
    'the size is 0',
    'Group max size field should be a positive value.',
    patch({ maxGroupSize: 0 }),
  ],
  [
    1645,
    'the name is too long',
    'Group details passed are not valid. groupName must have 1 to 50 characters.',
    patch({ groupName: 'x'.repeat(51) }),
  ],
  [
    8015,
    'the successor is nobody',
    notFound,
    patch({ successionPolicy: 'named', successorUserId: 4711 }),
  ],
  [
    8069,
    'the successor was merged',
    merged,
    (world) => patch({ successionPolicy: 'named', successorUserId: world.merged })(world),
  ],
  [
    95084,
    'the policy names nobody',
    'The succession policy `named` needs a successorUserId, and the others take none.',
    patch({ successionPolicy: 'named' }),
  ],
  [
    95082,
    'the group has changed since',
    /^Group \d+ has changed since: its sequence is \d+ now\.$/,
    patch({ groupName: 'x' }, undefined, stale),
  ],
]);

const byId =
  (method: 'DELETE' | 'POST', after: string, group: (world: World) => number, tag?: string): Send =>
  (world) =>
    world.caller.send({
      method,
      url: `${groups}/${group(world)}${after}`,
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    });

const changed = /^Group \d+ has changed since: its sequence is \d+ now\.$/;

const removeCases = casesOf('removeGroup', [
  [1632, 'there is no such group', unknownGroup, byId('DELETE', '', () => 4711)],
  [95082, 'the group has changed since', changed, byId('DELETE', '', (w) => w.purple, stale)],
]);

const restoreCases = casesOf('restoreGroup', [
  [1632, 'there is no such group', unknownGroup, byId('POST', '/restore', () => 4711)],
  [
    95080,
    'the group is live',
    ({ purple }) => `Group ${purple} is not deleted.`,
    byId('POST', '/restore', ({ purple }) => purple),
  ],
  [
    1633,
    'a live group has its external id by now',
    'Group external Id taken already exists.',
    byId('POST', '/restore', ({ replaced }) => replaced),
  ],
  [
    95082,
    'the group has changed since',
    changed,
    byId('POST', '/restore', ({ deleted }) => deleted, stale),
  ],
]);

const member =
  (
    method: 'PUT' | 'PATCH' | 'DELETE',
    who: (world: World) => readonly [group: number, user: number],
    payload?: object,
  ): Send =>
  (world) => {
    const [groupId, userId] = who(world);
    const url = `${groups}/${groupId}/members/${userId}`;
    return world.caller.send({ method, url, ...(payload ? { payload } : {}) });
  };

const addMemberCases = casesOf('addMember', [
  [1632, 'there is no such group', unknownGroup, member('PUT', (w) => [4711, w.eve])],
  [
    1632,
    'the group is INACTIVE',
    ({ inactive }) => `Group id/externalId/primary userId ${inactive} passed is not valid.`,
    member('PUT', (w) => [w.inactive, w.eve]),
  ],
  [8015, 'the customer is nobody', notFound, member('PUT', (w) => [w.purple, 4711])],
  [8069, 'the customer was merged', merged, member('PUT', (w) => [w.purple, w.merged])],
  [
    1636,
    'she is a member',
    'Customer is already a member of the group.',
    member('PUT', (w) => [w.purple, w.bob]),
  ],
  [
    1637,
    'there is a primary member',
    'Primary member exists for the group.',
    member('PUT', (w) => [w.purple, w.eve], { primaryMember: true }),
  ],
  [
    1642,
    'she is primary elsewhere',
    'User is primary member in a different group.',
    member('PUT', (w) => [w.empty, w.ann], { primaryMember: true }),
  ],
  [
    1641,
    'a permission code is unknown',
    'Invalid permission code nonsense passed.',
    member('PUT', (w) => [w.purple, w.eve], { permissions: ['nonsense'] }),
  ],
  [
    1622,
    'she is of another company',
    'Users does not belong to same company.',
    member('PUT', (w) => [w.purple, w.corp]),
  ],
  [
    1638,
    'the group is full',
    'Total members in the group reached maximum group capacity 2.',
    member('PUT', (w) => [w.full, w.eve]),
  ],
]);

const allow = { permissions: ['allow_points_redemption'] };
const notMember: Case['message'] = ({ eve, purple }) =>
  `User ${eve} does not belong to group ${purple}.`;

const patchMemberCases = casesOf('patchMember', [
  [
    403,
    'there is neither a list nor a time',
    'Field permissions or validUntil is mandatory.',
    member('PATCH', (w) => [w.purple, w.bob], {}),
  ],
  [1632, 'there is no such group', unknownGroup, member('PATCH', (w) => [4711, w.bob], allow)],
  [8015, 'the customer is nobody', notFound, member('PATCH', (w) => [w.purple, 4711], allow)],
  [8069, 'the customer was merged', merged, member('PATCH', (w) => [w.purple, w.merged], allow)],
  [1620, 'she is no member', notMember, member('PATCH', (w) => [w.purple, w.eve], allow)],
  [
    1641,
    'a permission code is unknown',
    'Invalid permission code nonsense passed.',
    member('PATCH', (w) => [w.purple, w.bob], { permissions: ['nonsense'] }),
  ],
]);

const removeMemberCases = casesOf('removeMember', [
  [
    1619,
    'there is no such group',
    'Group id 4711 is invalid',
    member('DELETE', (w) => [4711, w.bob]),
  ],
  [8015, 'the customer is nobody', notFound, member('DELETE', (w) => [w.purple, 4711])],
  [8069, 'the customer was merged', merged, member('DELETE', (w) => [w.purple, w.merged])],
  [1620, 'she is no member', notMember, member('DELETE', (w) => [w.purple, w.eve])],
]);

const handOver =
  (
    body: (world: World) => object,
    group: (world: World) => number = ({ purple }) => purple,
    tag?: string,
  ): Send =>
  (world) =>
    world.caller.send({
      method: 'POST',
      url: `${groups}/${group(world)}/hand-over`,
      payload: body(world),
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    });

const handOverCases = casesOf('handOver', [
  [403, 'nobody is named', 'Field userId is mandatory.', handOver(() => ({}))],
  [
    1619,
    'there is no such group',
    'Group id 4711 is invalid',
    handOver(
      ({ bob }) => ({ userId: bob }),
      () => 4711,
    ),
  ],
  [8015, 'the customer is nobody', notFound, handOver(() => ({ userId: 4711 }))],
  [8069, 'the customer was merged', merged, handOver((w) => ({ userId: w.merged }))],
  [1620, 'she is no member', notMember, handOver(({ eve }) => ({ userId: eve }))],
  [
    1642,
    'she is primary elsewhere',
    'User is primary member in a different group.',
    handOver(({ fay }) => ({ userId: fay })),
  ],
  [
    95083,
    'she is it already',
    ({ ann, purple }) => `User ${ann} is the primary member of group ${purple} already.`,
    handOver(({ ann }) => ({ userId: ann })),
  ],
  [
    95082,
    'the group has changed since',
    changed,
    handOver((w) => ({ userId: w.bob }), undefined, stale),
  ],
]);

const setDefault =
  (user: (world: World) => number, body: (world: World) => object): Send =>
  (world) =>
    world.caller.put(`/api/v1/customers/${user(world)}/default-group`, body(world));

const defaultGroupCases = casesOf('setDefaultGroup', [
  [
    403,
    'no group is named',
    'Field groupId is mandatory.',
    setDefault(
      (w) => w.bob,
      () => ({}),
    ),
  ],
  [
    8015,
    'the customer is nobody',
    notFound,
    setDefault(
      () => 4711,
      (w) => ({ groupId: w.purple }),
    ),
  ],
  [
    8069,
    'the customer was merged',
    merged,
    setDefault(
      (w) => w.merged,
      (w) => ({ groupId: w.purple }),
    ),
  ],
  [
    1632,
    'there is no such group',
    unknownGroup,
    setDefault(
      (w) => w.bob,
      () => ({ groupId: 4711 }),
    ),
  ],
  [
    1620,
    'she is no member',
    notMember,
    setDefault(
      (w) => w.eve,
      (w) => ({ groupId: w.purple }),
    ),
  ],
]);

export const nativeCases: readonly Case[] = [
  ...addCases,
  ...patchCases,
  ...removeCases,
  ...restoreCases,
  ...addMemberCases,
  ...patchMemberCases,
  ...removeMemberCases,
  ...handOverCases,
  ...defaultGroupCases,
];
