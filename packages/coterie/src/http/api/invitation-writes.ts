import type { FastifyInstance } from 'fastify';

import type { CommandOf } from '../../domain/commands.ts';
import type { Writer } from '../../writer/writer.ts';
import { addCall } from '../call.ts';
import { refused } from '../failures.ts';
import type { Asking } from '../mutations.ts';
import {
  type FlagIn,
  flagSchema,
  given,
  type IdIn,
  idSchema,
  type ListIn,
  listSchema,
  objectSchema,
  readFlag,
  readId,
  readList,
  readText,
  type TextIn,
  textSchema,
} from '../schemas.ts';
import { submit } from '../submit.ts';
import { invitationSchema, toInvitation } from './invitation-answer.ts';
import { invitationParams } from './invitation-reads.ts';
import { readTime, type TimeIn, timeSchema } from './times.ts';
import { groupParams, readWish, wishQuery } from './write-schemas.ts';

const tag = 'Invitations';
const path = '/api/v1/invitations/:invitationId';

type InvitationCommand = 'acceptInvitation' | 'declineInvitation' | 'withdrawInvitation';

export interface NewInvitationIn {
  userId?: IdIn;
  source?: TextIn;
  accountId?: TextIn;
  identifierName?: TextIn;
  identifierValue?: TextIn;
  permissions?: ListIn<string>;
  defaultGroup?: FlagIn;
  validUntil?: TimeIn;
  expiresOn?: TimeIn;
}

/** What only an invitation takes. */
export const invitedFields = {
  identifierName: textSchema('Type of an identifier of hers, instead of userId.', {
    example: 'mobile',
  }),
  identifierValue: textSchema('Its value.', { example: '918867001008' }),
  source: textSchema('Where the identifier is of. Default ALL.'),
  accountId: textSchema('Account of the source. Mandatory for WECHAT.'),
  expiresOn: timeSchema('Until when she can accept. Default: seven days; most: 365.'),
};

const newInvitation = objectSchema<NewInvitationIn>(
  {
    userId: idSchema('Id of the customer. Mandatory, unless an identifier names her.', {
      example: 416066473,
    }),
    ...invitedFields,
    permissions: listSchema<string>(
      textSchema('A permission code.'),
      'The permission codes that she will have.',
      'a list of strings',
    ),
    defaultGroup: flagSchema('Whether the group will be her default group.'),
    validUntil: timeSchema('When her membership ends by itself. Default: it does not.'),
  },
  {
    title: 'InvitationDraft',
    description: 'Who is asked, and how she will be a member.',
    examples: [{ userId: 416066473, permissions: ['allow_points_redemption'] }],
    nullable: true,
  },
);

/** Who answers, as the native API takes it from accepting and declining callers. */
export const answerBody = objectSchema<{ userId?: IdIn }>(
  {
    userId: idSchema('Who answers: refused when somebody else was asked.', { example: 416066473 }),
  },
  {
    description: 'Who answers. May be left out.',
    examples: [{ userId: 416066473 }],
    nullable: true,
  },
);

export function readAnswer(body: { userId?: IdIn } | undefined): { userId?: number } {
  return given({ userId: readId(body?.userId) });
}

/** Invite, accept, decline, withdraw. */
export function addInvitationWrites(app: FastifyInstance, writer: Writer): void {
  const common = { method: 'POST', tag, scope: 'groups:write', envelope: 'problem' } as const;
  const submitAndShow = async (asking: Asking, command: CommandOf<InvitationCommand>) => {
    const { invitation } = await submit(writer, asking, command);
    return toInvitation(invitation, invitation.createdOn);
  };

  addCall(app, {
    ...common,
    url: '/api/v1/groups/:groupId/invitations',
    operationId: 'invite',
    summary: 'Invite a customer to a group',
    description:
      'Asks a customer, who could join now, to join the group. Until she answers, or the invitation expires, it holds a seat. With `onExisting=ignore` an open invitation of hers to the group is answered as it is, with 200: nothing of the body is taken over.',
    codes: [
      403, 1622, 1632, 1636, 1638, 1641, 8003, 8013, 8015, 8045, 8069, 95032, 95060, 95100, 95111,
      95113,
    ],
    params: groupParams,
    query: wishQuery,
    body: newInvitation,
    status: 201,
    mayExist: true,
    answer: invitationSchema,
    handle: async ({ params, query, body, ...asking }) => {
      const { invitation, existed } = await submit(writer, asking, {
        type: 'invite',
        groupId: Number(params.groupId),
        ...readNewInvitation(body ?? {}),
        ...readWish(query),
      });
      if (existed) asking.reply.code(200);
      return toInvitation(invitation, invitation.createdOn);
    },
  });

  addCall(app, {
    ...common,
    url: `${path}/accept`,
    operationId: 'acceptInvitation',
    summary: 'Accept an invitation',
    description:
      'The customer joins the group in the seat that was held for her. The rules of a join are looked at again; refused, the invitation stays open. With `onExisting=ignore` one that was accepted already is answered as it is.',
    codes: [1622, 1632, 1641, 95100, 95110, 95112, 95114],
    params: invitationParams,
    query: wishQuery,
    body: answerBody,
    answer: invitationSchema,
    handle: ({ params, query, body, ...asking }) => {
      const invitationId = Number(params.invitationId);
      const how = { invitationId, ...readAnswer(body), ...readWish(query) };
      return submitAndShow(asking, { type: 'acceptInvitation', ...how });
    },
  });

  addCall(app, {
    ...common,
    url: `${path}/decline`,
    operationId: 'declineInvitation',
    summary: 'Decline an invitation',
    description: 'The customer does not want to join. Her seat is free again.',
    codes: [95110, 95112, 95114],
    params: invitationParams,
    query: wishQuery,
    body: answerBody,
    answer: invitationSchema,
    handle: ({ params, query, body, ...asking }) => {
      const invitationId = Number(params.invitationId);
      const how = { invitationId, ...readAnswer(body), ...readWish(query) };
      return submitAndShow(asking, { type: 'declineInvitation', ...how });
    },
  });

  addCall(app, {
    ...common,
    url: `${path}/withdraw`,
    operationId: 'withdrawInvitation',
    summary: 'Withdraw an invitation',
    description: 'The customer is no longer asked. Her seat is free again.',
    codes: [95110, 95112],
    params: invitationParams,
    query: wishQuery,
    answer: invitationSchema,
    handle: ({ params, query, ...asking }) => {
      const invitationId = Number(params.invitationId);
      return submitAndShow(asking, {
        type: 'withdrawInvitation',
        invitationId,
        ...readWish(query),
      });
    },
  });
}

/** `path` leads to the body, for messages. */
export function readNewInvitation(
  body: NewInvitationIn,
  path = '',
): Omit<CommandOf<'invite'>, 'type' | 'groupId' | 'onExisting'> {
  return {
    identifier: readInvited(body, path),
    permissions: readList(body.permissions),
    defaultGroup: readFlag(body.defaultGroup),
    ...given({
      validUntil: readTime(body.validUntil, `${path}validUntil`),
      expiresOn: readTime(body.expiresOn, `${path}expiresOn`),
    }),
  };
}

function readInvited(body: NewInvitationIn, path: string): CommandOf<'invite'>['identifier'] {
  const userId = readId(body.userId);
  const named = given({
    source: readText(body.source),
    accountId: readText(body.accountId),
    type: readText(body.identifierName),
    value: readText(body.identifierValue),
  });
  const isNamed = Object.keys(named).length > 0;
  if (userId === undefined && !isNamed) throw refused(403, { x: `${path}userId` });
  if (userId !== undefined && isNamed)
    throw refused(95032, { x: `${path}userId`, y: 'an identifier' });
  return userId === undefined ? { source: 'ALL', ...named } : { userId };
}
