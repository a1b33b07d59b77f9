import type { CommandOf } from '../commands.ts';
import { type Refusal, refusal } from '../refusals.ts';
import type { Facts } from '../facts.ts';
import { type Group, isJoinable, isLive } from '../groups.ts';
import { hasRoom } from '../seats.ts';
import { batchLimit } from './batch-limit.ts';
import { accept, type Decision, type Handler, refuse } from './decision.ts';
import {
  addMember,
  checkCustomer,
  fitsCompany,
  membershipRecord,
  removeMember,
  setDefaultGroup,
} from './memberships.ts';

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

/** Those who move all come from one group, so they share a company among themselves already. */
function checkUser(facts: Facts, from: Group, to: Group, userId: number): Refusal | null {
  const detail = `It is user ${userId}.`;
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refusal(customer.code, { detail });
  if (facts.membership(from.groupId, userId) === null)
    return refusal(1620, { x: userId, y: from.groupId });
  if (from.primaryUserId === userId) return refusal(1624, { x: userId });
  if (facts.membership(to.groupId, userId) !== null)
    return refusal(1623, { x: userId, y: to.groupId });
  return fitsCompany(to, customer) ? null : refusal(1622, { detail });
}

function move(decision: Decision, from: number, to: number, userId: number): void {
  const { facts } = decision;
  const had = membershipRecord(facts, from, userId);
  const wasDefault = facts.customers.need(userId).defaultGroupId === from;
  removeMember(decision, from, userId);
  // It ends when it would have: moving is no new promise.
  addMember(decision, to, userId, { ...had, primaryMember: false });
  if (wasDefault) setDefaultGroup(decision, userId, to);
}
