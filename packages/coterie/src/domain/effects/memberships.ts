import type { MembershipRecord } from '../memberships.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { closeInvitation } from './invitations.ts';
import { closeOffer } from './offers.ts';

/** The membership as the log records it; the customer must be a member. */
export function membershipRecord(facts: Facts, groupId: number, userId: number): MembershipRecord {
  const membership = facts.membership(groupId, userId);
  if (membership === null) throw new Error(`${userId} should be a member of ${groupId}`);
  const { permissions, validUntil } = membership;
  return {
    permissions,
    primaryMember: facts.groups.need(groupId).primaryUserId === userId,
    ...(validUntil === null ? {} : { validUntil }),
  };
}

/** Records that the customer is a member now. An invitation of hers is used up, so that she has one seat. */
export function addMember(
  decision: Decision,
  groupId: number,
  userId: number,
  after: MembershipRecord,
): void {
  const invitation = decision.facts.openInvitation(groupId, userId);
  if (invitation !== null) closeInvitation(decision, invitation, 'ACCEPTED');
  decision.record({ kind: 'groupMemberAdded', groupId, userId, before: null, after });
}

/**
 * Records that the member is one no more; her default group is the caller's to settle. What she offered, or was offered,
 * falls.
 */
export function removeMember(decision: Decision, groupId: number, userId: number): void {
  const { primaryUserId, handOverOffer } = decision.facts.groups.need(groupId);
  if (userId === primaryUserId || userId === handOverOffer?.userId)
    closeOffer(decision, groupId, 'handOverWithdrawn');
  const before = membershipRecord(decision.facts, groupId, userId);
  decision.record({ kind: 'groupMemberRemoved', groupId, userId, before, after: null });
}

/** Records that the member leaves for good; if it was her default group, she has none now. */
export function endMembership(decision: Decision, groupId: number, userId: number): void {
  removeMember(decision, groupId, userId);
  if (decision.facts.customers.need(userId).defaultGroupId === groupId)
    changeDefaultGroup(decision, userId, null);
}

/** Records the customer's default group, if that is a change. She has at most one. */
export function changeDefaultGroup(decision: Decision, userId: number, after: number | null): void {
  const before = decision.facts.customers.need(userId).defaultGroupId;
  if (before !== after) decision.record({ kind: 'defaultGroupChanged', userId, before, after });
}
