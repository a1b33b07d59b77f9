import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import { refused } from '../../kit/failures.ts';
import {
  confirmAnswer,
  confirmSchema,
  type RemovalGuard,
  submitGuarded,
} from '../../kit/guarded.ts';
import { objectSchema } from '../../kit/schemas.ts';
import { submit } from '../../kit/submit.ts';
import { groupSchema } from './answer.ts';
import { groupResource } from './fields.ts';
import { answerGroup, readIfMatch, showingCurrent, ifMatchHeader } from './if-match.ts';
import { groupParams } from '../../kit/params.ts';
import { readWish, wishField, wishQuery } from '../../kit/wishes.ts';

const tag = 'Groups, native';
const path = '/api/v1/groups';

const newGroup = objectSchema(groupResource.draftSchemas, {
  title: 'GroupDraft',
  description: 'The group to create.',
  mandatory: groupResource.required,
  examples: [{ externalId: 'family-weber', maxGroupSize: 5, successionPolicy: 'oldest' }],
  nullable: true,
});

const groupPatch = objectSchema(groupResource.patchSchemas, {
  title: 'GroupPatch',
  description:
    'A JSON merge patch (RFC 7396): absent fields stay as they are, null makes a field empty.',
  examples: [{ groupName: 'Sharma family', extendedFields: { city: null } }],
});

const deleted = Type.Object(
  {
    groupId: Type.Integer({ description: 'Id of the group.' }),
    confirm: confirmAnswer,
  },
  { title: 'DeletedGroup', description: 'The group is deleted.', examples: [{ groupId: 1 }] },
);

const removalQuery = objectSchema(
  { ...wishField, confirm: confirmSchema },
  { description: 'How the call is meant.' },
);

/** Create, change, delete and restore groups. */
export function addNativeGroupCalls(
  app: FastifyInstance,
  store: Store,
  writer: Writer,
  guard: RemovalGuard,
): void {
  addCall(app, {
    method: 'POST',
    url: path,
    operationId: 'addGroup',
    tag,
    summary: 'Create a group',
    description:
      'Creates an empty ACTIVE group. With `onExisting=ignore` a live group of that external id is answered as it is, with 200: nothing of the body is taken over.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [403, 1633, 1634, 1639, 1640, 1644, 1645, 8015, 8069, 95009, 95060, 95084, 95101],
    query: wishQuery,
    body: newGroup,
    status: 201,
    mayExist: true,
    answer: groupSchema,
    handle: async ({ body, query, ...asking }) => {
      const details = body ? groupResource.readDraft(body) : null;
      const command = { type: 'createGroup', details, ...readWish(query) } as const;
      const { group, existed } = await submit(writer, asking, command);
      if (existed) asking.reply.code(200);
      return answerGroup(asking, group);
    },
  });

  addCall(app, {
    method: 'PATCH',
    url: `${path}/:groupId`,
    operationId: 'patchGroup',
    tag,
    summary: 'Change a group',
    description:
      'Changes what the body names and leaves the rest. The external id never changes. A patch that changes nothing succeeds and is not logged.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [403, 1632, 1638, 1639, 1640, 1645, 8015, 8069, 95060, 95082, 95084, 95101],
    params: groupParams,
    headers: ifMatchHeader,
    body: groupPatch,
    answer: groupSchema,
    handle: async ({ params, body, ...asking }) => {
      if (body === undefined) throw refused(400, { x: 'body', y: 'an object' });
      const groupId = Number(params.groupId);
      const seen = readIfMatch(asking.reply, groupId);
      const command = {
        type: 'patchGroup',
        groupId,
        patch: groupResource.readPatch(body),
        ...seen,
      } as const;
      const writing = submit(writer, asking, command);
      const { group } = await showingCurrent(store, asking, groupId, writing);
      return answerGroup(asking, group);
    },
  });

  addCall(app, {
    method: 'DELETE',
    url: `${path}/:groupId`,
    operationId: 'removeGroup',
    tag,
    summary: 'Delete a group',
    description:
      'Every member leaves and the external id is free again. The group can be read by its id, and restored. With more than 100 members it needs the `confirm` of its dry run.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [1632, 95056, 95057, 95082],
    params: groupParams,
    query: removalQuery,
    headers: ifMatchHeader,
    answer: deleted,
    handle: async ({ params, query, ...asking }) => {
      const id = Number(params.groupId);
      const how = { ...readIfMatch(asking.reply, id), ...readWish(query) };
      const command = { type: 'deleteGroup', selectors: { id }, ...how } as const;
      const { confirm } = query;
      const writing = submitGuarded(writer, guard, asking, { command, confirm });
      return showingCurrent(store, asking, id, writing);
    },
  });

  addCall(app, {
    method: 'POST',
    url: `${path}/:groupId/restore`,
    operationId: 'restoreGroup',
    tag,
    summary: 'Restore a deleted group',
    description:
      'Makes a deleted group ACTIVE again, with its id, name and fields. Its members are not: they left when it was deleted, and can be added again.',
    scope: 'groups:write',
    envelope: 'problem',
    codes: [1632, 1633, 1639, 95080, 95082],
    params: groupParams,
    query: wishQuery,
    headers: ifMatchHeader,
    answer: groupSchema,
    handle: async ({ params, query, ...asking }) => {
      const groupId = Number(params.groupId);
      const how = { ...readIfMatch(asking.reply, groupId), ...readWish(query) };
      const writing = submit(writer, asking, { type: 'restoreGroup', groupId, ...how });
      const { group } = await showingCurrent(store, asking, groupId, writing);
      return answerGroup(asking, group);
    },
  });
}
