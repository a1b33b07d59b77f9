import { describe, expect } from 'vitest';

import { createCustomer, createGroup, eraseCustomer } from '../commands.ts';
import { refusal } from '../../src/domain/refusals.ts';
import type { CommandOf } from '../../src/domain/commands.ts';
import type { Import } from '../../src/domain/imports.ts';
import type { Place, Store } from '../../src/store/store.ts';
import { addOrg, allChanges, apply, type ContractTest } from './harness.ts';

/** One row that is applied, and two that are rejected. */
const rows = (importId: string): CommandOf<'importRows'> => ({
  type: 'importRows',
  importId,
  what: 'groups',
  from: 0,
  digest: 'd',
  rows: [
    { line: 2, command: createGroup(importId) },
    { line: 5, refusal: refusal(95052, { x: 'size', y: 'a number' }) },
    { line: 9, refusal: refusal(95052, { x: 'name', y: 'a text' }) },
  ],
  isLast: false,
  mayRemove: 20,
});

const errorsOf = (store: Store, orgId: number, after: number, limit: number) =>
  store.listImportErrors(orgId, { importId: 'i', phase: 'import', after, limit });

export function imports(it: ContractTest): void {
  describe('an import', () => {
    it('is found as it was stored, with what its rows changed', async ({
      store,
      orgId,
      reopen,
    }) => {
      await apply(store, orgId, rows('i'));
      const next = await reopen();
      const { sequence } = (await allChanges(next, orgId)).at(-1) ?? {};
      expect(await next.findImport(orgId, 'i')).toMatchObject({
        importId: 'i',
        what: 'groups',
        status: 'running',
        tillId: null,
        rowsDone: 3,
        digest: 'd',
        firstSequence: sequence,
        lastSequence: sequence,
        applied: 1,
        refused: 2,
        refusedByCode: { 95052: 2 },
        removals: {},
        undoneFrom: null,
      });
      expect(await next.findGroups(orgId, [{ externalId: 'i' }])).not.toContain(null);
      await next.close();
    });

    it('is loaded for a decision as it is for readers', async ({ store, orgId }) => {
      await apply(store, orgId, rows('i'));
      const facts = await store.load(orgId, [{ imports: ['i', 'none'] }]);
      expect(facts.imports.get('i')).toEqual(await store.findImport(orgId, 'i'));
      expect(facts.imports.get('none')).toBeNull();
    });

    it('is listed, newest first, up to the limit', async ({ store, orgId }) => {
      await apply(store, orgId, rows('a'), rows('c'), rows('b'));
      const listed = await store.listImports(orgId, { after: null, limit: 2 });
      expect(listed.map(({ importId }) => importId)).toEqual(['c', 'b']);
    });

    it('is listed page by page, each import once', async ({ store, orgId }) => {
      await apply(store, orgId, rows('a'), rows('c'), rows('b'));
      const found: string[] = [];
      let after: Place | null = null;
      for (let page = 0; page < 3; page += 1) {
        const [one]: readonly Import[] = await store.listImports(orgId, { after, limit: 1 });
        if (one === undefined) throw new Error('each page should have an import');
        found.push(one.importId);
        after = { id: one.startedOn, key: one.importId };
      }
      expect(found).toEqual(['c', 'b', 'a']);
      expect(await store.listImports(orgId, { after, limit: 1 })).toEqual([]);
    });

    it('lists its errors by line, page by page', async ({ store, orgId }) => {
      await apply(store, orgId, rows('i'));
      const [first, ...more] = await errorsOf(store, orgId, 0, 1);
      expect(more).toEqual([]);
      expect(first).toMatchObject({ importId: 'i', phase: 'import', line: 5 });
      expect(first?.refusal).toEqual(refusal(95052, { x: 'size', y: 'a number' }));
      expect((await errorsOf(store, orgId, 5, 10)).map(({ line }) => line)).toEqual([9]);
    });

    it('cannot be recognised by its file after a customer was erased, unless it is still running', async ({
      store,
      orgId,
    }) => {
      await apply(store, orgId, createCustomer(7));
      await apply(store, orgId, { ...rows('over'), isLast: true }, rows('runs'));
      await apply(store, orgId, eraseCustomer(7));
      expect((await store.findImport(orgId, 'over'))?.digest).toBe('');
      expect((await store.findImport(orgId, 'runs'))?.digest).toBe('d');
    });

    it('is unknown to other orgs', async ({ store, orgId }) => {
      await apply(store, orgId, rows('i'));
      const other = await addOrg(store, 'other');
      expect(await store.findImport(other, 'i')).toBeNull();
      expect(await store.listImports(other, { after: null, limit: 10 })).toEqual([]);
      expect(await errorsOf(store, other, 0, 10)).toEqual([]);
    });
  });
}
