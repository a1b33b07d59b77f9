import { describe, expect } from 'vitest';

import {
  addMobile,
  createCompany,
  createCustomer,
  createGroup,
  createTill,
  deleteGroup,
  join,
  joinAsPrimary,
  profile,
  updateOrg,
} from '../commands.ts';
import type { IdentifierQuery } from '../../src/domain/identifiers.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, apply, type ContractTest } from './harness.ts';

/** Groups 1 (members 7, primary, and 8), 2 (member 7) and 3 (empty); customers 7, 8 and 9. */
async function arrange(store: Store, orgId: number): Promise<void> {
  await apply(
    store,
    orgId,
    createGroup('a', { maxGroupSize: 5 }),
    createGroup('b', { maxGroupSize: 7 }),
    createGroup('c'),
    createCustomer(7),
    createCustomer(8),
    createCustomer(9),
    joinAsPrimary(1, 7),
    join(1, 8),
    join(2, 7),
  );
}

const missing = /no fact about/;

export function loads(it: ContractTest): void {
  describe('load', () => {
    it('knows the org, and that an unknown org does not exist', async ({ store, orgId }) => {
      expect((await store.load(orgId, [])).org).toEqual(await store.findOrg(orgId));
      expect((await store.load(orgId + 1, [])).orgOrNull).toBeNull();
    });

    it('finds groups by each selector and knows them by every key', async ({ store, orgId }) => {
      await arrange(store, orgId);
      for (const selector of [{ id: 1 }, { externalId: 'a' }, { primaryUserId: 7 }]) {
        const facts = await store.load(orgId, [{ groups: [selector] }]);
        expect(facts.find({ id: 1 })).toMatchObject({ groupId: 1, memberCount: 2 });
        expect(facts.find({ externalId: 'a' })?.groupId).toBe(1);
        expect(facts.find({ primaryUserId: 7 })?.groupId).toBe(1);
      }
    });

    it('knows that what it did not find does not exist', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const facts = await store.load(orgId, [
        {
          groups: [{ id: 99 }, { externalId: 'z' }, { primaryUserId: 8 }],
          customers: [99],
          companies: [99],
          companyExternalIds: ['z'],
          logins: [{ kind: 'till', name: 'z' }],
          identifiers: [mobile('z')],
        },
      ]);
      expect(facts.find({ id: 99 })).toBeNull();
      expect(facts.find({ externalId: 'z' })).toBeNull();
      expect(facts.find({ primaryUserId: 8 })).toBeNull();
      expect(facts.customers.get(99)).toBeNull();
      expect(facts.companies.get(99)).toBeNull();
      expect(facts.companyExternalIds.get('z')).toBeNull();
      expect(facts.logins.get('till:z')).toBeNull();
      expect(facts.customerBy(mobile('z'))).toBeNull();
    });

    it('finds deleted groups by id only', async ({ store, orgId }) => {
      await arrange(store, orgId);
      await apply(store, orgId, deleteGroup(1));
      const groups = [{ id: 1 }, { externalId: 'a' }, { primaryUserId: 7 }];
      const facts = await store.load(orgId, [{ groups }]);
      expect(facts.find({ id: 1 })?.status).toBe('DELETED');
      expect(facts.find({ externalId: 'a' })).toBeNull();
      expect(facts.find({ primaryUserId: 7 })).toBeNull();
    });

    it('knows the membership of every found customer in every found group', async ({
      store,
      orgId,
    }) => {
      await arrange(store, orgId);
      await apply(store, orgId, addMobile(8, '1'));
      const facts = await store.load(orgId, [
        { groups: [{ id: 1 }, { externalId: 'b' }], customers: [7, 9], identifiers: [mobile('1')] },
      ]);
      const known = [1, 2].map((groupId) =>
        [7, 8, 9].map((userId) => facts.membership(groupId, userId) !== null),
      );
      expect(known).toEqual([
        [true, true, false],
        [true, false, false],
      ]);
      expect(facts.customerBy(mobile('1'))).toBe(8);
      expect(facts.customers.get(8)?.userId).toBe(8);
    });

    it('pairs groups and customers within one command’s needs', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const facts = await store.load(orgId, [
        { groups: [{ id: 1 }], customers: [7] },
        { groups: [{ id: 2 }], customers: [7, 9] },
      ]);
      expect(facts.membership(1, 7)).not.toBeNull();
      expect(facts.membership(2, 7)).not.toBeNull();
      expect(facts.membership(2, 9)).toBeNull();
    });

    it('knows the group of which each customer is the primary member', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const facts = await store.load(orgId, [{ primaryOf: [7, 8] }]);
      expect(facts.primaryOf(7)).toBe(1);
      expect(facts.groups.get(1)?.externalId).toBe('a');
      expect(facts.primaryOf(8)).toBeNull();
      expect(() => facts.primaryOf(9)).toThrow(missing);
    });

    it('knows all members of a group, and them as customers', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const facts = await store.load(orgId, [
        { groups: [{ id: 1 }, { id: 3 }], allMembers: true },
        { groups: [{ id: 2 }] },
      ]);
      expect(facts.membersOf(1)).toEqual([7, 8]);
      expect(facts.customers.get(8)?.userId).toBe(8);
      expect(facts.membership(1, 9)).toBeNull();
      expect(facts.membersOf(3)).toEqual([]);
      expect(() => facts.membersOf(2)).toThrow(missing);
    });

    it('knows all memberships of a customer, and their groups', async ({ store, orgId }) => {
      await arrange(store, orgId);
      const facts = await store.load(orgId, [
        { customers: [7, 9], allMemberships: true },
        { customers: [8] },
      ]);
      expect(facts.groupsOf(7)).toEqual([1, 2]);
      expect(facts.groups.get(2)?.externalId).toBe('b');
      expect(facts.groupsOf(9)).toEqual([]);
      expect(() => facts.groupsOf(8)).toThrow(missing);
    });

    it('knows a customer’s default group, and the membership in it', async ({ store, orgId }) => {
      await arrange(store, orgId);
      await apply(store, orgId, join(2, 8, { defaultGroup: true }));
      const facts = await store.load(orgId, [{ defaultGroupOf: [7, 8, 9, 99] }]);
      const defaults = [7, 8, 9].map((userId) => facts.customers.need(userId).defaultGroupId);
      expect(defaults).toEqual([1, 2, null]);
      expect(facts.customers.get(99)).toBeNull();
      expect(facts.find({ id: 1 })?.externalId).toBe('a');
      expect(facts.find({ id: 2 })?.externalId).toBe('b');
      expect(facts.membership(1, 7)?.userId).toBe(7);
      expect(facts.membership(2, 8)?.userId).toBe(8);
      expect(() => facts.membership(1, 8)).toThrow(missing);
    });

    it('returns the right facts to concurrent callers of several orgs', async ({
      store,
      orgId,
    }) => {
      await arrange(store, orgId);
      const otherId = await addOrg(store, 'other');
      await apply(store, otherId, createGroup('only'), createCustomer(7), join(1, 7));
      const [pair, listed, defaults, theirs, unknown] = await Promise.all([
        store.load(orgId, [{ groups: [{ id: 2 }], customers: [7] }]),
        store.load(orgId, [{ customers: [7], allMemberships: true }]),
        store.load(orgId, [{ defaultGroupOf: [7] }]),
        store.load(otherId, [{ groups: [{ id: 1 }], customers: [7] }]),
        store.load(otherId + 1, [{ groups: [{ id: 1 }] }]),
      ]);
      expect(pair.membership(2, 7)?.joinedSequence).toBeGreaterThan(0);
      expect(listed.groupsOf(7)).toEqual([1, 2]);
      expect(defaults.customers.need(7).defaultGroupId).toBe(1);
      expect(theirs.find({ id: 1 })?.externalId).toBe('only');
      expect(theirs.org.name).toBe('other');
      expect(unknown.orgOrNull).toBeNull();
    });

    it('knows a customer’s details and identifiers', async ({ store, orgId }) => {
      await arrange(store, orgId);
      await apply(store, orgId, addMobile(7, '1'));
      const facts = await store.load(orgId, [{ customers: [7], details: true }]);
      const record = await store.findCustomer(orgId, 7);
      expect(facts.details.get(7)).toEqual(record?.details);
      expect(facts.identifiersOf(7)).toHaveLength(2);
      expect(facts.identifiersOf(7)).toEqual(expect.arrayContaining(record?.identifiers as []));
      expect(() => facts.identifiersOf(8)).toThrow(missing);
    });

    it('finds a customer by identifier in one source and account only', async ({
      store,
      orgId,
    }) => {
      const inWechat = profile({
        source: 'WECHAT',
        accountId: 'w1',
        identifiers: [{ type: 'mobile', value: '1' }],
      });
      await apply(store, orgId, createCustomer(7, [inWechat]));
      const wechat = { ...mobile('1'), source: 'WECHAT' } as const;
      const queries = [
        { ...wechat, accountId: 'w1' },
        { ...wechat, accountId: 'w2' },
        { ...mobile('1'), source: 'INSTORE' } as const,
        { ...wechat, accountId: 'w1', type: 'email' } as const,
      ];
      const facts = await store.load(orgId, [{ identifiers: queries }]);
      expect(queries.map((query) => facts.customerBy(query))).toEqual([7, null, null, null]);
    });

    it('prefers INSTORE, then MARTJACK, then WECHAT in a search in all sources', async ({
      store,
      orgId,
    }) => {
      const holds = (source: string, accountId = '') =>
        profile({ source, accountId, identifiers: [{ type: 'mobile', value: '1' }] });
      const query = mobile('1');
      const found: (number | null)[] = [];
      for (const commands of [
        [createCustomer(1, [holds('WECHAT', 'b')])],
        [createCustomer(2, [holds('WECHAT', 'a')])],
        [createCustomer(3, [holds('MARTJACK')])],
        [createCustomer(4), addMobile(4, '1')],
      ]) {
        await apply(store, orgId, ...commands);
        found.push((await store.load(orgId, [{ identifiers: [query] }])).customerBy(query));
      }
      expect(found).toEqual([1, 2, 3, 4]);
    });

    it('knows companies by id and by external id', async ({ store, orgId }) => {
      await apply(store, orgId, createCompany('c', 'Company'));
      const facts = await store.load(orgId, [{ companies: [1], companyExternalIds: ['c'] }]);
      expect(facts.companies.get(1)).toMatchObject({ companyId: 1, name: 'Company' });
      expect(facts.companyExternalIds.get('c')).toBe(1);
    });

    it('knows logins and their tills', async ({ store, orgId }) => {
      const client = { type: 'createClient', userName: 't', key: 'k', secretHash: 'h' } as const;
      await apply(store, orgId, createTill('t'), client);
      for (const login of [
        { kind: 'till', name: 't' } as const,
        { kind: 'client', name: 'k' } as const,
      ]) {
        const facts = await store.load(orgId, [{ logins: [login] }]);
        expect(facts.logins.get(`${login.kind}:${login.name}`)).toMatchObject({ orgId, tillId: 1 });
        expect(facts.tills.get(1)?.userName).toBe('t');
      }
    });

    it('knows the largest size of the live groups', async ({ store, orgId }) => {
      const largest = async () =>
        (await store.load(orgId, [{ largestGroup: true }])).largestGroupSize;
      expect(await largest()).toBe(0);
      await apply(store, orgId, createGroup('a', { maxGroupSize: 5 }));
      await apply(store, orgId, createGroup('b', { maxGroupSize: 7 }));
      expect(await largest()).toBe(7);
      await apply(store, orgId, deleteGroup(2));
      expect(await largest()).toBe(5);
      await apply(store, orgId, updateOrg({ productLimit: 5 }));
    });

    it('knows how many current memberships the org has', async ({ store, orgId }) => {
      const count = async () =>
        (await store.load(orgId, [{ membershipCount: true }])).membershipCount;
      expect(await count()).toBe(0);
      await apply(store, orgId, createGroup('a'), createCustomer(7), createCustomer(8));
      await apply(store, orgId, join(1, 7), join(1, 8));
      await apply(store, orgId, { type: 'leave', groupId: 1, identifier: { userId: 8 } });
      expect(await count()).toBe(1);
    });

    it('sees the facts of one committed moment', async ({ store, orgId, reopen }) => {
      const other = await reopen();
      await apply(other, orgId, createGroup('a'));
      const loads = Array.from({ length: 20 }, async (_, index) => {
        await apply(other, orgId, createGroup(`g${index}`));
        const needs = Array.from({ length: 25 }, (__, id) => ({ groups: [{ id }] }));
        const facts = await store.load(orgId, needs);
        const known = needs.filter((_need, id) => facts.groups.get(id) !== null).length;
        return known === Math.min(facts.org.lastGroupId, 24);
      });
      expect(await Promise.all(loads)).not.toContain(false);
    });
  });
}

function mobile(value: string): IdentifierQuery {
  return { source: 'ALL', accountId: '', type: 'mobile', value };
}
