import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import { offerAt, type OfferedHandOver } from '../../../domain/offers.ts';
import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import { toUtc } from '../../../dates.ts';
import { refused } from '../../kit/failures.ts';
import { given, idSchema, objectSchema, readId } from '../../kit/schemas.ts';
import { submit } from '../../kit/submit.ts';
import { orNull } from '../../kit/shown.ts';
import { handedOver, showHandedOver } from './handed-over.ts';
import { readIfMatch, showingCurrent, ifMatchHeader } from './if-match.ts';
import { readTime, timeSchema } from '../../kit/times.ts';
import { answerBody, readAnswer } from '../invitations/fields.ts';
import { groupParams } from '../../kit/params.ts';
import { readWish, wishQuery } from '../../kit/wishes.ts';

const tag = 'Memberships, native';
const path = '/api/v1/groups/:groupId/hand-over-offer';

const newOffer = objectSchema(
  {
    userId: idSchema('Id of the member to whom the role is offered. Mandatory.', {
      example: 1008,
    }),
    fromUserId: idSchema(
      'Id of the customer who makes the offer. The call is rejected when another customer is the primary member.',
      {
        example: 1007,
      },
    ),
    expiresOn: timeSchema('Until when it can be accepted. Default: seven days; most: 365.'),
  },
  {
    title: 'HandOverOfferDraft',
    description: 'Who is to be the primary member.',
    mandatory: ['userId'],
    examples: [{ userId: 1008, fromUserId: 1007 }],
    nullable: true,
  },
);

const offerSchema = Type.Object(
  {
    groupId: Type.Integer({ description: 'The group.' }),
    fromUserId: Type.Integer({ description: 'Id of the primary member, who makes the offer.' }),
    userId: Type.Integer({ description: 'The member to whom it is offered.' }),
    expiresOn: Type.String({
      description: 'The member can accept before this time. UTC (ISO 8601).',
    }),
    createdBy: orNull(Type.Integer(), 'Id of the till that made it; null: the operator.'),
    createdOn: Type.String({ description: 'When it was made, in UTC (ISO 8601).' }),
  },
  {
    title: 'HandOverOffer',
    description: 'The primary member offers the role to another member.',
    examples: [
      {
        groupId: 1,
        fromUserId: 1007,
        userId: 1008,
        expiresOn: '2026-11-29T06:00:00.000Z',
        createdBy: 1,
        createdOn: '2026-11-22T06:00:00.000Z',
      },
    ],
  },
);

interface Parts {
  readonly store: Store;
  readonly reads: Store;
  readonly writer: Writer;
}

/** Offer to hand a group over, and accept, decline or withdraw the offer. */
export function addHandOverOfferCalls(app: FastifyInstance, { store, reads, writer }: Parts): void {
  const common = {
    method: 'POST',
    tag,
    scope: 'groups:write',
    envelope: 'problem',
    params: groupParams,
    headers: ifMatchHeader,
  } as const;

  addCall(app, {
    ...common,
    url: path,
    operationId: 'offerHandOver',
    summary: 'Offer to hand over the primary membership',
    description:
      'The primary member offers the role to another member, who can accept. A group has at most one open offer. The offer ends when the primary member changes or the other member leaves. With `onExisting=ignore` the same offer to the same member is returned as it is, with 200; the body is ignored.',
    codes: [
      403, 1619, 1620, 1642, 8015, 8069, 95060, 95082, 95083, 95102, 95113, 95116, 95117, 95118,
    ],
    query: wishQuery,
    body: newOffer,
    status: 201,
    mayExist: true,
    answer: offerSchema,
    handle: async ({ params, query, body, ...asking }) => {
      const groupId = Number(params.groupId);
      const userId = readId(body?.userId);
      if (userId === undefined) throw refused(403, { x: 'userId' });
      const writing = submit(writer, asking, {
        type: 'offerHandOver',
        groupId,
        userId,
        ...given({
          fromUserId: readId(body?.fromUserId),
          expiresOn: readTime(body?.expiresOn, 'expiresOn'),
        }),
        ...readIfMatch(asking.reply, groupId),
        ...readWish(query),
      });
      const offered = await showingCurrent(store, asking, groupId, writing);
      if (offered.existed) asking.reply.code(200);
      return toOffer(offered);
    },
  });

  addCall(app, {
    method: 'GET',
    url: path,
    operationId: 'readHandOverOffer',
    tag,
    summary: 'Read the offer to hand over',
    description: 'The group’s open offer. There is none once it is answered, withdrawn or expired.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [1619, 95115],
    conditional: true,
    params: groupParams,
    answer: offerSchema,
    handle: async ({ params, principal }) => {
      const groupId = Number(params.groupId);
      const [group] = await reads.findGroups(principal.org.orgId, [{ id: groupId }]);
      if (!group) throw refused(1619, { x: groupId });
      const offer = offerAt(group, reads.now());
      if (offer === null) throw refused(95115, { x: groupId });
      return toOffer(offer);
    },
  });

  addCall(app, {
    ...common,
    url: `${path}/accept`,
    operationId: 'acceptHandOver',
    summary: 'Accept the primary membership',
    description:
      'The member becomes the primary member in the place of the one who offered it, who stays a member. The rules of a hand over are looked at again; refused, the offer stays open.',
    codes: [1619, 1642, 95082, 95102, 95114, 95115],
    body: answerBody,
    bodyOptional: true,
    answer: handedOver,
    handle: async ({ params, body, ...asking }) => {
      const groupId = Number(params.groupId);
      const how = { groupId, ...readAnswer(body), ...readIfMatch(asking.reply, groupId) };
      const writing = submit(writer, asking, { type: 'acceptHandOver', ...how });
      return showHandedOver(await showingCurrent(store, asking, groupId, writing));
    },
  });

  addCall(app, {
    ...common,
    url: `${path}/decline`,
    operationId: 'declineHandOver',
    summary: 'Decline the primary membership',
    description: 'The member does not want the role. The answer is the offer that there was.',
    codes: [1619, 95082, 95114, 95115],
    body: answerBody,
    bodyOptional: true,
    answer: offerSchema,
    handle: async ({ params, body, ...asking }) => {
      const groupId = Number(params.groupId);
      const how = { groupId, ...readAnswer(body), ...readIfMatch(asking.reply, groupId) };
      const writing = submit(writer, asking, { type: 'declineHandOver', ...how });
      return toOffer(await showingCurrent(store, asking, groupId, writing));
    },
  });

  addCall(app, {
    ...common,
    url: `${path}/withdraw`,
    operationId: 'withdrawHandOver',
    summary: 'Withdraw the offer to hand over',
    description: 'The role is no longer offered. The answer is the offer that there was.',
    codes: [1619, 95082, 95115],
    answer: offerSchema,
    handle: async ({ params, ...asking }) => {
      const groupId = Number(params.groupId);
      const how = { groupId, ...readIfMatch(asking.reply, groupId) };
      const writing = submit(writer, asking, { type: 'withdrawHandOver', ...how });
      return toOffer(await showingCurrent(store, asking, groupId, writing));
    },
  });
}

function toOffer({ expiresOn, createdOn, ...offer }: OfferedHandOver): Record<string, unknown> {
  const { groupId, fromUserId, userId, createdBy } = offer;
  const times = { expiresOn: toUtc(expiresOn), createdOn: toUtc(createdOn) };
  return { groupId, fromUserId, userId, createdBy, ...times };
}
