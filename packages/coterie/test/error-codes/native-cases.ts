import { type Case, casesOf, type Send } from './cases.ts';
import type { World } from './world.ts';

const groups = '/api/v1/groups';
const notFound = 'Customer 4711 does not exist.';
const merged: Case['message'] = (w) => `Customer ${w.merged} was merged into customer ${w.eve}.`;
const unknownGroup = 'Group 4711 does not exist.';
const stale = '"g1-1"';

const add =
  (body?: object): Send =>
  ({ caller }) =>
    caller.post(groups, body);

const addCases = casesOf('addGroup', [
  [1644, 'there is no body', 'The request body is missing or empty.', add()],
  [1634, 'there is no external id', 'Field externalId is required.', add({ maxGroupSize: 1 })],
  [403, 'there is no size', 'Field maxGroupSize is required.', add({ externalId: 'x' })],
  [
    1633,
    'a live group has the external id',
    'A group with the external id purple already exists.',
    add({ externalId: 'purple', maxGroupSize: 1 }),
  ],
  [
    1639,
    'the size is above the product limit',
    'maxGroupSize is above the product limit of the org, 30000.',
    add({ externalId: 'x', maxGroupSize: 30_001 }),
  ],
  [
    1640,
    'the size is 0',
    'maxGroupSize must be at least 1.',
    add({ externalId: 'x', maxGroupSize: 0 }),
  ],
  [
    1645,
    'the name is too long',
    'The group is not valid. groupName must have 1 to 50 characters.',
    add({ externalId: 'x', maxGroupSize: 1, groupName: 'x'.repeat(51) }),
  ],
  [
    95084,
    'the policy names nobody',
    'successorUserId is required with the succession policy `named`, and not allowed with any other.',
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
  [403, 'the size is taken away', 'Field maxGroupSize is required.', patch({ maxGroupSize: null })],
  [1632, 'there is no such group', unknownGroup, patch({ groupName: 'x' }, () => 4711)],
  [
    1632,
    'the group is deleted',
    ({ deleted }) => `Group ${deleted} is deleted.`,
    patch({ groupName: 'x' }, ({ deleted }) => deleted),
  ],
  [
    1638,
    'the size is below the number of members',
    ({ purple }) =>
      `Group ${purple} has more members and open invitations than the new maxGroupSize, 1.`,
    patch({ maxGroupSize: 1 }),
  ],
  [
    1639,
    'the size is above the product limit',
    'maxGroupSize is above the product limit of the org, 30000.',
    patch({ maxGroupSize: 30_001 }),
  ],
  [1640, 'the size is 0', 'maxGroupSize must be at least 1.', patch({ maxGroupSize: 0 })],
  [
    1645,
    'the name is too long',
    'The group is not valid. groupName must have 1 to 50 characters.',
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
    'successorUserId is required with the succession policy `named`, and not allowed with any other.',
    patch({ successionPolicy: 'named' }),
  ],
  [
    95082,
    'the group has changed since',
    /^Group \d+ has changed: its sequence is now \d+\.$/,
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

const changed = /^Group \d+ has changed: its sequence is now \d+\.$/;

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
    'A group with the external id taken already exists.',
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
    ({ inactive }) => `Group ${inactive} is INACTIVE, so customers cannot join it.`,
    member('PUT', (w) => [w.inactive, w.eve]),
  ],
  [8015, 'the customer is nobody', notFound, member('PUT', (w) => [w.purple, 4711])],
  [8069, 'the customer was merged', merged, member('PUT', (w) => [w.purple, w.merged])],
  [
    1636,
    'she is a member',
    ({ bob, purple }) => `Customer ${bob} is already a member of group ${purple}.`,
    member('PUT', (w) => [w.purple, w.bob]),
  ],
  [
    1637,
    'there is a primary member',
    ({ ann, purple }) => `Group ${purple} already has a primary member, customer ${ann}.`,
    member('PUT', (w) => [w.purple, w.eve], { primaryMember: true }),
  ],
  [
    1642,
    'she is primary elsewhere',
    ({ ann, purple }) =>
      `Customer ${ann} is already the primary member of another group, ${purple}.`,
    member('PUT', (w) => [w.empty, w.ann], { primaryMember: true }),
  ],
  [
    1641,
    'a permission code is unknown',
    'Permission code nonsense does not exist in this org.',
    member('PUT', (w) => [w.purple, w.eve], { permissions: ['nonsense'] }),
  ],
  [
    1622,
    'she is of another company',
    ({ corp, purple }) =>
      `Customer ${corp} does not belong to the same company as the members of group ${purple}.`,
    member('PUT', (w) => [w.purple, w.corp]),
  ],
  [
    1638,
    'the group is full',
    ({ full }) => `Group ${full} is full: its maxGroupSize is 2, and open invitations count too.`,
    member('PUT', (w) => [w.full, w.eve]),
  ],
]);

const allow = { permissions: ['allow_points_redemption'] };
const notMember: Case['message'] = ({ eve, purple }) =>
  `Customer ${eve} is not a member of group ${purple}.`;

const patchMemberCases = casesOf('patchMember', [
  [
    403,
    'there is neither a list nor a time',
    'Field permissions or validUntil is required.',
    member('PATCH', (w) => [w.purple, w.bob], {}),
  ],
  [1632, 'there is no such group', unknownGroup, member('PATCH', (w) => [4711, w.bob], allow)],
  [8015, 'the customer is nobody', notFound, member('PATCH', (w) => [w.purple, 4711], allow)],
  [8069, 'the customer was merged', merged, member('PATCH', (w) => [w.purple, w.merged], allow)],
  [1620, 'she is no member', notMember, member('PATCH', (w) => [w.purple, w.eve], allow)],
  [
    1641,
    'a permission code is unknown',
    'Permission code nonsense does not exist in this org.',
    member('PATCH', (w) => [w.purple, w.bob], { permissions: ['nonsense'] }),
  ],
]);

const removeMemberCases = casesOf('removeMember', [
  [
    1619,
    'there is no such group',
    'Group 4711 does not exist.',
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
  [403, 'nobody is named', 'Field userId is required.', handOver(() => ({}))],
  [
    1619,
    'there is no such group',
    'Group 4711 does not exist.',
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
    ({ fay, ofFay }) => `Customer ${fay} is already the primary member of another group, ${ofFay}.`,
    handOver(({ fay }) => ({ userId: fay })),
  ],
  [
    95083,
    'she is it already',
    ({ ann, purple }) => `Customer ${ann} is already the primary member of group ${purple}.`,
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
    'Field groupId is required.',
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
