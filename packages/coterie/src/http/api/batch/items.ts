import { type Static, type TSchema, Type } from 'typebox';

import type { BatchItem } from '../../../domain/commands.ts';
import { refused } from '../../kit/failures.ts';
import {
  type FieldsIn,
  given,
  type IdIn,
  idSchema,
  listSchema,
  objectSchema,
  readId,
  readList,
} from '../../kit/schemas.ts';
import { unionSchema } from '../../kit/unions.ts';
import { readWish, wishField } from '../../kit/wishes.ts';
import { groupResource } from '../groups/fields.ts';
import {
  answerFields,
  newInvitationFields,
  readAnswer,
  readNewInvitation,
} from '../invitations/fields.ts';
import { memberResource, readMemberPatch, readNewMember } from '../members/fields.ts';

/** The items of a batch request: what each action needs, and the command that it is. */

type Action = BatchItem['type'];
type CommandOf<One extends Action> = Omit<Extract<BatchItem, { type: One }>, 'type'>;

interface ItemKind<One extends Action> {
  readonly schema: TSchema;
  /** `path` leads to the item, for error messages. */
  read(item: never, path: string): CommandOf<One>;
}

const groupId = idSchema('Id of the group.', { example: 1 });
const userId = idSchema('Id of the customer.', { example: 1007 });
const invitationId = idSchema('Id of the invitation.');
const seenField = {
  ifSequence: idSchema('Rejects the item when the `sequence` of the group is another one.'),
};

function readSeen({ ifSequence }: FieldsIn<typeof seenField>): { ifSequence?: number } {
  return given({ ifSequence: readId(ifSequence) });
}

/** Throws Refused with 403 for an absent id. */
function need<Name extends string>(
  item: { readonly [One in Name]?: IdIn },
  name: Name,
  path: string,
): number {
  const id = readId(item[name]);
  if (id === undefined) throw refused(403, { x: `${path}${name}` });
  return id;
}

function define<One extends Action, Properties extends Record<string, TSchema>>(
  action: One,
  kind: {
    readonly text: string;
    readonly fields: Properties;
    readonly mandatory: readonly (keyof Properties & string)[];
    readonly read: (item: FieldsIn<Properties>, path: string) => CommandOf<One>;
  },
): ItemKind<One> {
  const { text, fields, mandatory } = kind;
  const title = `${action.slice(0, 1).toUpperCase()}${action.slice(1)}Item`;
  const schema = objectSchema(
    { action: Type.Literal(action), ...fields },
    { title, description: text, required: ['action'], mandatory: ['action', ...mandatory] },
  );
  return { schema, read: (item, path) => kind.read(item, path) };
}

const kinds: { readonly [One in Action]: ItemKind<One> } = {
  createGroup: define('createGroup', {
    text: 'Creates a group.',
    fields: { ...groupResource.draftSchemas, ...wishField },
    mandatory: groupResource.required,
    read: (item, path) => ({ details: groupResource.readDraft(item, path), ...readWish(item) }),
  }),
  patchGroup: define('patchGroup', {
    text: 'Changes a group: absent fields stay as they are, null makes a field empty.',
    fields: { groupId, ...groupResource.patchSchemas, ...seenField },
    mandatory: ['groupId'],
    read: (item, path) => ({
      groupId: need(item, 'groupId', path),
      patch: groupResource.readPatch(item, path),
      ...readSeen(item),
    }),
  }),
  deleteGroup: define('deleteGroup', {
    text: 'Deletes a group.',
    fields: { groupId, ...seenField, ...wishField },
    mandatory: ['groupId'],
    read: (item, path) => ({
      selectors: { id: need(item, 'groupId', path) },
      ...readSeen(item),
      ...readWish(item),
    }),
  }),
  restoreGroup: define('restoreGroup', {
    text: 'Restores a deleted group.',
    fields: { groupId, ...seenField, ...wishField },
    mandatory: ['groupId'],
    read: (item, path) => ({
      groupId: need(item, 'groupId', path),
      ...readSeen(item),
      ...readWish(item),
    }),
  }),
  join: define('join', {
    text: 'Adds a customer to a group.',
    fields: { groupId, userId, ...memberResource.draftSchemas, ...wishField },
    mandatory: ['groupId', 'userId'],
    read: (item, path) => ({
      selectors: { id: need(item, 'groupId', path) },
      items: [readNewMember(need(item, 'userId', path), item, path)],
      ...readWish(item),
    }),
  }),
  leave: define('leave', {
    text: 'Takes a member out of a group.',
    fields: { groupId, userId, ...wishField },
    mandatory: ['groupId', 'userId'],
    read: (item, path) => ({
      groupId: need(item, 'groupId', path),
      identifier: { userId: need(item, 'userId', path) },
      ...readWish(item),
    }),
  }),
  transfer: define('transfer', {
    text: 'Moves members to another group: all of them or, if one cannot move, none.',
    fields: {
      groupId: idSchema('Id of the group to leave.', { example: 1 }),
      toGroupId: idSchema('Id of the group to join.', { example: 8 }),
      userIds: listSchema(userId, 'The members to move.', 'a list of ids'),
    },
    mandatory: ['groupId', 'toGroupId', 'userIds'],
    read: (item, path) => ({
      leaveGroupId: need(item, 'groupId', path),
      joinGroupId: need(item, 'toGroupId', path),
      userIds: readList(item.userIds).map(Number),
    }),
  }),
  setPermissions: define('setPermissions', {
    text: 'Replaces the permission codes of a member.',
    fields: { groupId, userId, permissions: memberResource.draftSchemas.permissions },
    mandatory: ['groupId', 'userId'],
    read: (item, path) => ({
      groupId: need(item, 'groupId', path),
      userId: need(item, 'userId', path),
      permissions: readNewMember(need(item, 'userId', path), item, path).permissions,
    }),
  }),
  patchMember: define('patchMember', {
    text: 'Changes a membership: absent fields stay as they are, null makes a field empty.',
    fields: { groupId, userId, ...memberResource.patchSchemas },
    mandatory: ['groupId', 'userId'],
    read: (item, path) => ({
      groupId: need(item, 'groupId', path),
      userId: need(item, 'userId', path),
      patch: readMemberPatch(item, path),
    }),
  }),
  setDefaultGroup: define('setDefaultGroup', {
    text: 'Sets the default group of a customer.',
    fields: {
      userId,
      groupId: idSchema('Id of a group that the customer is a member of; null: none.', {
        example: 1,
        nullable: true,
      }),
    },
    mandatory: ['userId', 'groupId'],
    read: (item, path) => ({
      userId: need(item, 'userId', path),
      groupId: item.groupId === null ? null : need(item, 'groupId', path),
    }),
  }),
  handOver: define('handOver', {
    text: 'Makes a member the primary member. Needs the scope `groups:handover` too.',
    fields: { groupId, userId, ...seenField },
    mandatory: ['groupId', 'userId'],
    read: (item, path) => ({
      groupId: need(item, 'groupId', path),
      userId: need(item, 'userId', path),
      ...readSeen(item),
    }),
  }),
  invite: define('invite', {
    text: 'Invites a customer to a group.',
    fields: { groupId, ...newInvitationFields, ...wishField },
    mandatory: ['groupId'],
    read: (item, path) => ({
      groupId: need(item, 'groupId', path),
      ...readNewInvitation(item, path),
      ...readWish(item),
    }),
  }),
  acceptInvitation: define('acceptInvitation', {
    text: 'Accepts an invitation: the customer joins the group.',
    fields: { invitationId, ...answerFields, ...wishField },
    mandatory: ['invitationId'],
    read: (item, path) => ({
      invitationId: need(item, 'invitationId', path),
      ...readAnswer(item),
      ...readWish(item),
    }),
  }),
  declineInvitation: define('declineInvitation', {
    text: 'Declines an invitation.',
    fields: { invitationId, ...answerFields, ...wishField },
    mandatory: ['invitationId'],
    read: (item, path) => ({
      invitationId: need(item, 'invitationId', path),
      ...readAnswer(item),
      ...readWish(item),
    }),
  }),
  withdrawInvitation: define('withdrawInvitation', {
    text: 'Withdraws an invitation.',
    fields: { invitationId, ...wishField },
    mandatory: ['invitationId'],
    read: (item, path) => ({
      invitationId: need(item, 'invitationId', path),
      ...readWish(item),
    }),
  }),
};

export const itemSchema = unionSchema<{ readonly action: Action }>(
  'action',
  Object.fromEntries(Object.entries(kinds).map(([action, { schema }]) => [action, schema])),
  { title: 'BatchItem', description: 'One change; `action` says which, and which fields it has.' },
);
export type BatchItemIn = Static<typeof itemSchema>;

/** Converts an item to a command. Throws Refused with 403 when a field that its action needs is missing. */
export function readItem(item: BatchItemIn, index: number): BatchItem {
  const { action } = item;
  const command = kinds[action].read(item as never, `items[${index}].`);
  return { type: action, ...command } as BatchItem;
}
