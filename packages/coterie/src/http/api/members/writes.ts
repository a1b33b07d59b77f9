import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import { toUtc } from '../../../dates.ts';
import type { JoinedItem, MemberState } from '../../../domain/outcomes.ts';
import { distinctPermissions } from '../../../domain/permissions.ts';
import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import { Refused, refused } from '../../kit/failures.ts';
import { idSchema, objectSchema, readId } from '../../kit/schemas.ts';
import { orNull, time } from '../../kit/shown.ts';
import { submit } from '../../kit/submit.ts';
import { readIfMatch, showingCurrent, ifMatchHeader } from '../groups/if-match.ts';
import { handedOver, showHandedOver } from '../groups/handed-over.ts';
import { customerParams, groupParams, memberParams, newMemberParams } from '../../kit/params.ts';
import { readWish, wishQuery } from '../../kit/wishes.ts';
import {
  memberPatch,
  memberResource,
  newMember,
  readMemberPatch,
  readNewMember,
} from './fields.ts';

const tag = 'Memberships, native';
const groupPath = '/api/v1/groups/:groupId';
const memberPath = `${groupPath}/members/:userId`;

const membershipKey = {
  groupId: Type.Integer({ description: 'Id of the group.' }),
  userId: Type.Integer({ description: 'Id of the customer.' }),
};

const removed = Type.Object(membershipKey, {
  title: 'RemovedMember',
  description: 'The customer is no longer a member.',
  examples: [{ groupId: 1, userId: 1008 }],
});

const member = Type.Object(
  {
    ...membershipKey,
    ...memberResource.shownSchemas,
    joinedOn: time('When the customer joined.'),
  },
  {
    title: 'Membership',
    description: 'The membership as it is now.',
    examples: [
      {
        groupId: 1,
        userId: 1001,
        permissions: ['allow_points_redemption'],
        primaryMember: false,
        defaultGroup: false,
        validUntil: null,
        joinedOn: '2026-11-22T06:00:00.000Z',
      },
    ],
  },
);

function showMember(state: MemberState) {
  const { groupId, userId, joinedOn } = state;
  return { groupId, userId, ...memberResource.show(state), joinedOn: toUtc(joinedOn) };
}

function toState({ item, groupId, defaultGroup, joinedOn, refusal }: JoinedItem): MemberState {
  const { userId, primaryMember, validUntil = null } = item;
  if (refusal !== null) throw new Refused([refusal]);
  if (userId === undefined || joinedOn === null) throw new Error('a member should have joined');
  const permissions = distinctPermissions(item.permissions);
  return { groupId, userId, permissions, primaryMember, defaultGroup, validUntil, joinedOn };
}

/** Add, remove and move members, set permissions and the default group, and hand a group over. */
export function addNativeMemberCalls(app: FastifyInstance, store: Store, writer: Writer): void {
  addCall(app, {
    method: 'PUT',
    url: memberPath,
    operationId: 'addMember',
    tag,
    summary: 'Add a member to a group',
    description:
      'Adds the customer to the group. With `onExisting=ignore` the membership of a customer who is already a member stays as it is and is returned; the body is ignored. To change a membership, PATCH it.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [1622, 1632, 1636, 1637, 1638, 1641, 1642, 8015, 8069, 95060, 95100, 95102],
    params: newMemberParams,
    query: wishQuery,
    body: newMember,
    bodyOptional: true,
    answer: member,
    handle: async ({ params, query, body, ...asking }) => {
      const groupId = Number(params.groupId);
      const userId = Number(params.userId);
      const item = readNewMember(userId, body);
      const { items } = await submit(writer, asking, {
        type: 'join',
        selectors: { id: groupId },
        items: [item],
        ...readWish(query),
      });
      const [joined] = items;
      if (joined === undefined) throw new Error('one item should have one answer');
      return showMember(toState(joined));
    },
  });

  addCall(app, {
    method: 'PATCH',
    url: memberPath,
    operationId: 'patchMember',
    tag,
    summary: 'Change a membership',
    description:
      'Replaces the permission codes, or sets when the membership ends by itself. A patch that changes nothing succeeds and is not logged.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [403, 1620, 1632, 1641, 8015, 8069, 95060, 95100, 95102],
    params: memberParams,
    body: memberPatch,
    answer: member,
    handle: async ({ params, body, ...asking }) => {
      const state = await submit(writer, asking, {
        type: 'patchMember',
        groupId: Number(params.groupId),
        userId: Number(params.userId),
        patch: readMemberPatch(body),
      });
      return showMember(state);
    },
  });

  addCall(app, {
    method: 'DELETE',
    url: memberPath,
    operationId: 'removeMember',
    tag,
    summary: 'Take a member out of a group',
    description:
      'When the primary member leaves, the group’s succession policy names the next one; without one the group becomes INACTIVE, unless the org keeps such groups.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [1619, 1620, 8015, 8069, 95060],
    params: memberParams,
    query: wishQuery,
    answer: removed,
    handle: async ({ params, query, ...asking }) =>
      submit(writer, asking, {
        type: 'leave',
        groupId: Number(params.groupId),
        identifier: { userId: Number(params.userId) },
        ...readWish(query),
      }),
  });

  addCall(app, {
    method: 'POST',
    url: `${groupPath}/hand-over`,
    operationId: 'handOver',
    tag,
    summary: 'Hand over the primary membership',
    description:
      'Makes a member the primary member. The former primary member is not asked and stays a member. A member whose membership ends by itself cannot become the primary member. A group that was INACTIVE because it had no primary member is ACTIVE again.',
    scope: 'groups:handover',
    envelope: 'problem',
    codes: [403, 1619, 1620, 1642, 8015, 8069, 95060, 95082, 95083, 95102],
    params: groupParams,
    headers: ifMatchHeader,
    body: objectSchema(
      { userId: idSchema('Id of the member. Mandatory.', { example: 1008 }) },
      {
        title: 'HandOver',
        description: 'The member who becomes the primary member.',
        mandatory: ['userId'],
        examples: [{ userId: 1008 }],
        nullable: true,
      },
    ),
    answer: handedOver,
    handle: async ({ params, body, ...asking }) => {
      const groupId = Number(params.groupId);
      const userId = readId(body?.userId);
      if (userId === undefined) throw refused(403, { x: 'userId' });
      const how = readIfMatch(asking.reply, groupId);
      const writing = submit(writer, asking, { type: 'handOver', groupId, userId, ...how });
      return showHandedOver(await showingCurrent(store, asking, groupId, writing));
    },
  });

  addCall(app, {
    method: 'PUT',
    url: '/api/v1/customers/:userId/default-group',
    operationId: 'setDefaultGroup',
    tag,
    summary: 'Set a customer’s default group',
    description: 'The group that is meant when a transaction of the customer names none.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [403, 1620, 1632, 8015, 8069, 95060],
    params: customerParams,
    body: objectSchema(
      {
        groupId: idSchema('Id of a group that the customer is a member of; null: none. Required.', {
          example: 1,
          nullable: true,
        }),
      },
      {
        title: 'DefaultGroup',
        description: 'The default group.',
        mandatory: ['groupId'],
        examples: [{ groupId: 1 }],
        nullable: true,
      },
    ),
    answer: Type.Object(
      {
        userId: Type.Integer({ description: 'Id of the customer.' }),
        defaultGroupId: orNull(Type.Integer(), 'Id of the default group; null: none.'),
      },
      {
        title: 'CustomerDefaultGroup',
        description: 'The default group of the customer as it is now.',
        examples: [{ userId: 1007, defaultGroupId: 1 }],
      },
    ),
    handle: async ({ params, body, ...asking }) => {
      const groupId = body?.groupId === null ? null : readId(body?.groupId);
      if (groupId === undefined) throw refused(403, { x: 'groupId' });
      const userId = Number(params.userId);
      const set = await submit(writer, asking, { type: 'setDefaultGroup', userId, groupId });
      return { userId, defaultGroupId: set.groupId };
    },
  });
}
