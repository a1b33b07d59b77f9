import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { JoinedItem } from '../../../domain/outcomes.ts';
import { distinctPermissions } from '../../../domain/permissions.ts';
import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import { Refused, refused } from '../../kit/failures.ts';
import { idSchema, objectSchema, readId } from '../../kit/schemas.ts';
import { submit } from '../../kit/submit.ts';
import { readIfMatch, showingCurrent, ifMatchHeader } from '../groups/if-match.ts';
import { customerParams, groupParams, memberParams } from '../../kit/params.ts';
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

const membership = Type.Object(
  {
    groupId: Type.Integer({ description: 'Id of the group.' }),
    userId: Type.Integer({ description: 'Id of the customer.' }),
  },
  { description: 'Whom it concerned.', examples: [{ groupId: 2361, userId: 416066472 }] },
);

const member = Type.Object(
  { ...membership.properties, ...memberResource.shownSchemas },
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
      },
    ],
  },
);

function showJoined({ item, groupId, defaultGroup }: JoinedItem) {
  const permissions = distinctPermissions(item.permissions);
  const details = { ...item, permissions, defaultGroup, validUntil: item.validUntil ?? null };
  return { groupId, userId: item.userId, ...memberResource.show(details) };
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
      'Adds the customer to the group. With `onExisting=ignore` a customer who is a member already stays as she is, and the answer says how: nothing of the body is taken over. To change a membership, PATCH it.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [1622, 1632, 1636, 1637, 1638, 1641, 1642, 8015, 8069, 95060, 95100, 95102],
    params: memberParams,
    query: wishQuery,
    body: newMember,
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
      if (joined.refusal !== null) throw new Refused([joined.refusal]);
      return showJoined(joined);
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
    answer: membership,
    handle: async ({ params, body, ...asking }) => {
      const { groupId, userId } = await submit(writer, asking, {
        type: 'patchMember',
        groupId: Number(params.groupId),
        userId: Number(params.userId),
        patch: readMemberPatch(body),
      });
      return { groupId, userId };
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
    answer: membership,
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
      'Makes a member the primary member in the place of the one who is, whom nobody asks: she stays a member. Not for one whose membership ends by itself. A group that was INACTIVE for want of one is ACTIVE again.',
    scope: 'groups:handover',
    envelope: 'problem',
    codes: [403, 1619, 1620, 1642, 8015, 8069, 95060, 95082, 95083, 95102],
    params: groupParams,
    headers: ifMatchHeader,
    body: objectSchema(
      { userId: idSchema('Id of the member. Mandatory.', { example: 416066473 }) },
      {
        description: 'Who is to be the primary member.',
        mandatory: ['userId'],
        examples: [{ userId: 416066473 }],
        nullable: true,
      },
    ),
    answer: membership,
    handle: async ({ params, body, ...asking }) => {
      const groupId = Number(params.groupId);
      const userId = readId(body?.userId);
      if (userId === undefined) throw refused(403, { x: 'userId' });
      const how = readIfMatch(asking.reply, groupId);
      const writing = submit(writer, asking, { type: 'handOver', groupId, userId, ...how });
      return showingCurrent(store, asking, groupId, writing);
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
      { groupId: idSchema('Id of a group she is in; null: none. Mandatory.', { example: 2361 }) },
      {
        description: 'The default group.',
        mandatory: ['groupId'],
        examples: [{ groupId: 2361 }],
        nullable: true,
      },
    ),
    answer: Type.Object(
      {
        userId: Type.Integer({ description: 'Id of the customer.' }),
        groupId: Type.Union([Type.Integer(), Type.Null()], {
          description: 'Her default group now, or null.',
        }),
      },
      {
        description: 'Her default group as it is now.',
        examples: [{ userId: 416066472, groupId: 2361 }],
      },
    ),
    handle: async ({ params, body, ...asking }) => {
      const groupId = body?.groupId === null ? null : readId(body?.groupId);
      if (groupId === undefined) throw refused(403, { x: 'groupId' });
      const userId = Number(params.userId);
      return submit(writer, asking, { type: 'setDefaultGroup', userId, groupId });
    },
  });
}
