import type { Change } from './changes.ts';
import type { CustomerRecord } from './customers.ts';
import { Facts } from './facts.ts';
import { fold } from './fold.ts';
import type { Group } from './groups.ts';
import type { Identifier } from './identifiers.ts';
import type { Member } from './memberships.ts';
import type { Org } from './org.ts';
import { settleOverdue } from './overdue.ts';
import { groupDueOn } from './schedule.ts';

/**
 * The state at a moment, folded from `history`: all changes, in order, about the things in question. What had ended by
 * itself by that moment has ended, even if the log records it later. What has since been erased is missing from the past
 * too.
 */
export function foldHistory(org: Org, history: readonly Change[], at: number): Facts {
  const nothing = new Facts(org.orgId, org);
  // Before the history starts nothing is known, except that none of its customers existed.
  for (const change of history)
    if (change.kind === 'customerCreated') nothing.customers.set(change.userId, null);
  const facts = nothing.draft();
  for (const change of history) fold(facts, change);
  noteDue(facts);
  const settled = settleOverdue(facts, { now: at });
  if (settled !== null) facts.absorb(settled.facts);
  return facts;
}

function noteDue(facts: Facts): void {
  for (const membership of facts.memberships.touched.values())
    if (membership !== null && membership.validUntil !== null) {
      const { groupId, userId, validUntil } = membership;
      facts.addDue({ due: { kind: 'membership', groupId, userId }, on: validUntil });
    }
  for (const group of facts.groups.touched.values()) {
    const on = group === null ? null : groupDueOn(group);
    if (group !== null && on !== null)
      facts.addDue({ due: { kind: 'group', groupId: group.groupId }, on });
    const offer = group?.handOverOffer ?? null;
    if (group !== null && offer !== null)
      facts.addDue({ due: { kind: 'handOver', groupId: group.groupId }, on: offer.expiresOn });
  }
}

export function groupIn(facts: Facts, groupId: number): Group | null {
  return facts.groups.peek(groupId) ?? null;
}

/** The members of the group, by ascending userId. */
export function membersIn(facts: Facts, groupId: number): readonly Member[] {
  return [...facts.memberships.touched.values()]
    .flatMap((membership) => (membership?.groupId === groupId ? [membership] : []))
    .map(({ userId, permissions, joinedOn, validUntil }) => ({
      userId,
      permissions,
      primaryMember: facts.groups.need(groupId).primaryUserId === userId,
      defaultGroup: facts.customers.need(userId).defaultGroupId === groupId,
      joinedOn,
      validUntil,
      active: true,
    }))
    .toSorted((a, b) => a.userId - b.userId);
}

export function recordIn(facts: Facts, userId: number): CustomerRecord | null {
  const customer = facts.customers.peek(userId) ?? null;
  if (customer === null) return null;
  const identifiers = facts.identifiersOf(userId).toSorted(byProfile);
  return { customer, details: facts.details.need(userId), identifiers };
}

/** The order in which every store lists identifiers. */
function byProfile(a: Identifier, b: Identifier): number {
  const [one, other] = [a, b].map((each) => [each.source, each.accountId, each.type, each.value]);
  const at = one?.findIndex((part, index) => part !== other?.[index]) ?? -1;
  return at === -1 ? 0 : (one?.[at] ?? '') < (other?.[at] ?? '') ? -1 : 1;
}
