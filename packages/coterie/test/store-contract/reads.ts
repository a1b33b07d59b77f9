import { describe, expect } from 'vitest';

import {
  createCompany,
  createCustomer,
  createGroup,
  deleteGroup,
  join,
  joinAsPrimary,
  leave,
} from '../commands.ts';
import type { GroupSelector } from '../../src/domain/groups.ts';
import { apply, applyAt, type ContractTest, now } from './harness.ts';

/** Ids that no database column of 32 or 64 bits can hold, or that no number represents exactly. */
const absurdIds = [0, -1, 1.5, 2 ** 31, 2 ** 32 + 1, 2 ** 53, 2 ** 63, 1e300, -(2 ** 63)];

export function reads(it: ContractTest): void {
  describe('findGroups', () => {
    it('returns a result for each selector in order, null where it finds nothing', async ({
      store,
      orgId,
    }) => {
      await apply(store, orgId, createGroup('a'), createGroup('b'), createCustomer(7));
      await apply(store, orgId, joinAsPrimary(1, 7));
      const selectors: readonly GroupSelector[] = [
        { externalId: 'b' },
        { id: 99 },
        { primaryUserId: 7 },
        { externalId: 'z' },
        { id: 2 },
        { primaryUserId: 8 },
        { externalId: 'b' },
      ];
      const groups = await store.findGroups(orgId, selectors);
      const ids = groups.map((group) => group?.groupId ?? null);
      expect(ids).toEqual([2, null, 1, null, 2, null, 2]);
      expect(await store.findGroups(orgId, [])).toEqual([]);
    });

    it('finds deleted groups by id only', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'), createCustomer(7), joinAsPrimary(1, 7));
      await apply(store, orgId, deleteGroup(1));
      expect(
        await store.findGroups(orgId, [{ id: 1 }, { externalId: 'a' }, { primaryUserId: 7 }]),
      ).toMatchObject([{ groupId: 1, status: 'DELETED' }, null, null]);
    });

    it('compares external ids character by character', async ({ store, orgId }) => {
      const externalIds = ['a', 'A', 'a ', ' a', 'á', 'a\u0301', 'ａ', '%', '_', "'", ''];
      await apply(store, orgId, ...externalIds.map((externalId) => createGroup(externalId)));
      const groups = await store.findGroups(
        orgId,
        externalIds.map((externalId) => ({ externalId })),
      );
      expect(groups.map((group) => group?.groupId)).toEqual(externalIds.map((_, i) => i + 1));
      expect(groups.map((group) => group?.externalId)).toEqual(externalIds);
    });
  });

  describe('an absurd id', () => {
    for (const id of absurdIds)
      it(`such as ${id} is unknown`, async ({ store, orgId }) => {
        expect(await store.findGroups(orgId, [{ id }, { primaryUserId: id }])).toEqual([
          null,
          null,
        ]);
        expect(await store.listMembers(orgId, id)).toEqual([]);
        expect(await store.findCustomer(orgId, id)).toBeNull();
        expect(await store.findTill(orgId, id)).toBeNull();
        expect(await store.findOrg(id)).toBeNull();
        const facts = await store.load(orgId, [
          { groups: [{ id }, { primaryUserId: id }], customers: [id], primaryOf: [id] },
          { customers: [id], groups: [{ id }], allMembers: true, allMemberships: true },
          { customers: [id], details: true, companies: [id] },
        ]);
        expect(facts.find({ id })).toBeNull();
        expect(facts.customers.get(id)).toBeNull();
        expect(facts.companies.get(id)).toBeNull();
      });
  });

  describe('listMembers', () => {
    it('lists the primary member first, then by time of joining', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'), ...[7, 8, 9, 5].map((id) => createCustomer(id)));
      await apply(
        store,
        orgId,
        join(1, 9),
        join(1, 8, { defaultGroup: true }),
        joinAsPrimary(1, 7),
      );
      await apply(store, orgId, join(1, 5));
      const members = await store.listMembers(orgId, 1);
      expect(members.map(({ userId }) => userId)).toEqual([7, 9, 8, 5]);
      expect(members.map((one) => one.primaryMember)).toEqual([true, false, false, false]);
      expect(members.map((one) => one.defaultGroup)).toEqual([true, false, true, false]);
      expect(members.every(({ active }) => active)).toBe(true);
    });

    it('lists after them those who left, with their last permissions, by time of joining', async ({
      store,
      orgId,
    }) => {
      const permissions = ['block_points_transfer'];
      await apply(store, orgId, createGroup('a'), ...[7, 8, 9].map((id) => createCustomer(id)));
      await apply(store, orgId, join(1, 8), join(1, 7, { permissions }), join(1, 9));
      await apply(store, orgId, leave(1, 7), leave(1, 8));
      const members = await store.listMembers(orgId, 1);
      expect(members).toMatchObject([
        { userId: 9, active: true },
        { userId: 8, active: false, permissions: [] },
        { userId: 7, active: false, permissions, primaryMember: false, defaultGroup: false },
      ]);
    });

    it('lists members whose memberships ended by themselves in the same order, settled or not', async ({
      store,
      orgId,
      setClock,
    }) => {
      const users = [8, 7, 9];
      await apply(store, orgId, createGroup('a'), ...users.map((id) => createCustomer(id)));
      for (const [index, id] of users.entries())
        await apply(store, orgId, join(1, id, { validUntil: now + 3 - index }));
      setClock(now + 5);
      for (const settled of [[], [7], [9], [8]]) {
        const due = settled.map((userId) => ({ kind: 'membership', groupId: 1, userId }) as const);
        await applyAt(store, orgId, now + 5, { type: 'settle', due });
        const members = await store.listMembers(orgId, 1);
        expect(members.map(({ userId, active }) => [userId, active])).toEqual(
          users.map((id) => [id, false]),
        );
      }
    });

    it('lists a customer who left and returned only as a current member', async ({
      store,
      orgId,
    }) => {
      await apply(store, orgId, createGroup('a'), createCustomer(7), join(1, 7));
      await apply(store, orgId, leave(1, 7));
      await apply(store, orgId, join(1, 7));
      expect(await store.listMembers(orgId, 1)).toMatchObject([{ userId: 7, active: true }]);
    });

    it('lists a customer who left twice once, with the last permissions', async ({
      store,
      orgId,
    }) => {
      const permissions = ['allow_points_redemption'];
      await apply(store, orgId, createGroup('a'), createCustomer(7), createCustomer(8));
      await apply(store, orgId, join(1, 7), leave(1, 7), join(1, 8), leave(1, 8));
      await apply(store, orgId, join(1, 7, { permissions }), leave(1, 7));
      expect(await store.listMembers(orgId, 1)).toMatchObject([
        { userId: 8, active: false },
        { userId: 7, active: false, permissions },
      ]);
    });

    it('lists the last members of a deleted group as those who left', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'), createCustomer(7), createCustomer(8));
      await apply(store, orgId, joinAsPrimary(1, 7), join(1, 8));
      await apply(store, orgId, deleteGroup(1));
      const members = await store.listMembers(orgId, 1);
      expect(members.map(({ userId, active }) => ({ userId, active }))).toEqual([
        { userId: 7, active: false },
        { userId: 8, active: false },
      ]);
    });

    it('lists only members of that group', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'), createGroup('b'), createCustomer(7));
      await apply(store, orgId, createCustomer(8), join(1, 7), join(2, 8), leave(1, 7));
      await apply(store, orgId, join(2, 7));
      const listed = await Promise.all([1, 2, 3].map((id) => store.listMembers(orgId, id)));
      expect(listed.map((members) => members.map(({ userId }) => userId))).toEqual([
        [7],
        [8, 7],
        [],
      ]);
    });
  });

  describe('listCompanies', () => {
    it('pages through the companies by ascending id', async ({ store, orgId }) => {
      const externalIds = ['e', 'd', 'c', 'b', 'a'];
      await apply(store, orgId, ...externalIds.map((externalId) => createCompany(externalId)));
      const pages = await Promise.all(
        [0, 2, 4, 5, 99].map((after) => store.listCompanies(orgId, { after, limit: 2 })),
      );
      expect(pages.map((page) => page.map(({ companyId }) => companyId))).toEqual([
        [1, 2],
        [3, 4],
        [5],
        [],
        [],
      ]);
    });
  });
}
