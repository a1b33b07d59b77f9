import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import {
  addMember,
  membershipRecord,
  removeMember,
  changeDefaultGroup,
} from '../effects/memberships.ts';
import type { Facts } from '../facts.ts';
import { type Group, isJoinable, isLive } from '../groups.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { batchLimit } from '../rules/batch-limit.ts';
import { customerExists, customerNotErased, customerNotMerged } from '../rules/customers.ts';
import {
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

/** Moves members from one group to another: all of them, or, if one can not move, nobody. */
export const transfer: Handler<'transfer', CommandOf<'transfer'>> = (decision, command) => {
  const { facts } = decision;
  const { leaveGroupId, joinGroupId } = command;
  if (leaveGroupId === undefined) return refuse(refusal(403, { x: 'leaveGroupId' }));
  if (joinGroupId === undefined) return refuse(refusal(403, { x: 'joinGroupId' }));
  if (command.userIds.length === 0) return refuse(refusal(403, { x: 'userIds' }));
  if (command.userIds.length > batchLimit) return refuse(refusal(1060, { x: batchLimit }));
  const from = facts.find({ id: leaveGroupId });
  if (from === null || !isLive(from)) return refuse(refusal(1619, { x: leaveGroupId }));
  const to = facts.find({ id: joinGroupId });
  if (to === null || !isJoinable(to)) return refuse(refusal(1619, { x: joinGroupId }));
  const userIds = [...new Set(command.userIds)];
  const refusals = checkUsers(decision, from, to, userIds);
  if (refusals.length > 0) return refuse(...refusals);
  for (const userId of userIds) move(decision, from.groupId, to.groupId, userId);
  return accept<'transfer'>({ userIds });
};

/** One refusal for each user who can not move; if all of them could, those that concern the set. */
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
  return hasRoom(facts, to, now, userIds) ? [] : [refusal(1638, { x: to.maxGroupSize })];
}

type Mover = Pick<MembershipSubject, 'facts' | 'group' | 'userId' | 'customer'>;

/** The sentences of these codes do not say which of the users it is. */
const named = ({ userId }: Mover) => ({ detail: `It is user ${userId}.` });

/** About the group that the user leaves. The contract has codes of its own for a transfer. */
const leaveRules: readonly CodedRule<Mover>[] = [
  { ...customerExists, fill: named },
  { ...customerNotMerged, fill: named },
  { ...customerNotErased, fill: named },
  isMember,
  withCode(notPrimaryMember, 1624, ({ userId }) => ({ x: userId })),
];

/** About the group that the user joins. Those who move come from one group, so they share a company already. */
const enterRules: readonly CodedRule<Mover>[] = [
  withCode(notYetMember, 1623, userAndGroup),
  { ...sameCompany, fill: named },
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
  // It ends when it would have: moving is no new promise.
  addMember(decision, to, userId, { ...had, primaryMember: false });
  if (wasDefault) changeDefaultGroup(decision, userId, to);
}
