import { describe, expect } from 'vitest';

import { createTill, updateOrg } from '../commands.ts';
import { addOrg, apply, type ContractTest } from './harness.ts';

const client = { type: 'createClient', userName: 'till', key: 'key', secretHash: 'hash' } as const;

export function orgsAndLogins(it: ContractTest): void {
  describe('orgs', () => {
    it('are found by id and listed', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      expect((await store.findOrg(other))?.name).toBe('other');
      expect(await store.findOrg(other + 1)).toBeNull();
      const listed = await store.listOrgs();
      expect(listed).toEqual([await store.findOrg(orgId), await store.findOrg(other)]);
    });

    it('get an id that no other call gets, even concurrently and from several stores', async ({
      store,
      orgId,
      reopen,
    }) => {
      const other = await reopen();
      const reserved = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 ? store : other).reserveOrgId()),
      );
      expect(new Set([orgId, ...reserved]).size).toBe(51);
      expect(reserved.every((id) => Number.isSafeInteger(id) && id > 0)).toBe(true);
    });

    it('are not listed for a reserved but unused id', async ({ store }) => {
      const reserved = await store.reserveOrgId();
      expect(await store.findOrg(reserved)).toBeNull();
      expect(await store.listOrgs()).toHaveLength(1);
    });
  });

  describe('tills and logins', () => {
    it('are found by name, and tills by id', async ({ store, orgId }) => {
      await apply(store, orgId, createTill('till'), client);
      expect(await store.findLogin('till', 'till')).toEqual({
        kind: 'till',
        name: 'till',
        orgId,
        tillId: 1,
        secretHash: 'hash-till',
      });
      expect(await store.findLogin('client', 'key')).toMatchObject({
        tillId: 1,
        secretHash: 'hash',
      });
      expect(await store.findLogin('org', 'acme')).toMatchObject({ orgId, tillId: null });
      expect((await store.findTill(orgId, 1))?.userName).toBe('till');
    });

    it('are not found by a name of another kind or spelling', async ({ store, orgId }) => {
      await apply(store, orgId, createTill('till'));
      expect(await store.findLogin('client', 'till')).toBeNull();
      expect(await store.findLogin('org', 'till')).toBeNull();
      expect(await store.findLogin('till', 'TILL')).toBeNull();
      expect(await store.findTill(orgId, 2)).toBeNull();
    });

    it('are listed in the order of creation, including disabled ones', async ({ store, orgId }) => {
      await apply(store, orgId, createTill('z'), createTill('a'));
      await apply(store, orgId, { type: 'disableTill', userName: 'z' });
      const tills = await store.listTills(orgId);
      expect(tills.map(({ userName, disabled }) => ({ userName, disabled }))).toEqual([
        { userName: 'z', disabled: true },
        { userName: 'a', disabled: false },
      ]);
    });

    it('follow the org’s name', async ({ store, orgId }) => {
      await apply(store, orgId, updateOrg({ name: 'renamed' }));
      expect(await store.findLogin('org', 'acme')).toBeNull();
      expect((await store.findLogin('org', 'renamed'))?.orgId).toBe(orgId);
      expect(await addOrg(store, 'acme')).toBeGreaterThan(orgId);
    });
  });

  describe('installationSecret', () => {
    it('is created once per name, is long, and is the same in every process', async ({
      store,
      reopen,
    }) => {
      const other = await reopen();
      const secrets = await Promise.all([
        store.installationSecret('tokens'),
        other.installationSecret('tokens'),
        store.installationSecret('tokens'),
      ]);
      expect(new Set(secrets).size).toBe(1);
      expect(secrets[0]?.length).toBeGreaterThanOrEqual(43);
      expect(await store.installationSecret('webhooks')).not.toBe(secrets[0]);
    });
  });
}
