import type { Case } from './cases.ts';

const path = '/v2/userGroup2';
const tooLong = 'x'.repeat(51);
const notValid = 'Group details passed are not valid.';
const noDetails = 'Group details not passed.';
const notPositive = 'Group max size field should be a positive value.';

export const groupCases: readonly Case[] = [
  {
    operation: 'createGroup',
    code: 1644,
    when: 'there is no body',
    message: noDetails,
    send: ({ caller }) => caller.post(path),
  },
  {
    operation: 'createGroup',
    code: 1634,
    when: 'the externalId is empty',
    message: "Group externalId can't be null",
    send: ({ caller }) => caller.post(path, { externalId: '', maxGroupSize: 0 }),
  },
  {
    operation: 'createGroup',
    code: 403,
    when: 'maxGroupSize is missing',
    message: 'Field maxGroupSize is mandatory.',
    send: ({ caller }) => caller.post(path, { externalId: 'purple' }),
  },
  {
    operation: 'createGroup',
    code: 1645,
    when: 'the externalId has 51 characters',
    message: `${notValid} externalId must have 1 to 50 characters.`,
    send: ({ caller }) => caller.post(path, { externalId: tooLong, maxGroupSize: 0 }),
  },
  {
    operation: 'createGroup',
    code: 1645,
    when: 'the groupName has 51 characters',
    message: `${notValid} groupName must have 1 to 50 characters.`,
    send: ({ caller }) =>
      caller.post(path, { externalId: 'new', groupName: tooLong, maxGroupSize: 0 }),
  },
  {
    operation: 'createGroup',
    code: 1640,
    when: 'the size is 0 and the externalId taken',
    message: notPositive,
    send: ({ caller }) => caller.post(path, { externalId: 'purple', maxGroupSize: 0 }),
  },
  {
    operation: 'createGroup',
    code: 1639,
    when: 'the size is above the product limit and the externalId taken',
    message: 'Group max size can not exceed product limit 30000',
    send: ({ caller }) => caller.post(path, { externalId: 'purple', maxGroupSize: 30_001 }),
  },
  {
    operation: 'createGroup',
    code: 1633,
    when: 'a live group has the externalId',
    message: 'Group external Id purple already exists.',
    send: ({ caller }) => caller.post(path, { externalId: 'purple', maxGroupSize: 5 }),
  },
  {
    operation: 'updateGroup',
    code: 1644,
    when: 'there is no body',
    message: noDetails,
    send: ({ caller }) => caller.put(path),
  },
  {
    operation: 'updateGroup',
    code: 1644,
    when: 'the body names no group',
    message: noDetails,
    send: ({ caller }) => caller.put(path, { id: '', externalId: null, groupName: 'x' }),
  },
  {
    operation: 'updateGroup',
    code: 1632,
    when: 'no group has the id, before it looks what to update',
    message: 'Group id/externalId/primary userId 999 passed is not valid.',
    send: ({ caller }) => caller.put(path, { id: 999 }),
  },
  {
    operation: 'updateGroup',
    code: 1632,
    when: 'the group is deleted',
    message: ({ deleted }) => `Group id/externalId/primary userId ${deleted} passed is not valid.`,
    send: ({ caller, deleted }) => caller.put(path, { id: deleted, groupName: 'x' }),
  },
  {
    operation: 'updateGroup',
    code: 1645,
    when: 'id and externalId name different groups',
    message: `${notValid} The selectors name different groups.`,
    send: ({ caller, empty }) =>
      caller.put(path, { id: empty, externalId: 'purple', groupName: 'x' }),
  },
  {
    operation: 'updateGroup',
    code: 1643,
    when: 'only the selector is passed',
    message: 'Nothing to update in the group',
    send: ({ caller, purple }) => caller.put(path, { id: purple, externalId: '', groupName: '' }),
  },
  {
    operation: 'updateGroup',
    code: 1645,
    when: 'the groupName has 51 characters',
    message: `${notValid} groupName must have 1 to 50 characters.`,
    send: ({ caller, purple }) => caller.put(path, { id: purple, groupName: tooLong }),
  },
  {
    operation: 'updateGroup',
    code: 1640,
    when: 'the size is negative',
    message: notPositive,
    send: ({ caller, purple }) => caller.put(path, { id: purple, maxGroupSize: -1 }),
  },
  {
    operation: 'updateGroup',
    code: 1639,
    when: 'the size is above the product limit',
    message: 'Group max size can not exceed product limit 30000',
    send: ({ caller, purple }) => caller.put(path, { id: purple, maxGroupSize: 30_001 }),
  },
  {
    operation: 'updateGroup',
    code: 1638,
    when: 'the new size is below the number of members',
    message: 'Total members in the group reached maximum group capacity 2.',
    send: ({ caller, purple }) => caller.put(path, { id: purple, maxGroupSize: 2 }),
  },
  {
    operation: 'getGroup',
    code: 1635,
    when: 'there is no selector',
    message: 'Group query param is not passed.',
    send: ({ caller }) => caller.get(`${path}?id=&externalId=`),
  },
  {
    operation: 'getGroup',
    code: 1632,
    when: 'no live group has the externalId',
    message: 'Group id/externalId/primary userId deleted passed is not valid.',
    send: ({ caller }) => caller.get(`${path}?externalId=deleted`),
  },
  {
    operation: 'getGroup',
    code: 1632,
    when: 'the customer is nobody’s primary member',
    message: ({ bob }) => `Group id/externalId/primary userId ${bob} passed is not valid.`,
    send: ({ caller, bob }) => caller.get(`${path}?primaryUserId=${bob}`),
  },
  {
    operation: 'getGroup',
    code: 1645,
    when: 'two selectors name different groups',
    message: `${notValid} The selectors name different groups.`,
    send: ({ caller, ann, empty }) => caller.get(`${path}?id=${empty}&primaryUserId=${ann}`),
  },
  {
    operation: 'deleteGroup',
    code: 1635,
    when: 'there is no selector',
    message: 'Group query param is not passed.',
    send: ({ caller }) => caller.delete(path),
  },
  {
    operation: 'deleteGroup',
    code: 1635,
    when: 'the group is only named by its primary member',
    message: 'Group query param is not passed.',
    send: ({ caller, ann }) => caller.delete(`${path}?primaryUserId=${ann}`),
  },
  {
    operation: 'deleteGroup',
    code: 1632,
    when: 'the group is deleted already',
    message: ({ deleted }) => `Group id/externalId/primary userId ${deleted} passed is not valid.`,
    send: ({ caller, deleted }) => caller.delete(`${path}?id=${deleted}`),
  },
  {
    operation: 'deleteGroup',
    code: 1645,
    when: 'id and externalId name different groups',
    message: `${notValid} The selectors name different groups.`,
    send: ({ caller, empty }) => caller.delete(`${path}?id=${empty}&externalId=purple`),
  },
];
