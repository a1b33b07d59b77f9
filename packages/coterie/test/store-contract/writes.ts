import { describe, expect } from 'vitest';

import { createGroup } from '../commands.ts';
import { StoreUnavailable } from '../../src/store/store.ts';
import { addOrg, allChanges, apply, type ContractTest, decideAll, jobOf } from './harness.ts';

export function writes(it: ContractTest): void {
  describe('write', () => {
    it('stores the batch together with its changes', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'), createGroup('b'));
      const groups = await store.findGroups(orgId, [{ id: 1 }, { id: 2 }]);
      expect(groups.map((group) => group?.externalId)).toEqual(['a', 'b']);
      const changes = await allChanges(store, orgId);
      expect(changes.map(({ kind }) => kind)).toEqual([
        'orgCreated',
        'groupCreated',
        'groupCreated',
      ]);
      expect((await store.findOrg(orgId))?.sequence).toBe(3);
    });

    it('calls decide once per job, with the facts of the job’s org', async ({ store, orgId }) => {
      const called: string[] = [];
      const orgs = store.sharesTransactions ? [orgId, await addOrg(store, 'other')] : [orgId];
      await store.write(
        orgs.map((one) => ({
          ...jobOf(one, createGroup('a')),
          decide: (facts) => {
            called.push(facts.org.name);
            return decideAll(facts, [createGroup('a')]);
          },
        })),
      );
      expect(called).toEqual(['acme', 'other'].slice(0, orgs.length));
    });

    it('accepts an empty list of jobs', async ({ store }) => {
      await expect(store.write([])).resolves.toBeUndefined();
    });

    it('rejects with what decide throws and stores nothing of any job', async ({
      store,
      orgId,
    }) => {
      const orgs = store.sharesTransactions ? [orgId, await addOrg(store, 'other')] : [orgId];
      const fault = new Error('decide failed');
      const failing = {
        ...jobOf(orgId, createGroup('b')),
        decide: () => {
          throw fault;
        },
      };
      const jobs = orgs.slice(1).map((one) => jobOf(one, createGroup('a')));
      await expect(store.write([...jobs, failing])).rejects.toBe(fault);
      await expect(store.write([failing, ...jobs])).rejects.toBe(fault);
      for (const one of orgs) {
        expect(await store.findGroups(one, [{ id: 1 }])).toEqual([null]);
        expect(await allChanges(store, one)).toHaveLength(1);
        expect((await store.findOrg(one))?.sequence).toBe(1);
      }
    });

    it('stores nothing when the database itself rejects it, and is usable afterwards', async ({
      store,
      orgId,
    }) => {
      await apply(store, orgId, createGroup('a'));
      const write = store.write([
        {
          ...jobOf(orgId, createGroup('b')),
          decide: (facts) => {
            const batch = decideAll(facts, [createGroup('b')]);
            // No rule would let two live groups share an external id.
            batch.facts.groups.set(2, { ...batch.facts.groups.need(2), externalId: 'a' });
            return batch;
          },
        },
      ]);
      await expect(write).rejects.not.toBeInstanceOf(StoreUnavailable);
      expect(await allChanges(store, orgId)).toHaveLength(2);
      expect((await store.findOrg(orgId))?.lastGroupId).toBe(1);
      await apply(store, orgId, createGroup('b'));
      expect(await store.findGroups(orgId, [{ externalId: 'b' }])).toMatchObject([{ groupId: 2 }]);
    });

    it('leaves no trace of a batch without changes', async ({ store, orgId }) => {
      await store.write([
        { ...jobOf(orgId), decide: (facts) => ({ facts: facts.draft(), changes: [] }) },
      ]);
      expect(await allChanges(store, orgId)).toHaveLength(1);
      expect((await store.findOrg(orgId))?.sequence).toBe(1);
    });

    it('leaves the loaded facts unchanged', async ({ store, orgId }) => {
      await apply(store, orgId, createGroup('a'));
      const before = await store.load(orgId, jobOf(orgId, createGroup('b')).needs);
      expect(before.externalIds.get('b')).toBeNull();
      await apply(store, orgId, createGroup('b'));
      expect(before.externalIds.get('b')).toBeNull();
    });
  });
}
