import type { Answer } from '../http-service.ts';
import type { Case } from './cases.ts';
import { leaveUrl, mobiles, type World } from './world.ts';

const path = '/v2/userGroup2';
const notFound = 'Customer not found for the given identifiers.';
const merged = 'Merged customer found.';
const otherCompany = 'Users does not belong to same company.';
const tooMany = Array.from({ length: 1_001 }, (_, index) => index + 1);

function joinItem(groupId: number, item: object) {
  return ({ caller }: World): Promise<Answer> => caller.post(`${path}/join?id=${groupId}`, [item]);
}

export const joinCases: readonly Case[] = [
  {
    operation: 'joinGroup',
    code: 1635,
    when: 'there is no selector, nor a body',
    message: 'Group query param is not passed.',
    send: ({ caller }) => caller.post(`${path}/join`),
  },
  {
    operation: 'joinGroup',
    code: 1645,
    when: 'two selectors name different groups',
    message: 'Group details passed are not valid. The selectors name different groups.',
    send: ({ caller, empty }) =>
      caller.post(`${path}/join?id=${empty}&externalId=purple`, [{ userId: 1 }]),
  },
  {
    operation: 'joinGroup',
    code: 1632,
    when: 'the group is INACTIVE, before it looks at the body',
    message: ({ inactive }) =>
      `Group id/externalId/primary userId ${inactive} passed is not valid.`,
    send: ({ caller, inactive }) => caller.post(`${path}/join?id=${inactive}`, []),
  },
  {
    operation: 'joinGroup',
    code: 1632,
    when: 'the group is DELETED',
    message: ({ deleted }) => `Group id/externalId/primary userId ${deleted} passed is not valid.`,
    send: ({ caller, deleted, eve }) =>
      caller.post(`${path}/join?id=${deleted}`, [{ userId: eve }]),
  },
  {
    operation: 'joinGroup',
    code: 1644,
    when: 'the list is empty',
    message: 'Group details not passed.',
    send: ({ caller, purple }) => caller.post(`${path}/join?id=${purple}`, []),
  },
  {
    operation: 'joinGroup',
    code: 1644,
    when: 'there is no body',
    message: 'Group details not passed.',
    send: ({ caller, purple }) => caller.post(`${path}/join?id=${purple}`),
  },
  {
    operation: 'joinGroup',
    code: 1060,
    when: 'there are 1001 items',
    message: 'Batch limit exceeded: at most 1000 items in one call.',
    send: ({ caller, purple }) =>
      caller.post(
        `${path}/join?id=${purple}`,
        tooMany.map((userId) => ({ userId })),
      ),
  },
  {
    operation: 'joinGroup',
    code: 403,
    when: 'an item has no userId',
    message: 'Field userId is mandatory.',
    send: (world) => joinItem(world.purple, { userId: '', permissions: ['nonsense'] })(world),
  },
  {
    operation: 'joinGroup',
    code: 8015,
    when: 'nobody has the userId',
    message: notFound,
    send: (world) => joinItem(world.full, { userId: 999, permissions: ['nonsense'] })(world),
  },
  {
    operation: 'joinGroup',
    code: 8069,
    when: 'the customer was merged into another',
    message: merged,
    send: (world) =>
      joinItem(world.full, { userId: world.merged, permissions: ['nonsense'] })(world),
  },
  {
    operation: 'joinGroup',
    code: 1636,
    when: 'she is a member, whatever else is wrong',
    message: 'Customer is already a member of the group.',
    send: (world) =>
      joinItem(world.purple, {
        userId: world.ann,
        primaryMember: true,
        permissions: ['nonsense'],
      })(world),
  },
  {
    operation: 'joinGroup',
    code: 1637,
    when: 'the group has a primary member, before it looks at the permissions',
    message: 'Primary member exists for the group.',
    send: (world) =>
      joinItem(world.purple, {
        userId: world.eve,
        primaryMember: true,
        permissions: ['nonsense'],
      })(world),
  },
  {
    operation: 'joinGroup',
    code: 1642,
    when: 'she is primary member elsewhere, before it looks at the permissions',
    message: 'User is primary member in a different group.',
    send: (world) =>
      joinItem(world.full, {
        userId: world.ann,
        primaryMember: true,
        permissions: ['nonsense'],
      })(world),
  },
  {
    operation: 'joinGroup',
    code: 1641,
    when: 'a permission code is unknown, before it looks at the company',
    message: 'Invalid permission code nonsense passed.',
    send: (world) =>
      joinItem(world.full, {
        userId: world.corp,
        permissions: ['allow_points_transfer', 'nonsense'],
      })(world),
  },
  {
    operation: 'joinGroup',
    code: 1622,
    when: 'she is of another company, before it looks at the room',
    message: otherCompany,
    send: (world) => joinItem(world.full, { userId: world.corp })(world),
  },
  {
    operation: 'joinGroup',
    code: 1638,
    when: 'the group is full',
    message: 'Total members in the group reached maximum group capacity 2.',
    send: (world) => joinItem(world.full, { userId: world.eve })(world),
  },
];

export const leaveCases: readonly Case[] = [
  ...['source', 'identifierName', 'identifierValue'].map((name): Case => ({
    operation: 'leaveGroup',
    code: 403,
    when: `${name} is empty, before it looks for the group`,
    message: `Field ${name} is mandatory.`,
    send: ({ caller }) =>
      caller.delete(leaveUrl(999, mobiles.ann).replace(new RegExp(`${name}=\\w+`), `${name}=`)),
  })),
  {
    operation: 'leaveGroup',
    code: 1619,
    when: 'no group has the id, before it looks at the source',
    message: 'Group id 999 is invalid',
    send: ({ caller }) => caller.delete(leaveUrl(999, mobiles.ann).replace('INSTORE', 'FACEBOOK')),
  },
  {
    operation: 'leaveGroup',
    code: 1619,
    when: 'the group is deleted',
    message: ({ deleted }) => `Group id ${deleted} is invalid`,
    send: ({ caller, deleted }) => caller.delete(leaveUrl(deleted, mobiles.ann)),
  },
  {
    operation: 'leaveGroup',
    code: 8003,
    when: 'the source is none of the four',
    message: 'Invalid source FACEBOOK passed.',
    send: ({ caller, purple }) =>
      caller.delete(leaveUrl(purple, mobiles.ann).replace('INSTORE', 'FACEBOOK')),
  },
  {
    operation: 'leaveGroup',
    code: 8013,
    when: 'the identifier name is none of the five',
    message: 'Invalid identifier name wechat passed.',
    send: ({ caller, purple }) =>
      caller.delete(leaveUrl(purple, mobiles.ann).replace('=mobile', '=wechat')),
  },
  {
    operation: 'leaveGroup',
    code: 8045,
    when: 'the source has several accounts and none is named',
    message: 'Account id is not passed.',
    send: ({ caller, purple }) =>
      caller.delete(leaveUrl(purple, mobiles.ann).replace('INSTORE', 'WECHAT')),
  },
  {
    operation: 'leaveGroup',
    code: 8069,
    when: 'the identifier is a merged customer’s',
    message: merged,
    send: ({ caller, purple }) => caller.delete(leaveUrl(purple, mobiles.merged)),
  },
  {
    operation: 'leaveGroup',
    code: 8015,
    when: 'nobody has the identifier',
    message: notFound,
    send: ({ caller, purple }) => caller.delete(leaveUrl(purple, '4711')),
  },
  {
    operation: 'leaveGroup',
    code: 1620,
    when: 'she is not in the group',
    message: ({ ann, full }) => `User ${ann} does not belong to group ${full}.`,
    send: ({ caller, full }) => caller.delete(leaveUrl(full, mobiles.ann)),
  },
];

function transferOf(world: World, body: object): Promise<Answer> {
  return world.caller.post(`${path}/transfer`, body);
}

export const transferCases: readonly Case[] = [
  {
    operation: 'transferMembers',
    code: 403,
    when: 'leaveGroupId is missing',
    message: 'Field leaveGroupId is mandatory.',
    send: (world) => transferOf(world, { joinGroupId: 999, userIds: [] }),
  },
  {
    operation: 'transferMembers',
    code: 403,
    when: 'joinGroupId is missing',
    message: 'Field joinGroupId is mandatory.',
    send: (world) => transferOf(world, { leaveGroupId: 999, joinGroupId: '', userIds: [] }),
  },
  {
    operation: 'transferMembers',
    code: 403,
    when: 'userIds is empty',
    message: 'Field userIds is mandatory.',
    send: (world) => transferOf(world, { leaveGroupId: 999, joinGroupId: 998, userIds: [] }),
  },
  {
    operation: 'transferMembers',
    code: 1060,
    when: 'there are 1001 userIds',
    message: 'Batch limit exceeded: at most 1000 items in one call.',
    send: (world) => transferOf(world, { leaveGroupId: 999, joinGroupId: 998, userIds: tooMany }),
  },
  {
    operation: 'transferMembers',
    code: 1619,
    when: 'the group to leave does not exist, whatever the other is',
    message: 'Group id 999 is invalid',
    send: (world) => transferOf(world, { leaveGroupId: 999, joinGroupId: 998, userIds: [1] }),
  },
  {
    operation: 'transferMembers',
    code: 1619,
    when: 'the group to join is INACTIVE',
    message: ({ inactive }) => `Group id ${inactive} is invalid`,
    send: (world) =>
      transferOf(world, {
        leaveGroupId: world.purple,
        joinGroupId: world.inactive,
        userIds: [world.bob],
      }),
  },
  {
    operation: 'transferMembers',
    code: 8015,
    when: 'nobody has the userId',
    message: `${notFound} It is user 999.`,
    send: (world) =>
      transferOf(world, { leaveGroupId: world.purple, joinGroupId: world.empty, userIds: [999] }),
  },
  {
    operation: 'transferMembers',
    code: 8069,
    when: 'the customer was merged into another',
    message: (world) => `${merged} It is user ${world.merged}.`,
    send: (world) =>
      transferOf(world, {
        leaveGroupId: world.purple,
        joinGroupId: world.empty,
        userIds: [world.merged],
      }),
  },
  {
    operation: 'transferMembers',
    code: 1620,
    when: 'she is not in the group to leave',
    message: ({ eve, purple }) => `User ${eve} does not belong to group ${purple}.`,
    send: (world) =>
      transferOf(world, {
        leaveGroupId: world.purple,
        joinGroupId: world.full,
        userIds: [world.eve],
      }),
  },
  {
    operation: 'transferMembers',
    code: 1624,
    when: 'she is the primary member of the group to leave',
    message: ({ ann }) => `Group transfer not allowed for primary member ${ann}`,
    send: (world) =>
      transferOf(world, {
        leaveGroupId: world.purple,
        joinGroupId: world.business,
        userIds: [world.ann],
      }),
  },
  {
    operation: 'transferMembers',
    code: 1623,
    when: 'she is in the group to join already',
    message: ({ dan, full }) => `User ${dan} already present in group ${full}.`,
    send: (world) =>
      transferOf(world, {
        leaveGroupId: world.purple,
        joinGroupId: world.full,
        userIds: [world.dan],
      }),
  },
  {
    operation: 'transferMembers',
    code: 1622,
    when: 'the group to join is of a company',
    message: ({ bob }) => `${otherCompany} It is user ${bob}.`,
    send: (world) =>
      transferOf(world, {
        leaveGroupId: world.purple,
        joinGroupId: world.business,
        userIds: [world.bob],
      }),
  },
  {
    operation: 'transferMembers',
    code: 1638,
    when: 'the group to join has no room for the set',
    message: 'Total members in the group reached maximum group capacity 2.',
    send: (world) =>
      transferOf(world, {
        leaveGroupId: world.purple,
        joinGroupId: world.full,
        userIds: [world.bob],
      }),
  },
];
