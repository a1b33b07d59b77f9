import { type Static, Type } from 'typebox';

import type { BatchItem } from '../../../domain/commands.ts';
import { refused } from '../../kit/failures.ts';
import { given, idSchema, listSchema, objectSchema, readId, readList } from '../../kit/schemas.ts';
import {
  invitationResource,
  invitedFields,
  readAnswer,
  readNewInvitation,
} from '../invitations/fields.ts';
import { memberResource, readMemberPatch, readNewMember } from '../members/fields.ts';
import { readWish } from '../../kit/wishes.ts';
import { groupResource } from '../groups/fields.ts';

export const actions = [
  'createGroup',
  'patchGroup',
  'deleteGroup',
  'restoreGroup',
  'join',
  'leave',
  'transfer',
  'setPermissions',
  'patchMember',
  'setDefaultGroup',
  'handOver',
  'invite',
  'acceptInvitation',
  'declineInvitation',
  'withdrawInvitation',
] as const satisfies readonly BatchItem['type'][];

/** An item of a batch request. It needs the fields of its action; the fields of other actions are ignored. */
export const itemSchema = objectSchema(
  {
    action: Type.Enum([...actions], {
      description: 'What to do.',
      'x-expected': `one of ${actions.join(', ')}`,
    }),
    onExisting: Type.Enum(['ignore', 'error'], {
      description: 'ignore: what is so already is no refusal.',
      'x-expected': 'ignore or error',
    }),
    ifSequence: idSchema('Refuses the item when the `sequence` of the group is another one.'),
    groupId: idSchema('The group; for a transfer, the one to leave.', { example: 2361 }),
    toGroupId: idSchema('transfer: the group to join.'),
    userId: idSchema(
      'The customer; for acceptInvitation and declineInvitation, who answers, if that is to be looked at.',
      { example: 416066472 },
    ),
    userIds: listSchema(idSchema('A customer.'), 'transfer: who moves.', 'a list of ids'),
    invitationId: idSchema('The invitation that is answered or withdrawn.', { example: 413 }),
    ...memberResource.draftSchemas,
    ...invitationResource.draftSchemas,
    ...invitedFields,
    ...groupResource.draftSchemas,
    ...groupResource.patchSchemas,
  },
  { title: 'BatchItem', description: 'One change.', required: ['action'] },
);
export type BatchItemIn = Static<typeof itemSchema>;

/** Converts an item to a command. Throws Refused with 403 when a field that its action needs is missing. */
export function readItem(item: BatchItemIn, index: number): BatchItem {
  const { action } = item;
  const need = (name: 'groupId' | 'toGroupId' | 'userId' | 'invitationId'): number => {
    const id = readId(item[name]);
    if (id === undefined) throw refused(403, { x: `items[${index}].${name}` });
    return id;
  };
  const path = `items[${index}].`;
  const wish = readWish(item);
  const seen = given({ ifSequence: readId(item.ifSequence) });
  switch (action) {
    case 'createGroup':
      return { type: action, details: groupResource.readDraft(item, path), ...wish };
    case 'patchGroup':
      return {
        type: action,
        groupId: need('groupId'),
        patch: groupResource.readPatch(item, path),
        ...seen,
      };
    case 'deleteGroup':
      return { type: action, selectors: { id: need('groupId') }, ...seen, ...wish };
    case 'restoreGroup':
      return { type: action, groupId: need('groupId'), ...seen, ...wish };
    case 'join':
      return {
        type: action,
        selectors: { id: need('groupId') },
        items: [readNewMember(need('userId'), item, path)],
        ...wish,
      };
    case 'leave':
      return {
        type: action,
        groupId: need('groupId'),
        identifier: { userId: need('userId') },
        ...wish,
      };
    case 'transfer':
      return {
        type: action,
        leaveGroupId: need('groupId'),
        joinGroupId: need('toGroupId'),
        userIds: readList(item.userIds).map(Number),
      };
    case 'setPermissions':
      return {
        type: action,
        groupId: need('groupId'),
        userId: need('userId'),
        permissions: readNewMember(need('userId'), item, path).permissions,
      };
    case 'patchMember':
      return {
        type: action,
        groupId: need('groupId'),
        userId: need('userId'),
        patch: readMemberPatch(item, path),
      };
    case 'setDefaultGroup':
      return {
        type: action,
        userId: need('userId'),
        groupId: item.groupId === null ? null : need('groupId'),
      };
    case 'handOver':
      return { type: action, groupId: need('groupId'), userId: need('userId'), ...seen };
    case 'invite':
      return {
        type: action,
        groupId: need('groupId'),
        ...readNewInvitation(item, path),
        ...wish,
      };
    case 'acceptInvitation':
    case 'declineInvitation':
      return {
        type: action,
        invitationId: need('invitationId'),
        ...readAnswer(item),
        ...wish,
      };
    case 'withdrawInvitation':
      return { type: action, invitationId: need('invitationId'), ...wish };
  }
}
