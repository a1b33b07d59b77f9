import type { FastifyInstance } from 'fastify';

import type { JoinItem } from '../../domain/commands.ts';
import type { Writer } from '../../writer/writer.ts';
import { addCall } from '../kit/call.ts';
import { given, readFlag, readId, readList } from '../kit/schemas.ts';
import { groupParams } from '../kit/params.ts';
import { submit } from '../kit/submit.ts';
import { joinQuery } from './group-schemas.ts';
import { readSelectors } from './groups.ts';
import { toJoinAnswer } from './join-answer.ts';
import {
  joinAnswer,
  joinBody,
  type JoinItemIn,
  leaveQuery,
  readIdentifier,
  resultAnswer,
  transferBody,
} from './membership-schemas.ts';

const tag = 'Memberships';
const path = '/v2/userGroup2';
const alias = '/v2/organization/userGroup2';
const done = { warnings: [], errors: [], success: true };

/** Join, leave and transfer. */
export function addMembershipCalls(app: FastifyInstance, writer: Writer): void {
  addCall(
    app,
    {
      method: 'POST',
      url: `${path}/join`,
      operationId: 'joinGroup',
      tag,
      summary: 'Add members to a group',
      description:
        'Adds customers to a group one after the other; each item sees the effect of the previous ones. A customer who cannot join has `errors` and no `entityId` in their item, and is counted in `failureCount`; the others join. The response echoes `active` as sent; the stored membership is always active.',
      scope: 'groups:write',
      envelope: 'entity',
      codes: [
        403, 1060, 1622, 1632, 1635, 1636, 1637, 1638, 1641, 1642, 1644, 1645, 8015, 8069, 95060,
      ],
      query: joinQuery,
      body: joinBody,
      answer: joinAnswer,
      handle: async ({ query, body, ...asking }) => {
        const sent = readList<JoinItemIn>(body);
        const items = sent.map(readItem);
        const command = { type: 'join', selectors: readSelectors(query), items } as const;
        const joined = await submit(writer, asking, command);
        return toJoinAnswer(
          joined.items,
          sent.map((item) => readFlag(item.active)),
        );
      },
    },
    `${alias}/join`,
  );

  addCall(
    app,
    {
      method: 'DELETE',
      url: `${path}/:groupId/leave`,
      operationId: 'leaveGroup',
      tag,
      summary: 'Remove a member from a group',
      description:
        'Removes the customer with this identifier from the group. When the primary member leaves, the group becomes INACTIVE, unless the org keeps such groups ACTIVE.',
      scope: 'groups:write',
      envelope: 'result',
      codes: [403, 1619, 1620, 8003, 8013, 8015, 8045, 8069],
      params: groupParams,
      query: leaveQuery,
      answer: resultAnswer,
      handle: async ({ params, query, ...asking }) => {
        const identifier = readIdentifier(query);
        const groupId = Number(params.groupId);
        const command = { type: 'leave', groupId, identifier } as const;
        await submit(writer, asking, command);
        return done;
      },
    },
    `${alias}/:groupId/leave`,
  );

  addCall(
    app,
    {
      method: 'POST',
      url: `${path}/transfer`,
      operationId: 'transferMembers',
      tag,
      summary: 'Move members to another group',
      description:
        'Moves members from one group to another. If one member cannot move, nobody moves, and `errors` names every member who cannot. The members keep their permissions and the default flag; in the new group they are secondary members.',
      scope: 'groups:write',
      envelope: 'result',
      codes: [403, 1060, 1619, 1620, 1622, 1623, 1624, 1638, 8015, 8069, 95060],
      body: transferBody,
      answer: resultAnswer,
      handle: async ({ body, ...asking }) => {
        const command = {
          type: 'transfer',
          ...given({
            leaveGroupId: readId(body?.leaveGroupId),
            joinGroupId: readId(body?.joinGroupId),
          }),
          userIds: readList(body?.userIds).map(Number),
        } as const;
        await submit(writer, asking, command);
        return done;
      },
    },
    `${alias}/transfer`,
  );
}

function readItem(item: JoinItemIn): JoinItem {
  return {
    ...given({ userId: readId(item.userId) }),
    primaryMember: readFlag(item.primaryMember),
    defaultGroup: readFlag(item.defaultGroup),
    permissions: readList(item.permissions),
  };
}
