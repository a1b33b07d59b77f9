import type { MembershipRecord } from '../changes.ts';
import type { Customer } from '../customers.ts';
import { type Refusal, refusal } from '../refusals.ts';
import type { Facts } from '../facts.ts';
import type { Group } from '../groups.ts';
import { knowsPermission } from '../org.ts';
import type { Decision } from './decision.ts';
import { closeInvitation } from './invitation-changes.ts';
import { closeOffer } from './offer-changes.ts';

/** The customer, or why she can take part in nothing: 8069, 95060 or 8015. */
export function checkCustomer(facts: Facts, userId: number): Customer | Refusal {
  const customer = facts.customers.get(userId);
  if (customer === null) return refusal(8015);
  if (customer.mergedInto !== null) return refusal(8069);
  return customer.erasedOn === null ? customer : refusal(95060);
}

/** Refused with 1641 when the org does not know one of the codes. */
export function checkPermissions({ org }: Facts, codes: readonly string[]): Refusal | null {
  const unknown = codes.find((code) => !knowsPermission(org, code));
  return unknown === undefined ? null : refusal(1641, { x: unknown });
}

/** All members of a group belong to the same company, or all to none. */
export function fitsCompany(group: Group, customer: Customer): boolean {
  return group.memberCount === 0 || group.companyId === customer.companyId;
}

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

/** Whether the membership ends by itself; the primary member's never does. */
export function isTimed(facts: Facts, groupId: number, userId: number): boolean {
  return (facts.membership(groupId, userId)?.validUntil ?? null) !== null;
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
    setDefaultGroup(decision, userId, null);
}

/** Records the customer's default group, if that is a change. She has at most one. */
export function setDefaultGroup(decision: Decision, userId: number, after: number | null): void {
  const before = decision.facts.customers.need(userId).defaultGroupId;
  if (before !== after) decision.record({ kind: 'defaultGroupChanged', userId, before, after });
}
