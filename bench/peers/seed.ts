import { seededPair, type Shape } from '../lib/shape.ts';

/** Two thousand customers, half of whom are in one of two hundred groups of ten. */
export const peerShape: Shape = {
  memberships: 2_000,
  groups: 199,
  groupSize: 10,
  // Only a group like the others here.
  hotGroup: 200,
  hotMembers: 10,
  members: 1_000,
  free: 1_000,
};

/** What a peer's own interface is asked for, to fill it. Each returns the new one's id. */
export interface Admin {
  createCustomer(number: number): Promise<string>;
  createGroup(number: number): Promise<string>;
  addMembers(groupId: string, customerIds: readonly string[]): Promise<void>;
}

/** How many requests are on their way at a time. */
const atATime = 16;

/** Makes a shape's customers, groups and members. Returns the ids of customers and groups 1, 2, 3 … */
export async function seedPeer(admin: Admin, shape: Shape) {
  const customers = await inOrder(shape.members + shape.free, (n) => admin.createCustomer(n));
  const groups = await inOrder(shape.hotGroup, (n) => admin.createGroup(n));
  const members = groups.map((): string[] => []);
  for (let index = 0; index < shape.memberships; index += 1) {
    const { groupId, userId } = seededPair(shape, index);
    members[groupId - 1]?.push(customers[userId - 1] ?? '');
  }
  // One after the other: a customer is in several groups, and Vendure writes all of hers at once.
  for (const [index, groupId] of groups.entries())
    await admin.addMembers(groupId, members[index] ?? []);
  return { customers, groups };
}

/** The answers to 1, 2, 3 … in that order. */
async function inOrder(last: number, ask: (number: number) => Promise<string>) {
  const all: string[] = [];
  for (let first = 1; first <= last; first += atATime) {
    const length = Math.min(atATime, last - first + 1);
    all.push(...(await Promise.all(Array.from({ length }, (_, index) => ask(first + index)))));
  }
  return all;
}
