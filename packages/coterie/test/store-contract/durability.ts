import { describe, expect } from 'vitest';

import { createCustomer, createGroup, createTill, joinAsPrimary } from '../commands.ts';
import { allChanges, apply, type ContractTest, jobOf } from './harness.ts';

/** For engines whose databases outlive the store. */
export function durability(it: ContractTest): void {
  describe('after closing and opening', () => {
    it('everything written is there', async ({ store, orgId, reopen }) => {
      await apply(store, orgId, createGroup('a'), createCustomer(7), createTill('till'));
      await apply(store, orgId, joinAsPrimary(1, 7));
      const before = [
        await store.listOrgs(),
        await store.findGroups(orgId, [{ primaryUserId: 7 }]),
        await store.listMembers(orgId, 1),
        await store.findCustomer(orgId, 7),
        await store.findLogin('till', 'till'),
        await allChanges(store, orgId),
      ];
      await store.close();
      const again = await reopen();
      expect([
        await again.listOrgs(),
        await again.findGroups(orgId, [{ primaryUserId: 7 }]),
        await again.listMembers(orgId, 1),
        await again.findCustomer(orgId, 7),
        await again.findLogin('till', 'till'),
        await allChanges(again, orgId),
      ]).toEqual(before);
    });

    it('nothing uncommitted is there', async ({ store, orgId, reopen }) => {
      const failing = {
        ...jobOf(orgId),
        decide: () => {
          throw new Error('failed');
        },
      };
      await expect(store.write([jobOf(orgId, createGroup('a')), failing])).rejects.toThrow(
        'failed',
      );
      await store.close();
      const again = await reopen();
      expect(await again.findGroups(orgId, [{ id: 1 }])).toEqual([null]);
      expect(await allChanges(again, orgId)).toHaveLength(1);
    });

    it('no org id is issued again, even if it was not used', async ({ store, orgId, reopen }) => {
      const reserved = await store.reserveOrgId();
      await store.close();
      expect([orgId, reserved]).not.toContain(await (await reopen()).reserveOrgId());
    });

    it('the installation’s secret is the same', async ({ store, reopen }) => {
      const secret = await store.installationSecret('tokens');
      await store.close();
      expect(await (await reopen()).installationSecret('tokens')).toBe(secret);
    });
  });

  describe('another store on the same database', () => {
    it('sees a write as soon as it has resolved', async ({ store, orgId, reopen }) => {
      const other = await reopen();
      await apply(store, orgId, createGroup('a'));
      expect(await other.findGroups(orgId, [{ id: 1 }])).toMatchObject([{ externalId: 'a' }]);
      await apply(other, orgId, createGroup('b'));
      expect(await store.findGroups(orgId, [{ id: 2 }])).toMatchObject([{ externalId: 'b' }]);
    });

    it('waits for its turn to write', async ({ store, orgId, reopen }) => {
      const other = await reopen();
      await Promise.all([
        apply(store, orgId, createGroup('a')),
        apply(other, orgId, createGroup('b')),
        apply(store, orgId, createGroup('c')),
      ]);
      const groups = await store.findGroups(orgId, [{ id: 1 }, { id: 2 }, { id: 3 }]);
      expect(new Set(groups.map((group) => group?.externalId))).toEqual(new Set(['a', 'b', 'c']));
    });
  });
}
