import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { endMembership, membershipRecord, changeDefaultGroup } from '../effects/memberships.ts';
import { closeOffer } from '../effects/offers.ts';
import type { Facts } from '../facts.ts';
import { type Group, type GroupDetails, groupDetails } from '../groups.ts';
import type { Refusal } from '../refusals.ts';
import { participantRules } from '../rules/customers.ts';
import { findLiveGroup } from '../rules/groups.ts';
import {
  isMember,
  type MembershipSubject,
  notPrimaryElsewhere,
  notPrimaryMember,
  primaryWithoutEnd,
} from '../rules/memberships.ts';
import { type CodedRule, refusalBy } from '../rules/rule.ts';
import { checkSequence } from './groups.ts';
import { accept, type Handler, refuse } from './handler.ts';

/** Makes a member the primary member in place of the current one. A group without one becomes ACTIVE again. */
export const handOver: Handler<'handOver', CommandOf<'handOver'>> = (decision, command) => {
  const { facts } = decision;
  const { groupId, userId } = command;
  const group = findLiveGroup(facts, groupId, 1619);
  if ('code' in group) return refuse(group);
  const stale = checkSequence(decision, group, command.ifSequence);
  if (stale !== null) return refuse(stale);
  const refused = checkSuccession(facts, group, userId);
  if (refused !== null) return refuse(refused);
  closeOffer(decision, groupId, 'handOverWithdrawn');
  succeed(decision, group, userId);
  return accept<'handOver'>({ groupId, userId });
};

const successionRules: readonly CodedRule<Omit<MembershipSubject, 'permissions' | 'now'>>[] = [
  ...participantRules,
  isMember,
  notPrimaryMember,
  notPrimaryElsewhere,
  primaryWithoutEnd,
];

/** Why the customer cannot become the primary member of the live group now, or null. */
export function checkSuccession(facts: Facts, group: Group, userId: number): Refusal | null {
  const customer = facts.customers.get(userId);
  const validUntil = facts.membership(group.groupId, userId)?.validUntil ?? null;
  const wanted = { primaryMember: true, validUntil };
  return refusalBy(successionRules, { facts, group, userId, customer, ...wanted });
}

/** Gives the role to the member. The previous primary member stays a member. */
export function succeed(decision: Decision, group: Group, userId: number): void {
  const { groupId, primaryUserId } = group;
  if (primaryUserId !== null) setPrimary(decision, groupId, primaryUserId, false);
  appoint(decision, group, userId);
}

/** Ends a membership. If it was the primary member's, settles the succession. */
export function takeOut(decision: Decision, groupId: number, userId: number): void {
  const wasPrimary = decision.facts.groups.need(groupId).primaryUserId === userId;
  endMembership(decision, groupId, userId);
  if (wasPrimary) replacePrimary(decision, groupId);
}

/**
 * Settles a group whose primary member has just left: the group's policy names a successor, or the group becomes
 * INACTIVE, unless the org keeps such groups ACTIVE.
 */
export function replacePrimary(decision: Decision, groupId: number): void {
  const { facts } = decision;
  const group = facts.groups.need(groupId);
  const successor = successorOf(facts, group);
  if (successor !== null) appoint(decision, group, successor);
  else if (!facts.org.keepGroupActiveWithoutPrimary) setStatus(decision, group, 'INACTIVE');
}

function successorOf(facts: Facts, group: Group): number | null {
  const { groupId, successionPolicy, successorUserId } = group;
  switch (successionPolicy) {
    case 'none':
      return null;
    case 'named': {
      if (successorUserId === null) return null;
      const membership = facts.membership(groupId, successorUserId);
      return membership?.validUntil === null && facts.primaryOf(successorUserId) === null
        ? successorUserId
        : null;
    }
    case 'oldest': {
      const members = facts.membersOf(groupId).filter((id) => !isTimed(facts, groupId, id));
      facts.needPrimariesOf(members);
      const free = members.filter((userId) => facts.primaryOf(userId) === null);
      const joined = free.map((userId) => facts.joinedSequence(groupId, userId));
      return free[joined.indexOf(Math.min(...joined))] ?? null;
    }
  }
}

function isTimed(facts: Facts, groupId: number, userId: number): boolean {
  return (facts.membership(groupId, userId)?.validUntil ?? null) !== null;
}

function appoint(decision: Decision, group: Group, userId: number): void {
  const { groupId } = group;
  setPrimary(decision, groupId, userId, true);
  changeDefaultGroup(decision, userId, groupId);
  setStatus(decision, group, 'ACTIVE');
}

function setPrimary(
  decision: Decision,
  groupId: number,
  userId: number,
  primaryMember: boolean,
): void {
  const before = membershipRecord(decision.facts, groupId, userId);
  const after = { ...before, primaryMember };
  decision.record({ kind: 'groupMemberUpdated', groupId, userId, before, after });
}

function setStatus(decision: Decision, group: Group, status: GroupDetails['status']): void {
  if (group.status === status) return;
  const before = groupDetails(group);
  const { groupId } = group;
  decision.record({ kind: 'groupUpdated', groupId, before, after: { ...before, status } });
}
