import { seededPair, type Shape } from '../lib/shape.ts';

/** The shape of this benchmark: 2,000 memberships in 200 groups of ten. */
export const peerShape: Shape = {
  memberships: 2_000,
  groups: 199,
  groupSize: 10,
  // In this shape, the hot group is a group like the others.
  hotGroup: 200,
  hotMembers: 10,
  members: 1_000,
  free: 1_000,
};

/** The calls of a peer's own API that seed it. Those that create something return its id. */
export interface Admin {
  createCustomer(number: number): Promise<string>;
  createGroup(number: number): Promise<string>;
  addMembers(groupId: string, customerIds: readonly string[]): Promise<void>;
}

/** The number of concurrent requests. */
const atATime = 16;

/** Creates a shape's customers, groups and members. Returns the ids of customers and groups 1, 2, 3 … */
export async function seedPeer(admin: Admin, shape: Shape) {
  const customers = await inOrder(shape.members + shape.free, (n) => admin.createCustomer(n));
  const groups = await inOrder(shape.hotGroup, (n) => admin.createGroup(n));
  const members = groups.map((): string[] => []);
  for (let index = 0; index < shape.memberships; index += 1) {
    const { groupId, userId } = seededPair(shape, index);
    members[groupId - 1]?.push(customers[userId - 1] ?? '');
  }
  // One group after the other: a customer is in several groups, and Vendure writes all groups of a customer at once.
  for (const [index, groupId] of groups.entries())
    await admin.addMembers(groupId, members[index] ?? []);
  return { customers, groups };
}

/** Calls `ask` with 1, 2, 3 …, several at a time, and returns the results in order. */
async function inOrder(last: number, ask: (number: number) => Promise<string>) {
  const all: string[] = [];
  for (let first = 1; first <= last; first += atATime) {
    const length = Math.min(atATime, last - first + 1);
    all.push(...(await Promise.all(Array.from({ length }, (_, index) => ask(first + index)))));
  }
  return all;
}
