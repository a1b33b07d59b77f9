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
  leave,
  mergeCustomer,
  removeMobile,
  setCompany,
  updateGroup,
  updateOrg,
} from '../commands.ts';
import type { Store } from '../../src/store/store.ts';
import { addOrg, apply, type ContractTest } from './harness.ts';

/** Batches whose rows pass through states that the database would reject one by one. */
export function batches(it: ContractTest): void {
  describe('one batch', () => {
    for (const [from, to] of [
      [1, 2],
      [2, 1],
    ] as const)
      it(`moves a primary role from group ${from} to group ${to}, touched before or after`, async ({
        store,
        orgId,
      }) => {
        await arrangePrimary(store, orgId, from);
        await apply(store, orgId, leave(from, 7), joinAsPrimary(to, 7));
        expect(await primaries(store, orgId)).toEqual({ [from]: null, [to]: 7 });
        const other = await addOrg(store, 'other');
        await arrangePrimary(store, other, from);
        await apply(store, other, join(to, 8), leave(from, 7), joinAsPrimary(to, 7));
        expect(await primaries(store, other)).toEqual({ [from]: null, [to]: 7 });
      });

    it('swaps the primary members of two groups', async ({ store, orgId }) => {
      await apply(store, orgId, updateOrg({ keepGroupActiveWithoutPrimary: true }));
      await arrangePrimary(store, orgId, 1);
      await apply(store, orgId, joinAsPrimary(2, 8));
      await apply(store, orgId, leave(1, 7), leave(2, 8), joinAsPrimary(1, 8), joinAsPrimary(2, 7));
      expect(await primaries(store, orgId)).toEqual({ 1: 8, 2: 7 });
    });

    it('gives a new group a primary member who left another group', async ({ store, orgId }) => {
      await arrangePrimary(store, orgId, 1);
      await apply(store, orgId, createGroup('new'), leave(1, 7), joinAsPrimary(3, 7));
      const [group] = await store.findGroups(orgId, [{ primaryUserId: 7 }]);
      expect(group).toMatchObject({ groupId: 3, externalId: 'new', memberCount: 1 });
    });

    it('frees an external id and uses it again', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'));
      await apply(store, orgId, deleteGroup(1), createGroup('a'));
      const groups = await store.findGroups(orgId, [{ externalId: 'a' }, { id: 1 }]);
      expect(groups).toMatchObject([
        { groupId: 2, status: 'ACTIVE' },
        { groupId: 1, status: 'DELETED' },
      ]);
    });

    it('frees and reuses an external id although the older group was changed first', async ({
      store,
      orgId,
    }) => {
      await apply(store, orgId, createGroup('a'), createGroup('b'));
      await apply(
        store,
        orgId,
        updateGroup(2, { groupName: 'touched' }),
        deleteGroup(1),
        createGroup('a'),
        deleteGroup(2),
        createGroup('b'),
      );
      const groups = await store.findGroups(orgId, [{ externalId: 'a' }, { externalId: 'b' }]);
      expect(groups).toMatchObject([{ groupId: 3 }, { groupId: 4 }]);
    });

    it('moves an identifier from one customer to another', async ({ store, orgId }) => {
      await apply(store, orgId, createCustomer(7), createCustomer(8), addMobile(7, '1'));
      await apply(store, orgId, removeMobile(7, '1'), addMobile(8, '1'));
      expect((await store.findCustomer(orgId, 7))?.identifiers).toHaveLength(1);
      expect((await store.findCustomer(orgId, 8))?.identifiers).toContainEqual(
        expect.objectContaining({ type: 'mobile', value: '1' }),
      );
    });

    it('adds and removes an identifier, which then belongs to nobody', async ({ store, orgId }) => {
      await apply(store, orgId, createCustomer(7), addMobile(7, '1'), removeMobile(7, '1'));
      expect((await store.findCustomer(orgId, 7))?.identifiers).toHaveLength(1);
      await apply(store, orgId, createCustomer(8), addMobile(8, '1'));
    });

    it('joins and leaves, and keeps the ended membership', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'), createCustomer(7), join(1, 7), leave(1, 7));
      const members = await store.listMembers(orgId, 1);
      expect(members).toMatchObject([{ userId: 7, active: false }]);
      expect(await store.findGroups(orgId, [{ id: 1 }])).toMatchObject([{ memberCount: 0 }]);
    });

    it('leaves and joins again, with the newer permissions', async ({ store, orgId }) => {
      const permissions = ['allow_points_redemption'];
      await apply(store, orgId, createGroup('a'), createCustomer(7), join(1, 7));
      await apply(store, orgId, leave(1, 7), join(1, 7, { permissions }));
      expect(await store.listMembers(orgId, 1)).toMatchObject([
        { userId: 7, active: true, permissions },
      ]);
    });

    it('deletes a group whose members joined in the same batch', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'), createCustomer(7));
      await apply(store, orgId, joinAsPrimary(1, 7), deleteGroup(1));
      expect(await store.findGroups(orgId, [{ id: 1 }])).toMatchObject([
        { status: 'DELETED', memberCount: 0, primaryUserId: null },
      ]);
      expect((await store.findCustomer(orgId, 7))?.customer.defaultGroupId).toBeNull();
    });

    for (const [victim, survivor] of [
      [7, 8],
      [8, 7],
    ] as const)
      it(`makes customers 7 and 8 and merges ${victim} into ${survivor}`, async ({
        store,
        orgId,
      }) => {
        await apply(
          store,
          orgId,
          createCustomer(7),
          createCustomer(8),
          mergeCustomer(victim, survivor),
        );
        const record = await store.findCustomer(orgId, victim);
        expect(record?.customer.mergedInto).toBe(survivor);
      });

    it('creates a company, a customer of it, and the customer’s default group', async ({
      store,
      orgId,
    }) => {
      await apply(
        store,
        orgId,
        createCustomer(7),
        createCompany('c'),
        setCompany(7, 1),
        createGroup('a'),
        joinAsPrimary(1, 7),
      );
      expect((await store.findCustomer(orgId, 7))?.customer).toMatchObject({
        companyId: 1,
        defaultGroupId: 1,
      });
      expect(await store.findGroups(orgId, [{ id: 1 }])).toMatchObject([{ companyId: 1 }]);
    });

    it('creates a till, changes its secret, and changes the org’s name there and back', async ({
      store,
      orgId,
    }) => {
      await apply(
        store,
        orgId,
        createTill('till'),
        { type: 'rotateTill', userName: 'till', secretHash: 'new' } as const,
        updateOrg({ name: 'renamed' }),
        updateOrg({ name: 'acme' }),
      );
      expect(await store.findLogin('till', 'till')).toMatchObject({ orgId, secretHash: 'new' });
      expect(await store.findLogin('org', 'acme')).toMatchObject({ orgId });
      expect(await store.findLogin('org', 'renamed')).toBeNull();
    });
  });
}

/** Groups 1 and 2, customers 7 and 8; 7 is the primary member of one group. */
async function arrangePrimary(store: Store, orgId: number, groupId: number): Promise<void> {
  await apply(
    store,
    orgId,
    createGroup('a'),
    createGroup('b'),
    createCustomer(7),
    createCustomer(8),
    joinAsPrimary(groupId, 7),
  );
}

async function primaries(store: Store, orgId: number): Promise<Record<number, number | null>> {
  const groups = await store.findGroups(orgId, [{ id: 1 }, { id: 2 }]);
  return Object.fromEntries(
    groups.flatMap((group) => (group === null ? [] : [[group.groupId, group.primaryUserId]])),
  ) as Record<number, number | null>;
}
