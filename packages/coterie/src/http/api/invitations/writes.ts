import type { FastifyInstance } from 'fastify';

import type { CommandOf } from '../../../domain/commands.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import type { Asking } from '../../kit/mutations.ts';
import { submit } from '../../kit/submit.ts';
import { invitationSchema, showInvitation } from './answer.ts';
import { invitationParams, groupParams } from '../../kit/params.ts';
import { readWish, wishQuery } from '../../kit/wishes.ts';
import { newInvitation, readNewInvitation, answerBody, readAnswer } from './fields.ts';

const tag = 'Invitations';
const path = '/api/v1/invitations/:invitationId';

type InvitationCommand = 'acceptInvitation' | 'declineInvitation' | 'withdrawInvitation';

/** Invite a customer to a group, and accept, decline or withdraw the invitation. */
export function addInvitationWrites(app: FastifyInstance, writer: Writer): void {
  const common = { method: 'POST', tag, scope: 'groups:write', envelope: 'problem' } as const;
  const submitAndShow = async (asking: Asking, command: CommandOf<InvitationCommand>) => {
    const { invitation } = await submit(writer, asking, command);
    return showInvitation(invitation, invitation.createdOn);
  };

  addCall(app, {
    ...common,
    url: '/api/v1/groups/:groupId/invitations',
    operationId: 'invite',
    summary: 'Invite a customer to a group',
    description:
      'Invites a customer who could join the group now. The invitation holds a seat until the customer responds or the invitation expires. With `onExisting=ignore` an open invitation of the customer to the group is returned as it is, with 200; the body is ignored.',
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
      return showInvitation(invitation, invitation.createdOn);
    },
  });

  addCall(app, {
    ...common,
    url: `${path}/accept`,
    operationId: 'acceptInvitation',
    summary: 'Accept an invitation',
    description:
      'The customer joins the group in the seat that the invitation held. The rules of a join are checked again; if one rejects the join, the invitation stays open. With `onExisting=ignore` an invitation that was already accepted is returned as it is.',
    codes: [1622, 1632, 1641, 95100, 95110, 95112, 95114],
    params: invitationParams,
    query: wishQuery,
    body: answerBody,
    bodyOptional: true,
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
    description: 'The customer does not want to join. The seat is free again.',
    codes: [95110, 95112, 95114],
    params: invitationParams,
    query: wishQuery,
    body: answerBody,
    bodyOptional: true,
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
    description: 'The invitation is withdrawn. The seat is free again.',
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
