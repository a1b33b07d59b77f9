import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';

import type { InvitationsAsked, Store } from '../../../store/store.ts';
import { addCall } from '../../kit/call.ts';
import { refused } from '../../kit/failures.ts';
import { choiceSchema, objectSchema } from '../../kit/schemas.ts';
import type { Cursors } from '../../kit/cursors.ts';
import { readFields } from '../../kit/chosen-fields.ts';
import { invitationSchema, showInvitation } from './answer.ts';
import { listParams, pageById, pageSchema, readPage } from '../../kit/lists.ts';
import { customerParams, groupParams, invitationParams } from '../../kit/params.ts';

const tag = 'Invitations';

const invitationRecord = Type.Partial(invitationSchema, {
  title: 'InvitationRecord',
  description: 'An invitation; where `fields` is sent, those fields of it.',
});

const invitationsParams = {
  status: choiceSchema(
    ['OPEN', 'ALL'],
    'OPEN, the default, or ALL: those that were answered, withdrawn or expired, too.',
    { title: 'invitationStatus' },
  ),
  ...listParams,
};
const invitationsQuery = objectSchema(invitationsParams, {
  description: 'Which invitations, and which page of them.',
});
type InvitationsQueryIn = Static<typeof invitationsQuery>;

/** List the invitations of a group or of a customer, and get an invitation. */
export function addInvitationReads(app: FastifyInstance, reads: Store, cursors: Cursors): void {
  const common = {
    method: 'GET',
    tag,
    scope: 'groups:read',
    envelope: 'problem',
    conditional: true,
  } as const;

  async function list(
    orgId: number,
    of: Pick<InvitationsAsked, 'groupId'> | Pick<InvitationsAsked, 'userId'>,
    query: InvitationsQueryIn,
  ) {
    const choose = readFields(query.fields, invitationRecord);
    const isAll = query.status === 'ALL';
    const identity = ['invitations', orgId, of, isAll];
    const at = reads.now();
    const asked = { ...of, ...(isAll ? {} : { openAt: at }) };
    const { items, next } = await pageById(
      readPage(cursors, identity, query),
      (page) => reads.listInvitations(orgId, asked, page),
      ({ invitationId }) => invitationId,
    );
    return {
      items: items.map((one) => choose(showInvitation(one, at))),
      next: cursors.seal(identity, next),
    };
  }

  addCall(app, {
    ...common,
    url: '/api/v1/groups/:groupId/invitations',
    operationId: 'listInvitations',
    summary: 'List the invitations of a group',
    description:
      'The invitations to the group, in the order in which they were made, page by page.',
    codes: [1619, 95030, 95031],
    params: groupParams,
    query: invitationsQuery,
    answer: pageSchema('InvitationPage', invitationRecord, 'The invitations.'),
    handle: async ({ params, query, principal }) => {
      const { orgId } = principal.org;
      const groupId = Number(params.groupId);
      const page = await list(orgId, { groupId }, query);
      const [group] = await reads.findGroups(orgId, [{ id: groupId }]);
      if (!group) throw refused(1619, { x: groupId });
      return page;
    },
  });

  addCall(app, {
    ...common,
    url: '/api/v1/customers/:userId/invitations',
    operationId: 'listInvitationsOfCustomer',
    summary: 'List the invitations of a customer',
    description: 'The invitations of the customer, oldest first, page by page.',
    codes: [8015, 95030, 95031],
    params: customerParams,
    query: invitationsQuery,
    answer: pageSchema('InvitationPage', invitationRecord, 'The invitations.'),
    handle: async ({ params, query, principal }) => {
      const { orgId } = principal.org;
      const userId = Number(params.userId);
      const page = await list(orgId, { userId }, query);
      if ((await reads.findCustomer(orgId, userId)) === null) throw refused(8015, { x: userId });
      return page;
    },
  });

  addCall(app, {
    ...common,
    url: '/api/v1/invitations/:invitationId',
    operationId: 'readInvitation',
    summary: 'Read an invitation',
    description: 'One invitation, whatever became of it.',
    codes: [95110],
    params: invitationParams,
    answer: invitationSchema,
    handle: async ({ params, principal }) => {
      const { orgId } = principal.org;
      const invitationId = Number(params.invitationId);
      const facts = await reads.load(orgId, [{ invitations: [invitationId] }]);
      const invitation = facts.invitations.get(invitationId);
      if (invitation === null) throw refused(95110, { x: invitationId });
      return showInvitation(invitation, reads.now());
    },
  });
}
