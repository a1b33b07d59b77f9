import type { Change } from '../changes.ts';
import type { Facts } from '../facts.ts';
import type { Refusal } from '../refusals.ts';
import { findTooMany, refusalOfTooMany, type Removals, smallRemoval } from '../removals.ts';

/** The memberships that changes added and removed. */
interface Tally {
  readonly added: number;
  /** By group. Members who moved to another group are not counted. */
  readonly removed: ReadonlyMap<number, number>;
}

export function tally(changes: readonly Change[]): Tally {
  const removed = new Map<number, number>();
  let added = 0;
  for (const change of changes) {
    if (change.cause === 'transfer') continue;
    if (change.kind === 'groupMemberAdded') added += 1;
    if (change.kind === 'groupMemberRemoved')
      removed.set(change.groupId, (removed.get(change.groupId) ?? 0) + 1);
  }
  return { added, removed };
}

/** The removals of the group after this many of its memberships ended. */
export function removalsOfGroup(facts: Facts, groupId: number, removed: number): Removals {
  return { removed, of: facts.groups.need(groupId).memberCount + removed };
}

/**
 * Rejected with 95056 when the changes end more than `mayRemove` percent of the memberships of the org or of one group.
 * Null or undefined: any number may end.
 */
export function refusalOfRemovals(
  facts: Facts,
  changes: readonly Change[],
  mayRemove: number | null | undefined,
): Refusal | null {
  if (mayRemove === null || mayRemove === undefined) return null;
  const { added, removed } = tally(changes);
  const all = [...removed.values()].reduce((sum, one) => sum + one, 0);
  // More are rare, and only then must the org's memberships be counted.
  if (all <= smallRemoval) return null;
  const ofOrg = { removed: all, of: facts.membershipCount + added };
  const ofGroups = [...removed].map(([groupId, gone]) => removalsOfGroup(facts, groupId, gone));
  return refusalOfTooMany(findTooMany([ofOrg, ...ofGroups], mayRemove));
}
