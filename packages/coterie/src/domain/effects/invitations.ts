import type { Decision } from '../decision.ts';
import { type Invitation, invitationRecord, statusAt } from '../invitations.ts';

const kinds = {
  ACCEPTED: 'invitationAccepted',
  DECLINED: 'invitationDeclined',
  WITHDRAWN: 'invitationWithdrawn',
  EXPIRED: 'invitationExpired',
} as const;

/** Records a new open invitation and returns it. The caller has checked that the customer could join. */
export function createInvitation(
  decision: Decision,
  invitation: Pick<
    Invitation,
    'groupId' | 'userId' | 'permissions' | 'defaultGroup' | 'validUntil' | 'expiresOn'
  >,
): Invitation {
  const { facts } = decision;
  const { groupId, userId, permissions, defaultGroup, validUntil, expiresOn } = invitation;
  const invitationId = facts.org.sequence + 1;
  const how = { permissions, defaultGroup, validUntil, expiresOn };
  const after = { invitationId, status: 'OPEN', ...how } as const;
  decision.record({ kind: 'invitationCreated', groupId, userId, before: null, after });
  return facts.invitations.need(invitationId);
}

/** Records that an open invitation is closed: as `meant`, or as EXPIRED when its time is over. */
export function closeInvitation(
  decision: Decision,
  invitation: Invitation,
  meant: keyof typeof kinds,
): Invitation {
  const { groupId, userId, invitationId } = invitation;
  const status = statusAt(invitation, decision.now) === 'EXPIRED' ? 'EXPIRED' : meant;
  const before = invitationRecord(invitation);
  const after = { ...before, status };
  decision.record({ kind: kinds[status], groupId, userId, before, after });
  return decision.facts.invitations.need(invitationId);
}
