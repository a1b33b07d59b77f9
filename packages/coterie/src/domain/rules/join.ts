import type { JoinItem } from '../commands.ts';
import type { Facts } from '../facts.ts';
import type { Group } from '../groups.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { participantRules } from './customers.ts';
import { groupExists, groupJoinable } from './groups.ts';
import {
  endsInFuture,
  type MembershipSubject,
  noOtherPrimary,
  notPrimaryElsewhere,
  notYetMember,
  permissionsKnown,
  primaryWithoutEnd,
  roomForOne,
  sameCompany,
} from './memberships.ts';
import { type CodedRule, refusalBy } from './rule.ts';

/** The rules about each customer who is to join, in the contract's order: the first that refuses gives the code. */
const itemRules: readonly CodedRule<MembershipSubject>[] = [
  ...participantRules,
  notYetMember,
  noOtherPrimary,
  notPrimaryElsewhere,
  permissionsKnown,
  sameCompany,
  roomForOne,
  primaryWithoutEnd,
  endsInFuture,
];

/** Every rule of a join, in the order in which they are looked at. The first two refuse a join as a whole. */
export const joinRules: readonly CodedRule<MembershipSubject>[] = [
  groupExists,
  groupJoinable,
  ...itemRules,
];

/** Why this customer can not join this group, which is ACTIVE, now: the first rule that refuses. Null: she can. */
export function refusalToJoin(
  facts: Facts,
  group: Group,
  item: JoinItem,
  now: number,
): Refusal | null {
  const { userId, primaryMember, permissions, validUntil = null } = item;
  if (userId === undefined) return refusal(403, { x: 'userId' });
  const customer = facts.customers.get(userId);
  const wanted = { primaryMember, permissions, validUntil };
  return refusalBy(itemRules, { facts, group, userId, customer, ...wanted, now });
}
