import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import {
  addMember,
  membershipRecord,
  removeMember,
  changeDefaultGroup,
} from '../effects/memberships.ts';
import type { Facts } from '../facts.ts';
import type { Group } from '../groups.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { batchLimit } from '../rules/batch-limit.ts';
import { participantRules } from '../rules/customers.ts';
import { findJoinableGroup, findLiveGroup } from '../rules/groups.ts';
import {
  fullGroup,
  isMember,
  type MembershipSubject,
  notPrimaryMember,
  notYetMember,
  sameCompany,
  userAndGroup,
} from '../rules/memberships.ts';
import { type CodedRule, refusalBy, withCode } from '../rules/rule.ts';
import { hasRoom } from '../seats.ts';
import { accept, type Handler, refuse } from './handler.ts';

/** Moves members from one group to another: all of them, or none if one cannot move. */
export const transfer: Handler<'transfer', CommandOf<'transfer'>> = (decision, command) => {
  const { facts } = decision;
  const { leaveGroupId, joinGroupId } = command;
  if (leaveGroupId === undefined) return refuse(refusal(403, { x: 'leaveGroupId' }));
  if (joinGroupId === undefined) return refuse(refusal(403, { x: 'joinGroupId' }));
  if (command.userIds.length === 0) return refuse(refusal(403, { x: 'userIds' }));
  if (command.userIds.length > batchLimit) return refuse(refusal(1060, { x: batchLimit }));
  const from = findLiveGroup(facts, leaveGroupId, 1619);
  if ('code' in from) return refuse(from);
  const to = findJoinableGroup(facts, joinGroupId, 1619);
  if ('code' in to) return refuse(to);
  const userIds = [...new Set(command.userIds)];
  const refusals = checkUsers(decision, from, to, userIds);
  if (refusals.length > 0) return refuse(...refusals);
  for (const userId of userIds) move(decision, from.groupId, to.groupId, userId);
  return accept<'transfer'>({ userIds });
};

/** One refusal for each customer who cannot move; if all can, the refusal of the whole set, if any. */
function checkUsers(
  { facts, now }: Decision,
  from: Group,
  to: Group,
  userIds: readonly number[],
): readonly Refusal[] {
  const refusals = userIds
    .map((userId) => checkUser(facts, from, to, userId))
    .filter((refused) => refused !== null);
  if (refusals.length > 0) return refusals;
  return hasRoom(facts, to, now, userIds) ? [] : [refusal(1638, fullGroup(to))];
}

type Mover = Pick<MembershipSubject, 'facts' | 'group' | 'userId' | 'customer'>;

/** The vendor's sentences for these rules do not say which user they are about. */
function naming<Subject extends { readonly userId: number }>(
  rule: CodedRule<Subject>,
): CodedRule<Subject> {
  const fill = (subject: Subject) => ({
    ...rule.fill?.(subject),
    detail: `It is user ${subject.userId}.`,
  });
  return { ...rule, fill };
}

/** Rules about the group to leave. The contract has its own codes for a transfer. */
const leaveRules: readonly CodedRule<Mover>[] = [
  ...participantRules.map(naming),
  isMember,
  withCode(notPrimaryMember, 1624, userAndGroup),
];

/** Rules about the group to join. All who move come from one group, so they already share a company. */
const enterRules: readonly CodedRule<Mover>[] = [
  withCode(notYetMember, 1623, userAndGroup),
  naming(sameCompany),
];

function checkUser(facts: Facts, from: Group, to: Group, userId: number): Refusal | null {
  const mover = { facts, userId, customer: facts.customers.get(userId) };
  return (
    refusalBy(leaveRules, { ...mover, group: from }) ??
    refusalBy(enterRules, { ...mover, group: to })
  );
}

function move(decision: Decision, from: number, to: number, userId: number): void {
  const { facts } = decision;
  const had = membershipRecord(facts, from, userId);
  const wasDefault = facts.customers.need(userId).defaultGroupId === from;
  removeMember(decision, from, userId);
  // The membership keeps its end.
  addMember(decision, to, userId, { ...had, primaryMember: false });
  if (wasDefault) changeDefaultGroup(decision, userId, to);
}
