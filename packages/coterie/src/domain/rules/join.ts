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

/** The rules about each customer who is to join, in the contract's order. The first that refuses gives the code. */
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

/** Every rule of a join, in the order in which they are checked. The first two reject a join as a whole. */
export const joinRules: readonly CodedRule<MembershipSubject & { readonly groupId: number }>[] = [
  groupExists,
  groupJoinable,
  ...itemRules,
];

/** Why this customer cannot join this ACTIVE group now: the refusal of the first rule that refuses. Null: they can. */
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
