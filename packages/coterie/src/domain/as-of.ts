import type { Change } from './changes.ts';
import type { CustomerRecord } from './customers.ts';
import { Facts } from './facts.ts';
import { fold } from './fold.ts';
import type { Group } from './groups.ts';
import type { Identifier } from './identifiers.ts';
import type { Member } from './memberships.ts';
import type { Org } from './org.ts';

/**
 * What was so after these changes: all of them, in order, that tell of the things one wants to know about. What was
 * erased since is absent from the past, too.
 */
export function foldHistory(org: Org, history: readonly Change[]): Facts {
  const nothing = new Facts(org.orgId, org);
  // Nothing is known before the history starts, except that none of its customers existed.
  for (const change of history)
    if (change.kind === 'customerCreated') nothing.customers.set(change.userId, null);
  const facts = nothing.draft();
  for (const change of history) fold(facts, change);
  return facts;
}

export function groupIn(facts: Facts, groupId: number): Group | null {
  return facts.groups.peek(groupId) ?? null;
}

/** The members that the group had, by ascending userId. */
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

/** As every store lists them. */
function byProfile(a: Identifier, b: Identifier): number {
  const [one, other] = [a, b].map((each) => [each.source, each.accountId, each.type, each.value]);
  const at = one?.findIndex((part, index) => part !== other?.[index]) ?? -1;
  return at === -1 ? 0 : (one?.[at] ?? '') < (other?.[at] ?? '') ? -1 : 1;
}
