import type { FastifyInstance } from 'fastify';

import type { BatchedOutcome, JoinedItem } from '../../domain/outcomes.ts';
import type { Writer } from '../../writer/writer.ts';
import { addCall } from '../kit/call.ts';
import { Refused, refused } from '../kit/failures.ts';
import { readId, readList } from '../kit/schemas.ts';
import { submit } from '../kit/submit.ts';
import { toJoinAnswer } from './join-answer.ts';
import {
  permissionsAnswer,
  permissionsBody,
  type PermissionsItemIn,
  permissionsQuery,
  readPermissions,
} from './member-schemas.ts';

/** Replaces the permission codes of members. */
export function addPermissionsCall(app: FastifyInstance, writer: Writer): void {
  addCall(
    app,
    {
      method: 'PUT',
      url: '/v2/userGroup2/members/permissions',
      operationId: 'updatePermissions',
      tag: 'Memberships',
      summary: 'Replace members’ permissions',
      description:
        'Replaces the permission codes of each member by those of their item, one item after the other. A rejected item has `errors` and no `entityId`, and is counted in `failureCount`; the others are applied. As in the response to a join, `active` is always false.',
      scope: 'groups:write',
      envelope: 'entity',
      codes: [403, 1060, 1620, 1632, 1635, 1641, 1644, 8015, 8069, 95060],
      query: permissionsQuery,
      body: permissionsBody,
      answer: permissionsAnswer,
      handle: async ({ query, body, ...asking }) => {
        const groupId = readId(query.id);
        if (groupId === undefined) throw refused(1635);
        const items = readList<PermissionsItemIn>(body).map((item, index) =>
          readItem(item, index, groupId),
        );
        if (items.length === 0) throw refused(1644);
        const outcome = await submit(writer, asking, { type: 'batch', atomic: false, items });
        const joined = outcome.items.map((one, index) => toJoined(one, items[index]));
        // The group is the same for every item, so an unknown group rejects the whole call.
        const ofGroup = joined.find(({ refusal }) => refusal?.code === 1632)?.refusal;
        if (ofGroup) throw new Refused([ofGroup]);
        return toJoinAnswer(joined, []);
      },
    },
    '/v2/organization/userGroup2/members/permissions',
  );
}

interface Item {
  readonly type: 'setPermissions';
  readonly groupId: number;
  readonly userId: number;
  readonly permissions: readonly string[];
}

/** Throws Refused with 403 for an incomplete item; then nothing of the list is applied. */
function readItem(item: PermissionsItemIn, index: number, groupId: number): Item {
  const userId = readId(item.userId);
  const permissions = readPermissions(item.permissions);
  if (userId === undefined) throw refused(403, { x: `body[${index}].userId` });
  if (permissions === undefined) throw refused(403, { x: `body[${index}].permissions` });
  return { type: 'setPermissions', groupId, userId, permissions };
}

function toJoined(outcome: BatchedOutcome, item: Item | undefined): JoinedItem {
  if (item === undefined) throw new Error('The batch returned no result for one of its items.');
  const { groupId, userId, permissions } = item;
  const stored =
    outcome.accepted && 'primaryMember' in outcome.result
      ? outcome.result
      : { defaultGroup: false, primaryMember: false };
  const { defaultGroup, primaryMember } = stored;
  const [refusal = null] = outcome.accepted ? [] : outcome.refusals;
  return {
    item: { userId, permissions, primaryMember, defaultGroup },
    groupId,
    defaultGroup,
    joinedOn: null,
    refusal,
  };
}
