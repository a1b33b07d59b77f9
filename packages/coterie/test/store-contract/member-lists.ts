import * as fc from 'fast-check';
import { describe, expect } from 'vitest';

import { createCustomer, createGroup, join, joinAsPrimary, leave, profile } from '../commands.ts';
import { matchesCustomer } from '../../src/domain/finding.ts';
import { foldText } from '../../src/domain/search-keys.ts';
import { addOrg, apply, type ContractTest } from './harness.ts';
import { anyCustomer, limits, names, sorted, texts, userIdsOf } from './walking.ts';

function named(userId: number, firstName: string, lastName: string) {
  return createCustomer(userId, [profile({ source: 'MARTJACK', firstName, lastName })]);
}

/** Members of a group, groups of a customer, customers of an org. */
export function memberLists(it: ContractTest): void {
  describe('listCurrentMembers', () => {
    it('pages through the members by userId, with their roles and default groups', async ({
      store,
      orgId,
    }) => {
      await apply(store, orgId, createGroup('a'), createGroup('b'));
      await apply(store, orgId, ...[9, 8, 7, 6, 5].map((userId) => createCustomer(userId)));
      const permissions = ['allow_points_redemption'];
      await apply(
        store,
        orgId,
        joinAsPrimary(1, 8),
        join(1, 9, { permissions }),
        join(1, 5, { defaultGroup: true }),
        join(1, 7),
        join(2, 6),
        leave(1, 7),
      );
      const first = await store.listCurrentMembers(orgId, 1, { after: 0, limit: 2 });
      const second = await store.listCurrentMembers(orgId, 1, { after: 8, limit: 2 });
      expect([...first, ...second]).toMatchObject([
        { userId: 5, primaryMember: false, defaultGroup: true, active: true, permissions: [] },
        { userId: 8, primaryMember: true, defaultGroup: true },
        { userId: 9, primaryMember: false, defaultGroup: false, permissions },
      ]);
      expect(await store.listCurrentMembers(orgId, 3, { after: 0, limit: 2 })).toEqual([]);
    });
  });

  describe('listGroupsOfCustomer', () => {
    it('pages through the customer’s groups by id, with the memberships', async ({
      store,
      orgId,
    }) => {
      await apply(store, orgId, ...['a', 'b', 'c', 'd'].map((one) => createGroup(one)));
      await apply(
        store,
        orgId,
        createCustomer(7),
        createCustomer(8),
        join(3, 7),
        joinAsPrimary(2, 7),
      );
      await apply(store, orgId, join(4, 7), leave(4, 7), join(1, 7), join(1, 8));
      const first = await store.listGroupsOfCustomer(orgId, 7, { after: 0, limit: 2 });
      const second = await store.listGroupsOfCustomer(orgId, 7, { after: 2, limit: 2 });
      expect([...first, ...second]).toMatchObject([
        { group: { groupId: 1, externalId: 'a', memberCount: 2 }, membership: { userId: 7 } },
        { group: { groupId: 2 }, membership: { primaryMember: true, defaultGroup: true } },
        { group: { groupId: 3 }, membership: { primaryMember: false, active: true } },
      ]);
      const groups = await store.findGroups(orgId, [{ id: 1 }]);
      expect(first[0]?.group).toEqual(groups[0]);
      expect(await store.listGroupsOfCustomer(orgId, 9, { after: 0, limit: 2 })).toEqual([]);
    });
  });

  describe('an org', () => {
    it('sees no members or memberships of another org', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      await apply(store, orgId, createGroup('a'), createCustomer(7), join(1, 7));
      const page = { after: 0, limit: 5 };
      expect(await store.listCurrentMembers(other, 1, page)).toEqual([]);
      expect(await store.listGroupsOfCustomer(other, 7, page)).toEqual([]);
      await apply(store, other, createGroup('a'), createCustomer(7));
      expect(await store.listCurrentMembers(other, 1, page)).toEqual([]);
      expect(await store.listGroupsOfCustomer(other, 7, page)).toEqual([]);
    });
  });

  describe('listCustomers', () => {
    it('pages through all customers by userId, in both directions', async ({ store, orgId }) => {
      await apply(store, orgId, ...[9, 5, 7].map((userId) => createCustomer(userId)));
      expect(await userIdsOf(store, orgId, {})).toEqual([5, 7, 9]);
      expect(await userIdsOf(store, orgId, { descending: true })).toEqual([9, 7, 5]);
      const page = await store.listCustomers(orgId, anyCustomer, { after: null, limit: 1 });
      expect(page.items[0]).toEqual(await store.findCustomer(orgId, 5));
    });

    it('finds a customer once by the beginning of a name, in either order', async ({
      store,
      orgId,
    }) => {
      await apply(
        store,
        orgId,
        named(7, 'Asha', 'Sharma'),
        named(8, 'Renée', "O'Brien Sharma"),
        named(9, 'Shar', 'Shar'),
        createCustomer(10),
      );
      const find = async (text: string) =>
        sorted(await userIdsOf(store, orgId, { text: foldText(text) }, [1]));
      expect(await find('asha s')).toEqual([7]);
      expect(await find('Sharma Asha')).toEqual([7]);
      expect(await find('shar')).toEqual([7, 8, 9]);
      expect(await find('renee')).toEqual([8]);
      expect(await find('brien')).toEqual([8]);
      expect(await find('customer')).toEqual([]);
    });

    it('finds each customer once by an identifier of one source or of all', async ({
      store,
      orgId,
    }) => {
      const other = await addOrg(store, 'other');
      const own = { type: 'mobile', value: '1' } as const;
      const at = (source: string) => profile({ source, identifiers: [own] });
      await apply(store, orgId, createCustomer(8, [at('MARTJACK')]));
      const wechat = ['x', 'y'].map((accountId) => ({ ...at('WECHAT'), accountId }));
      await apply(store, orgId, createCustomer(7, wechat), createCustomer(9));
      const query = (source: 'ALL' | 'MARTJACK' | 'INSTORE') => ({
        identifier: { ...own, source, accountId: '' },
      });
      expect(await userIdsOf(store, orgId, query('ALL'), [1])).toEqual([7, 8]);
      expect(await userIdsOf(store, orgId, { ...query('ALL'), descending: true })).toEqual([8, 7]);
      expect(await userIdsOf(store, orgId, query('MARTJACK'))).toEqual([8]);
      expect(await userIdsOf(store, orgId, query('INSTORE'))).toEqual([]);
      expect(await userIdsOf(store, other, query('ALL'))).toEqual([]);
    });

    it('agrees with filtering everybody', async ({ store }) => {
      let orgs = 0;
      const people = fc.array(fc.tuple(names, names), { minLength: 1, maxLength: 12 });
      const property = fc.asyncProperty(people, texts, limits, async (them, text, some) => {
        const orgId = await addOrg(store, `org-${(orgs += 1)}`);
        await apply(
          store,
          orgId,
          ...them.map(([first, last], index) => named(index + 1, first ?? '', last ?? '')),
        );
        const query = { ...anyCustomer, text: foldText(text) };
        const records = await Promise.all(them.map((_, i) => store.findCustomer(orgId, i + 1)));
        const expected = records.flatMap((record) =>
          record !== null && matchesCustomer(query, record) ? [record.customer.userId] : [],
        );
        expect(sorted(await userIdsOf(store, orgId, query, [...some]))).toEqual(sorted(expected));
      });
      await fc.assert(property, { numRuns: 25 });
    });
  });
}
