import type { FastifyReply } from 'fastify';

import type { Group } from '../../../domain/groups.ts';
import type { Store } from '../../../store/store.ts';
import { Refused } from '../../kit/failures.ts';
import type { Asking } from '../../kit/mutations.ts';
import { groupTag, sequenceOfTag, showGroup } from './answer.ts';
import { Type } from 'typebox';

/** Reads the group's state that the caller has seen from the If-Match header, if present. */
export function readIfMatch(reply: FastifyReply, groupId: number): { ifSequence?: number } {
  const tag = reply.request.headers['if-match'];
  return tag === undefined || tag === '*' ? {} : { ifSequence: sequenceOfTag(tag, groupId) };
}

/** Runs a write. If it is rejected because the group has changed, the error includes the current group. */
export async function showingCurrent<Result>(
  store: Store,
  { principal }: Asking,
  groupId: number,
  write: Promise<Result>,
): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof Refused) || error.refusals[0]?.code !== 95082) throw error;
    const { orgId } = principal.org;
    const [group] = await store.findGroups(orgId, [{ id: groupId }]);
    throw new Refused(error.refusals, group ? { current: showGroup(group) } : {});
  }
}

/** The response to a write: the group, with its ETag. */
export function answerGroup({ reply }: Asking, group: Group): Record<string, unknown> {
  reply.header('etag', groupTag(group));
  return showGroup(group);
}

export const ifMatchHeader = Type.Object({
  'If-Match': Type.Optional(
    Type.String({
      description:
        'The ETag of the group as you saw it. When the group has changed since, the call is refused with 412 and shows it as it is.',
    }),
  ),
});
