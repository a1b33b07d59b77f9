import type { Membership, MembershipRecord } from '../memberships.ts';
import type { MemberState } from '../outcomes.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { closeInvitation } from './invitations.ts';
import { closeOffer } from './offers.ts';

/** The membership as the log records it. The customer must be a member. */
export function membershipRecord(facts: Facts, groupId: number, userId: number): MembershipRecord {
  const { permissions, validUntil } = needMembership(facts, groupId, userId);
  return {
    permissions,
    primaryMember: facts.groups.need(groupId).primaryUserId === userId,
    ...(validUntil === null ? {} : { validUntil }),
  };
}

/** The membership as it is now; the customer must be a member. */
export function memberState(facts: Facts, groupId: number, userId: number): MemberState {
  const { joinedOn } = needMembership(facts, groupId, userId);
  const { validUntil = null, ...record } = membershipRecord(facts, groupId, userId);
  const defaultGroup = facts.customers.need(userId).defaultGroupId === groupId;
  return { groupId, userId, ...record, defaultGroup, validUntil, joinedOn };
}

function needMembership(facts: Facts, groupId: number, userId: number): Membership {
  const membership = facts.membership(groupId, userId);
  if (membership === null) throw new Error(`${userId} should be a member of ${groupId}`);
  return membership;
}

/** Records that the customer is now a member. Closes their open invitation, so that they hold one seat. */
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
 * Records that the customer is no longer a member, and ends an offer to hand over that they made or were made. The caller
 * settles the default group.
 */
export function removeMember(decision: Decision, groupId: number, userId: number): void {
  const { primaryUserId, handOverOffer } = decision.facts.groups.need(groupId);
  if (userId === primaryUserId || userId === handOverOffer?.userId)
    closeOffer(decision, groupId, 'handOverWithdrawn');
  const before = membershipRecord(decision.facts, groupId, userId);
  decision.record({ kind: 'groupMemberRemoved', groupId, userId, before, after: null });
}

/** Records that the member leaves. If the group was their default group, they now have none. */
export function endMembership(decision: Decision, groupId: number, userId: number): void {
  removeMember(decision, groupId, userId);
  if (decision.facts.customers.need(userId).defaultGroupId === groupId)
    changeDefaultGroup(decision, userId, null);
}

/** Records the customer's default group, if that is a change. */
export function changeDefaultGroup(decision: Decision, userId: number, after: number | null): void {
  const before = decision.facts.customers.need(userId).defaultGroupId;
  if (before !== after) decision.record({ kind: 'defaultGroupChanged', userId, before, after });
}
