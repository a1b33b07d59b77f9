import { setImmediate as turn } from 'node:timers/promises';

import { describe, expect } from 'vitest';

import {
  createCustomer,
  createGroup,
  deleteGroup,
  join,
  joinAsPrimary,
  leave,
} from '../commands.ts';
import type { GroupSelector } from '../../src/domain/groups.ts';
import type { GroupWithMembers, Store } from '../../src/store/store.ts';
import { allChanges, apply, type ContractTest, now } from './harness.ts';

/** Group 1 with members 7 (primary), 8 and 9, and 10, who left; group 2 with 8; group 3, deleted. */
async function fill(store: Store, orgId: number): Promise<void> {
  await apply(store, orgId, createGroup('a'), createGroup('b'), createGroup('c'));
  await apply(store, orgId, ...[7, 8, 9, 10].map((userId) => createCustomer(userId)));
  await apply(store, orgId, joinAsPrimary(1, 7), join(1, 9), join(1, 8), join(1, 10), join(2, 8));
  await apply(store, orgId, leave(1, 10), join(3, 7), deleteGroup(3));
}

/** The members of group 1 after each change of the log. */
async function membersBySequence(
  store: Store,
  orgId: number,
): Promise<ReadonlyMap<number, string>> {
  const members = new Set<number>();
  const bySequence = new Map<number, string>();
  for (const change of await allChanges(store, orgId)) {
    if (change.kind === 'groupMemberAdded' && change.groupId === 1) members.add(change.userId);
    if (change.kind === 'groupMemberRemoved' && change.groupId === 1) members.delete(change.userId);
    bySequence.set(change.sequence, [...members].toSorted((a, b) => a - b).join());
  }
  return bySequence;
}

function currentOf({ members }: GroupWithMembers): string {
  const current = members.filter(({ active }) => active).map(({ userId }) => userId);
  return current.toSorted((a, b) => a - b).join();
}

/** Reads group 1 with its members. */
const reads = {
  findGroupWithMembers: (store: Store, orgId: number) =>
    store.findGroupWithMembers(orgId, 1, { after: 0, limit: 100 }),
  findGroupsWithAllMembers: async (store: Store, orgId: number) =>
    (await store.findGroupsWithAllMembers(orgId, [{ externalId: 'a' }]))[0] ?? null,
} as const;

export function groupsWithMembers(it: ContractTest): void {
  describe('findGroupWithMembers', () => {
    it('finds a group by id with a page of its current members', async ({ store, orgId }) => {
      await fill(store, orgId);
      for (const page of [
        { after: 0, limit: 10 },
        { after: 7, limit: 1 },
        { after: 9, limit: 1 },
      ]) {
        const [group] = await store.findGroups(orgId, [{ id: 1 }]);
        const members = await store.listCurrentMembers(orgId, 1, page);
        expect(await store.findGroupWithMembers(orgId, 1, page)).toEqual({ group, members });
      }
    });

    it('finds a deleted group, without members, and no unknown group', async ({ store, orgId }) => {
      await fill(store, orgId);
      const page = { after: 0, limit: 10 };
      expect(await store.findGroupWithMembers(orgId, 3, page)).toMatchObject({
        group: { groupId: 3, status: 'DELETED' },
        members: [],
      });
      for (const groupId of [99, 0, -1, 1.5, 1e300])
        expect(await store.findGroupWithMembers(orgId, groupId, page)).toBeNull();
    });
  });

  describe('findGroupsWithAllMembers', () => {
    it('finds what each selector finds, with all current and former members', async ({
      store,
      orgId,
    }) => {
      await fill(store, orgId);
      const selectors: readonly GroupSelector[] = [
        { externalId: 'b' },
        { primaryUserId: 7 },
        { id: 99 },
        { id: 3 },
        { externalId: 'c' },
        { id: 1 },
      ];
      const groups = await store.findGroups(orgId, selectors);
      const expected = groups.map(async (group) =>
        group === null ? null : { group, members: await store.listMembers(orgId, group.groupId) },
      );
      const found = await store.findGroupsWithAllMembers(orgId, selectors);
      expect(found).toEqual(await Promise.all(expected));
      expect(found.map((one) => one?.members.length)).toEqual([1, 4, undefined, 1, undefined, 4]);
      expect(await store.findGroupsWithAllMembers(orgId, [])).toEqual([]);
    });
  });

  for (const [name, read] of Object.entries(reads))
    describe(name, () => {
      it('reads both as of one committed moment while others write', async ({
        store,
        orgId,
        reopen,
      }) => {
        await fill(store, orgId);
        const other = await reopen().catch(() => store);
        let isWriting = true;
        const found: GroupWithMembers[] = [];
        const reading = async (): Promise<void> => {
          while (isWriting) {
            const one = await read(store, orgId);
            if (one !== null) found.push(one);
            // The embedded engine returns at once; this lets the writer continue.
            await turn();
          }
        };
        const readers = [reading(), reading(), reading()];
        for (let round = 0; round < 40; round += 1) {
          await apply(other, orgId, join(1, 10));
          // The number of members stays the same.
          await apply(other, orgId, leave(1, 10), leave(1, 8), join(1, 8), join(1, 10));
          await apply(other, orgId, leave(1, 8), join(1, 8), leave(1, 10));
          await turn();
        }
        isWriting = false;
        await Promise.all(readers);
        const expected = await membersBySequence(store, orgId);
        expect(new Set(found.map(({ group }) => group.sequence)).size).toBeGreaterThan(10);
        for (const one of found) {
          expect(currentOf(one)).toBe(expected.get(one.group.sequence));
          expect(one.group.memberCount).toBe(one.members.filter(({ active }) => active).length);
        }
      });

      it('returns the count of the members that it lists when memberships end by themselves', async ({
        store,
        orgId,
        setClock,
      }) => {
        await fill(store, orgId);
        await apply(store, orgId, join(1, 10, { validUntil: now + 5 }));
        const counted: (readonly [number | undefined, number | undefined])[] = [];
        for (const time of [now + 4, now + 5]) {
          setClock(time);
          const one = await read(store, orgId);
          const current = one?.members.filter(({ active }) => active);
          counted.push([one?.group.memberCount, current?.length]);
        }
        expect(counted).toEqual([
          [4, 4],
          [3, 3],
        ]);
      });
    });
}
