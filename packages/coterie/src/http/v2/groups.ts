import type { FastifyInstance } from 'fastify';

import {
  type Group,
  type GroupSelector,
  type GroupSelectors,
  splitSelectors,
} from '../../domain/groups.ts';
import { selectGroup } from '../../domain/rules/groups.ts';
import type { GroupWithMembers, Store } from '../../store/store.ts';
import type { Writer } from '../../writer/writer.ts';
import { addCall } from '../kit/call.ts';
import { found } from '../kit/failures.ts';
import { given, readExtendedFields, readId, readText } from '../kit/schemas.ts';
import { submit } from '../kit/submit.ts';
import { toGroupAnswer, toMembersAnswer } from './group-answer.ts';
import {
  createAnswer,
  createBody,
  deleteAnswer,
  getAnswer,
  getQuery,
  selectorQuery,
  type SelectorsIn,
  updateAnswer,
  updateBody,
} from './group-schemas.ts';

const tag = 'Groups';
const path = '/v2/userGroup2';
const alias = '/v2/organization/userGroup2';

/** Create, update, get and delete groups. */
export function addGroupCalls(app: FastifyInstance, store: Store, writer: Writer): void {
  addCall(
    app,
    {
      method: 'POST',
      url: path,
      operationId: 'createGroup',
      tag,
      summary: 'Create a group',
      description: 'Creates an empty ACTIVE group. `externalId` is unique among live groups.',
      scope: 'groups:write',
      envelope: 'entity',
      codes: [403, 1633, 1634, 1639, 1640, 1644, 1645, 95009],
      body: createBody,
      answer: createAnswer,
      handle: async ({ body, ...asking }) => {
        const details = body
          ? given({
              externalId: readText(body.externalId),
              groupName: readText(body.groupName),
              maxGroupSize: readId(body.maxGroupSize),
              extendedFields: readExtendedFields(body.extendedFields),
            })
          : null;
        const command = { type: 'createGroup', details } as const;
        const { groupId } = await submit(writer, asking, command);
        return { entity: groupId, warnings: [] };
      },
    },
    alias,
  );

  addCall(
    app,
    {
      method: 'PUT',
      url: path,
      operationId: 'updateGroup',
      tag,
      summary: 'Update a group',
      description:
        'Changes the name, the size or the extended fields of the group that `id` or `externalId` names. Fields that are omitted stay unchanged; the external id never changes. Returns the stored values.',
      scope: 'groups:write',
      envelope: 'entity',
      codes: [1632, 1638, 1639, 1640, 1643, 1644, 1645],
      body: updateBody,
      answer: updateAnswer,
      handle: async ({ body, ...asking }) => {
        const externalId = readText(body?.externalId);
        const details = body
          ? given({
              id: readId(body.id),
              externalId,
              groupName: readText(body.groupName),
              maxGroupSize: readId(body.maxGroupSize),
              extendedFields: readExtendedFields(body.extendedFields),
            })
          : null;
        const command = { type: 'updateGroup', details } as const;
        const { group } = await submit(writer, asking, command);
        const answer = toGroupAnswer(group, asking.principal.org.timeZone);
        const { id, groupName, maxGroupSize, extendedFields, warnings } = answer;
        return { id, externalId, groupName, maxGroupSize, extendedFields, warnings };
      },
    },
    alias,
  );

  addCall(
    app,
    {
      method: 'GET',
      url: path,
      operationId: 'getGroup',
      tag,
      summary: 'Get a group',
      description:
        'Returns the group that `id`, `externalId` or `primaryUserId` names. A deleted group is found only by `id`.',
      scope: 'groups:read',
      envelope: 'entity',
      codes: [1632, 1635, 1645],
      query: getQuery,
      answer: getAnswer,
      handle: async ({ query, principal }) => {
        const { orgId, timeZone } = principal.org;
        const selectors = splitSelectors(readSelectors(query));
        const { group, members } =
          query.includeMembers === 'true'
            ? await findWithMembers(store, orgId, selectors)
            : { group: await findOne(store, orgId, selectors), members: null };
        const { warnings, ...answer } = toGroupAnswer(group, timeZone);
        return { ...answer, ...toMembersAnswer(group, members), warnings };
      },
    },
    alias,
  );

  addCall(
    app,
    {
      method: 'DELETE',
      url: path,
      operationId: 'deleteGroup',
      tag,
      summary: 'Delete a group',
      description:
        'Removes all members, sets the status to DELETED and frees the external id. The group can still be read by its id.',
      scope: 'groups:write',
      envelope: 'entity',
      codes: [1632, 1635, 1645],
      query: selectorQuery,
      answer: deleteAnswer,
      handle: async ({ query, ...asking }) => {
        const selectors = given({ id: readId(query.id), externalId: readText(query.externalId) });
        const command = { type: 'deleteGroup', selectors } as const;
        await submit(writer, asking, command);
        return { warnings: [] };
      },
    },
    alias,
  );
}

/** The selectors of a query, without absent ones. Only get and join accept primaryUserId. */
export function readSelectors(query: SelectorsIn): GroupSelectors {
  return given({
    id: readId(query.id),
    externalId: readText(query.externalId),
    primaryUserId: readId(query.primaryUserId),
  });
}

async function findOne(
  store: Store,
  orgId: number,
  selectors: readonly GroupSelector[],
): Promise<Group> {
  return found(selectGroup(selectors, await store.findGroups(orgId, selectors), () => true));
}

/** The group and its members as of one moment. */
async function findWithMembers(
  store: Store,
  orgId: number,
  selectors: readonly GroupSelector[],
): Promise<GroupWithMembers> {
  const each = await store.findGroupsWithAllMembers(orgId, selectors);
  const groups = each.map((one) => one?.group ?? null);
  const group = found(selectGroup(selectors, groups, () => true));
  return { group, members: each[0]?.members ?? [] };
}
