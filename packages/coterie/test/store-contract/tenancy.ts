import { describe, expect } from 'vitest';

import {
  addMobile,
  createCompany,
  createCustomer,
  createGroup,
  createTill,
  deleteGroup,
  joinAsPrimary,
  leave,
  removeMobile,
} from '../commands.ts';
import type { Needs } from '../../src/domain/needs.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, allChanges, apply, type ContractTest } from './harness.ts';

/** One of everything, with keys that every org uses. */
async function fill(store: Store, orgId: number): Promise<void> {
  await apply(
    store,
    orgId,
    createGroup('a'),
    createCustomer(7),
    addMobile(7, '1'),
    createCompany('c'),
    createTill(`till-${orgId}`),
    joinAsPrimary(1, 7),
  );
}

const needsAll: Needs = {
  groups: [{ id: 1 }, { externalId: 'a' }, { primaryUserId: 7 }],
  customers: [7],
  identifiers: [{ source: 'ALL', accountId: '', type: 'mobile', value: '1' }],
  primaryOf: [7],
  companies: [1],
  companyExternalIds: ['c'],
  largestGroup: true,
  membershipCount: true,
};

export function tenancy(it: ContractTest): void {
  describe('two orgs', () => {
    it('can have the same ids, external ids and identifiers', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      await fill(store, orgId);
      await fill(store, other);
      for (const one of [orgId, other]) {
        expect(await store.findGroups(one, [{ externalId: 'a' }])).toMatchObject([{ groupId: 1 }]);
        expect((await store.findCustomer(one, 7))?.identifiers).toHaveLength(2);
        expect((await store.listTills(one)).map((till) => till.userName)).toEqual([`till-${one}`]);
      }
    });

    it('see nothing of each other when reading', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      await fill(store, orgId);
      const selectors = [{ id: 1 }, { externalId: 'a' }, { primaryUserId: 7 }];
      expect(await store.findGroups(other, selectors)).toEqual([null, null, null]);
      expect(await store.listMembers(other, 1)).toEqual([]);
      expect(await store.findCustomer(other, 7)).toBeNull();
      expect(await store.listCompanies(other, { after: 0, limit: 10 })).toEqual([]);
      expect(await store.listTills(other)).toEqual([]);
      expect(await store.findTill(other, 1)).toBeNull();
      expect((await allChanges(store, other)).map(({ kind }) => kind)).toEqual(['orgCreated']);
      await apply(store, orgId, leave(1, 7));
      expect(await store.listMembers(other, 1)).toEqual([]);
    });

    it('see nothing of each other when loading', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      await fill(store, orgId);
      const logins = [{ kind: 'till', name: `till-${orgId}` } as const];
      const facts = await store.load(other, [
        { ...needsAll, logins },
        { ...needsAll, allMembers: true, allMemberships: true, details: true },
      ]);
      expect(facts.find({ id: 1 })).toBeNull();
      expect(facts.find({ externalId: 'a' })).toBeNull();
      expect(facts.primaryOf(7)).toBeNull();
      expect(facts.customers.get(7)).toBeNull();
      expect(
        facts.customerBy({ source: 'ALL', accountId: '', type: 'mobile', value: '1' }),
      ).toBeNull();
      expect(facts.companies.get(1)).toBeNull();
      expect(facts.companyExternalIds.get('c')).toBeNull();
      expect(facts.largestGroupSize).toBe(0);
      expect(facts.membershipCount).toBe(0);
      // Names are unique in the whole installation, but the till behind this one belongs to the other org.
      expect(facts.logins.get(`till:till-${orgId}`)?.orgId).toBe(orgId);
      expect(facts.tills.peek(1)).toBeUndefined();
    });

    it('load memberships, members and details of their own customer 7 only', async ({
      store,
      orgId,
    }) => {
      const other = await addOrg(store, 'other');
      await fill(store, orgId);
      await apply(store, orgId, createCustomer(8), createGroup('b'));
      await apply(store, other, createGroup('a'), createCustomer(7), createCustomer(8));
      const facts = await store.load(other, [
        { groups: [{ id: 1 }], customers: [7], allMembers: true },
        { customers: [7], allMemberships: true, details: true },
      ]);
      expect(facts.membership(1, 7)).toBeNull();
      expect(facts.membersOf(1)).toEqual([]);
      expect(facts.groupsOf(7)).toEqual([]);
      expect(facts.identifiersOf(7)).toHaveLength(1);
    });

    it('change nothing of each other', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      await fill(store, orgId);
      await fill(store, other);
      const before = await snapshot(store, other);
      await apply(store, orgId, removeMobile(7, '1'), leave(1, 7));
      await apply(store, orgId, { type: 'disableTill', userName: `till-${orgId}` });
      await apply(store, orgId, { type: 'updateGroup', details: { id: 1, groupName: 'renamed' } });
      await apply(store, orgId, deleteGroup(1));
      expect(await snapshot(store, other)).toEqual(before);
      // The customer is still a member in the other org, which does not affect this one.
      expect(await store.listMembers(orgId, 1)).toMatchObject([{ userId: 7, active: false }]);
    });

    it('each count their changes from 1', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      await fill(store, orgId);
      await apply(store, other, createGroup('a'));
      expect((await allChanges(store, other)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    });
  });
}

async function snapshot(store: Store, orgId: number): Promise<unknown> {
  return Promise.all([
    store.findOrg(orgId),
    store.findGroups(orgId, [{ id: 1 }, { primaryUserId: 7 }]),
    store.listMembers(orgId, 1),
    store.findCustomer(orgId, 7),
    store.listCompanies(orgId, { after: 0, limit: 10 }),
    store.listTills(orgId),
    allChanges(store, orgId),
  ]);
}
