import { Type } from 'typebox';

/** What the calls answer that give a group another primary member. */

export const handedOver = Type.Object(
  {
    groupId: Type.Integer({ description: 'Id of the group.' }),
    primaryUserId: Type.Integer({ description: 'Id of the primary member now.' }),
  },
  {
    title: 'HandedOver',
    description: 'The group has another primary member.',
    examples: [{ groupId: 1, primaryUserId: 1008 }],
  },
);

export function showHandedOver(done: { readonly groupId: number; readonly userId: number }) {
  return { groupId: done.groupId, primaryUserId: done.userId };
}
