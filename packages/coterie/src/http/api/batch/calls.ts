import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { BatchItem } from '../../../domain/commands.ts';
import type { BatchedOutcome } from '../../../domain/outcomes.ts';
import { allows } from '../../../domain/tills.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import { problemItem } from '../../kit/error-responses.ts';
import { refused, toProblem } from '../../kit/failures.ts';
import {
  confirmAnswer,
  confirmSchema,
  type RemovalGuard,
  submitGuarded,
} from '../../kit/guarded.ts';
import { flagSchema, listSchema, objectSchema, readFlag, readList } from '../../kit/schemas.ts';
import { type BatchItemIn, itemSchema, readItem } from './items.ts';
import { invitationSchema, showInvitation } from '../invitations/answer.ts';

const body = objectSchema(
  {
    atomic: flagSchema('true: when one item is refused nothing is applied. Default false.'),
    items: listSchema(
      itemSchema,
      'What to do, in order, at most 1000. Mandatory.',
      'a list of objects',
    ),
  },
  {
    title: 'Batch',
    description: 'Several changes as one call.',
    mandatory: ['items'],
    examples: [
      {
        atomic: true,
        items: [
          { action: 'join', groupId: 1, userId: 1001 },
          { action: 'join', groupId: 1, userId: 1002 },
        ],
      },
    ],
  },
);

const answer = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          accepted: Type.Boolean({ description: 'Whether the item was applied.' }),
          groupId: Type.Optional(Type.Integer({ description: 'The group it concerned.' })),
          invitation: Type.Optional(invitationSchema),
          errors: Type.Optional(Type.Array(problemItem, { description: 'Why it was refused.' })),
        },
        { title: 'BatchItemResult', description: 'The result of one item.' },
      ),
      { description: 'One for each item, in the order in which they were sent.' },
    ),
    failureCount: Type.Integer({ description: 'How many were refused.' }),
    confirm: confirmAnswer,
  },
  {
    title: 'BatchResult',
    description: 'What became of each item.',
    examples: [{ items: [{ accepted: true, groupId: 1 }], failureCount: 0 }],
  },
);

const query = objectSchema({ confirm: confirmSchema }, { description: 'How the call is meant.' });

/** The batch call: up to 1,000 changes in one request. */
export function addBatchCall(app: FastifyInstance, writer: Writer, guard: RemovalGuard): void {
  addCall(app, {
    method: 'POST',
    url: '/api/v1/batch',
    operationId: 'runBatch',
    tag: 'Memberships, native',
    summary: 'Make many changes in one call',
    description:
      'Decides the items in order, in one transaction; each item sees what the items before it did. A rejected item does not stop the others, unless `atomic` is true: then the call is rejected with 95081 and nothing is applied. An item with the action `handOver` also needs the scope `groups:handover`.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [403, 1060, 95032, 95056, 95057, 95081],
    query,
    body,
    answer,
    handle: async ({ body: sent, query: { confirm }, ...asking }) => {
      const given = readList<BatchItemIn>(sent?.items);
      const items = given.map((item, index) => readItem(item, index));
      const scopes = asking.principal.till.scopes;
      const forced = items.some(({ type }) => type === 'handOver');
      if (forced && !allows(scopes, 'groups:handover'))
        throw refused(4000, { x: 'groups:handover' });
      const command = { type: 'batch', atomic: readFlag(sent?.atomic), items } as const;
      const outcome = await submitGuarded(writer, guard, asking, { command, confirm });
      return {
        items: outcome.items.map((one, index) => toAnswer(one, items[index])),
        failureCount: outcome.items.filter(({ accepted }) => !accepted).length,
        confirm: outcome.confirm,
      };
    },
  });
}

function toAnswer(outcome: BatchedOutcome, item: BatchItem | undefined): object {
  if (!outcome.accepted)
    return {
      accepted: false,
      errors: outcome.refusals.map(toProblem),
    };
  const { result } = outcome;
  if ('invitation' in result) {
    const { groupId, createdOn } = result.invitation;
    return { accepted: true, groupId, invitation: showInvitation(result.invitation, createdOn) };
  }
  if ('group' in result) return { accepted: true, groupId: result.group.groupId };
  if ('items' in result) return { accepted: true, groupId: result.items[0]?.groupId };
  if ('groupId' in result && result.groupId !== null)
    return { accepted: true, groupId: result.groupId };
  return { accepted: true, ...(item?.type === 'transfer' ? { groupId: item.joinGroupId } : {}) };
}
