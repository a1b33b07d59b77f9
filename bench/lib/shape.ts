/** The content of a benchmark's installation, computed so that seeding and load agree without communication. */
export interface Shape {
  readonly memberships: number;
  /** Groups 1 to `groups` have `groupSize` members each; one more group, the hot group, has `hotMembers`. */
  readonly groups: number;
  readonly groupSize: number;
  readonly hotGroup: number;
  readonly hotMembers: number;
  /** Customers 1 to `members` are in five groups each on average; the `free` customers after them are in none. */
  readonly members: number;
  readonly free: number;
}

/** A customer and a group. */
export interface Pair {
  readonly groupId: number;
  readonly userId: number;
}

/** A prime that divides no number of members, so it scatters a group's members over all customers. */
export const scatter = 7_919;

export const maxGroupSize = 1_000_000;
export const orgName = 'bench';
export const tillName = 'till.bench';
export const tillPassword = 'bench-password';

export function shapeOf(memberships: number): Shape {
  const groupSize = 20;
  const hotMembers = Math.min(30_000, Math.floor((memberships * 0.3) / groupSize) * groupSize);
  const groups = Math.floor((memberships - hotMembers) / groupSize);
  const members = Math.max(hotMembers, Math.ceil(memberships / 5));
  return {
    memberships: groups * groupSize + hotMembers,
    groups,
    groupSize,
    hotGroup: groups + 1,
    hotMembers,
    members: members % scatter === 0 ? members + 1 : members,
    free: Math.max(100, Math.min(50_000, memberships)),
  };
}

/** The length of the org's change log. */
export function countChanges({ members, free, hotGroup, memberships }: Shape): number {
  // The org, its till, and two changes per customer: the creation and the identifier.
  return 2 + 2 * (members + free) + hotGroup + memberships;
}

/** The `index`th seeded membership, counted from 0. */
export function seededPair(shape: Shape, index: number): Pair {
  const { groups, groupSize, hotGroup, members } = shape;
  const inHotGroup = index - groups * groupSize;
  if (inHotGroup >= 0) return { groupId: hotGroup, userId: inHotGroup + 1 };
  const groupId = Math.floor(index / groupSize) + 1;
  return { groupId, userId: ((index * scatter) % members) + 1 };
}

/** The `index`th join of a free customer. Every index gives a different membership, and none that was seeded. */
export function freePair({ groups, members, free }: Shape, index: number): Pair {
  const customer = index % free;
  const turn = Math.floor(index / free);
  // Every turn contains each customer once, in the group after that of the previous turn. Only the first half of the
  // groups is used, because a transfer moves the customer to the other half.
  const half = Math.floor(groups / 2);
  return { groupId: ((customer * scatter + turn) % half) + 1, userId: members + customer + 1 };
}

/** The group that a transfer moves a free customer to. */
export function transferTarget({ groups }: Shape, { groupId }: Pair): number {
  return groupId + Math.floor(groups / 2);
}
