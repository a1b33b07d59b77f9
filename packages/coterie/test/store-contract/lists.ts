import * as fc from 'fast-check';
import { describe, expect } from 'vitest';

import {
  createCompany,
  createCustomer,
  createGroup,
  deleteGroup,
  join,
  joinAsPrimary,
  leave,
  updateGroup,
} from '../commands.ts';
import { type GroupQuery, liveStatuses, matchesGroup } from '../../src/domain/finding.ts';
import { groupStatuses } from '../../src/domain/groups.ts';
import type { Group } from '../../src/domain/groups.ts';
import { foldText, nameKey } from '../../src/domain/search-keys.ts';
import { mostLookedAt } from '../../src/store/listing.ts';
import type { Page, Store } from '../../src/store/store.ts';
import { addOrg, apply, type ContractTest } from './harness.ts';
import { anyGroup, idsOf, limits, names, sorted, texts, walk, words } from './walking.ts';

const fields = fc.dictionary(
  fc.constantFrom('city', 'tier', 'a=b', 'a'),
  fc.constantFrom('Pune', 'b=c', 'c', 5, true),
  { maxKeys: 2 },
);
const queries: fc.Arbitrary<GroupQuery> = fc
  .record({
    statuses: fc.constantFrom(liveStatuses, ['ACTIVE'] as const, ['INACTIVE'] as const),
    text: fc.option(texts.map(foldText), { freq: 2 }),
    companyId: fc.option(fc.constantFrom(1, 2), { freq: 1 }),
    fields: fc.oneof(
      fc.constant({}),
      fc.constantFrom({ city: 'Pune' }, { a: 'b=c' }, { 'a=b': 'c' }, { tier: '5', city: 'Pune' }),
    ),
    sort: fc.constantFrom('groupId', 'groupName'),
    descending: fc.boolean(),
  })
  .map((query) => query as GroupQuery);
/** Compares texts as the engines do: by code point, which differs from `<` for JavaScript strings. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function inOrder(query: GroupQuery, groups: readonly Group[]): readonly number[] {
  const byId = (a: Group, b: Group): number => a.groupId - b.groupId;
  const byName = (a: Group, b: Group): number => compareTexts(nameKey(a), nameKey(b)) || byId(a, b);
  const sorted = groups.toSorted(query.sort === 'groupName' ? byName : byId);
  const ids = sorted.map(({ groupId }) => groupId);
  return query.descending ? ids.toReversed() : ids;
}

export function lists(it: ContractTest): void {
  describe('listGroups', () => {
    it('pages through the groups by id, in both directions', async ({ store, orgId }) => {
      await apply(store, orgId, ...['e', 'd', 'c', 'b', 'a'].map((one) => createGroup(one)));
      expect(await idsOf(store, orgId, {})).toEqual([1, 2, 3, 4, 5]);
      expect(await idsOf(store, orgId, { descending: true })).toEqual([5, 4, 3, 2, 1]);
      const last = await store.listGroups(orgId, anyGroup, { after: { key: '', id: 3 }, limit: 2 });
      expect(last.next).toBeNull();
    });

    it('lists groups of the requested statuses', async ({ store, orgId }) => {
      await apply(store, orgId, ...['a', 'b', 'c', 'd'].map((one) => createGroup(one)));
      await apply(
        store,
        orgId,
        createCustomer(7),
        joinAsPrimary(2, 7),
        leave(2, 7),
        deleteGroup(3),
      );
      expect(await idsOf(store, orgId, {})).toEqual([1, 2, 4]);
      expect(await idsOf(store, orgId, { statuses: ['INACTIVE'] })).toEqual([2]);
      expect(await idsOf(store, orgId, { statuses: ['DELETED'] })).toEqual([3]);
      expect(await idsOf(store, orgId, { statuses: ['DELETED', 'ACTIVE'] })).toEqual([1, 3, 4]);
      expect(await idsOf(store, orgId, { statuses: groupStatuses })).toEqual([1, 2, 3, 4]);
      expect(await idsOf(store, orgId, { statuses: groupStatuses, descending: true })).toEqual([
        4, 3, 2, 1,
      ]);
    });

    it('finds a group by the beginning of its external id and of each word of its name, once', async ({
      store,
      orgId,
    }) => {
      await apply(
        store,
        orgId,
        createGroup('sha-1', { groupName: 'Sharma sharma family' }),
        createGroup('x-2', { groupName: 'The SHARMA-Gupta Family' }),
        createGroup('x-3', { groupName: 'Shärmä' }),
        createGroup('X-4'),
      );
      const find = async (text: string) =>
        sorted(await idsOf(store, orgId, { text: foldText(text) }));
      expect(await find('Shar')).toEqual([1, 2, 3]);
      expect(await find('sha')).toEqual([1, 2, 3]);
      expect(await find('gupta fam')).toEqual([2]);
      expect(await find('x-')).toEqual([2, 3, 4]);
      expect(await find('harma')).toEqual([]);
      expect(await find('%')).toEqual([]);
    });

    it('finds groups by their current name, company and fields, and no deleted ones', async ({
      store,
      orgId,
    }) => {
      const company = createCompany('acme');
      const setCompany = { type: 'setCompany', userId: 7, companyId: 1 } as const;
      await apply(store, orgId, company, createCustomer(7), setCompany, createGroup('a'));
      await apply(
        store,
        orgId,
        updateGroup(1, { groupName: 'old', extendedFields: { city: 'A' } }),
      );
      await apply(
        store,
        orgId,
        updateGroup(1, { groupName: 'new', extendedFields: { city: 'B' } }),
        join(1, 7),
      );
      expect(await idsOf(store, orgId, { text: 'old' })).toEqual([]);
      expect(await idsOf(store, orgId, { text: 'new' })).toEqual([1]);
      expect(await idsOf(store, orgId, { fields: { city: 'A' } })).toEqual([]);
      expect(await idsOf(store, orgId, { fields: { city: 'B' } })).toEqual([1]);
      expect(await idsOf(store, orgId, { companyId: 1 })).toEqual([1]);
      await apply(store, orgId, updateGroup(1, { groupName: 'newest' }));
      expect(await idsOf(store, orgId, { text: 'newest' })).toEqual([1]);
      await apply(store, orgId, leave(1, 7));
      expect(await idsOf(store, orgId, { companyId: 1 })).toEqual([]);
      await apply(store, orgId, deleteGroup(1));
      expect(await idsOf(store, orgId, { text: 'new' })).toEqual([]);
      expect(await idsOf(store, orgId, { fields: { city: 'B' } })).toEqual([]);
      expect(await idsOf(store, orgId, { sort: 'groupName' })).toEqual([]);
    });

    it('examines a limited number of groups for a page, and continues from there', async ({
      store,
      orgId,
    }) => {
      const count = mostLookedAt + 100;
      const creates = Array.from({ length: count }, (_, index) =>
        createGroup(`g${index}`, { extendedFields: { n: 1, last: index === count - 1 } }),
      );
      await apply(store, orgId, ...creates);
      const query = { ...anyGroup, fields: { n: '1', last: 'true' } };
      const page = await store.listGroups(orgId, query, { after: null, limit: 10 });
      expect(page).toMatchObject({ items: [], next: { id: mostLookedAt } });
      const next = await store.listGroups(orgId, query, { after: page.next, limit: 10 });
      expect(next).toMatchObject({ items: [{ groupId: count }], next: null });
    });

    it('agrees with filtering and sorting everything, for every query', async ({ store }) => {
      let orgs = 0;
      const world = fc.array(fc.tuple(names, fields, fc.nat(3)), { minLength: 3, maxLength: 20 });
      const property = fc.asyncProperty(
        world,
        fc.array(fc.tuple(queries, limits), { minLength: 8, maxLength: 8 }),
        async (groups, asked) => {
          const orgId = await addOrg(store, `org-${(orgs += 1)}`);
          await fill(store, orgId, groups);
          const all = await everyGroup(store, orgId);
          for (const [query, some] of asked) {
            const list = (page: Page) => store.listGroups(orgId, query, page);
            const found = (await walk(list, some)).map(({ groupId }) => groupId);
            const expected = inOrder(
              query,
              all.filter((group) => matchesGroup(query, group)),
            );
            // A search by text is ordered by what it finds; here it matters that nothing is missing or returned twice.
            if (query.text === null) expect(found).toEqual(expected);
            else expect(sorted(found)).toEqual(sorted(expected));
          }
        },
      );
      await fc.assert(property, { numRuns: 25 });
    });

    it('returns every group that stays exactly once, whatever others do meanwhile', async ({
      store,
    }) => {
      let orgs = 0;
      const events = fc.array(fc.tuple(fc.nat(5), fc.nat(19)), { minLength: 1, maxLength: 40 });
      const property = fc.asyncProperty(queries, limits, events, async (query, some, happening) => {
        const orgId = await addOrg(store, `org-${(orgs += 1)}`);
        const world = Array.from({ length: 20 }, (_, index) => {
          const name = [words[index % words.length], words[(index * 7) % words.length]].join(' ');
          return [name, index % 3 === 0 ? { city: 'Pune', tier: 5 } : {}, index % 4] as const;
        });
        await fill(store, orgId, world);
        const before = await everyGroup(store, orgId);
        const left = [...happening];
        const list = (page: Page) => store.listGroups(orgId, query, page);
        const found = await walk(list, some, async () => {
          for (const [event, index] of left.splice(0, 4)) await happen(store, orgId, event, index);
        });
        const ids = found.map(({ groupId }) => groupId);
        expect(new Set(ids).size).toBe(ids.length);
        const after = new Map((await everyGroup(store, orgId)).map((one) => [one.groupId, one]));
        const stayed = before.filter((group) => {
          const now = after.get(group.groupId);
          return now !== undefined && matchesGroup(query, group) && matchesGroup(query, now);
        });
        const expected = inOrder(query, stayed);
        const met = ids.filter((id) => expected.includes(id));
        if (query.text === null) expect(met).toEqual(expected);
        else expect(sorted(met)).toEqual(sorted(expected));
      });
      await fc.assert(property, { numRuns: 25 });
    });

    it('lists only groups of the org', async ({ store, orgId }) => {
      const other = await addOrg(store, 'other');
      const details = { groupName: 'name', extendedFields: { city: 'Pune' } };
      await apply(store, orgId, createGroup('a', details));
      for (const query of [
        {},
        { text: 'name' },
        { fields: { city: 'Pune' } },
        { sort: 'groupName' },
        { statuses: groupStatuses },
      ] as const) {
        expect(await idsOf(store, orgId, query)).toEqual([1]);
        expect(await idsOf(store, other, query)).toEqual([]);
      }
    });
  });
}

type NewGroup = readonly [
  name: string | null,
  fields: Record<string, string | number | boolean>,
  company: number,
];

/** Groups with these names and fields. The last number is the company, if it is 1 or 2. */
async function fill(store: Store, orgId: number, groups: readonly NewGroup[]): Promise<void> {
  const creates = groups.map(([groupName, extendedFields], index) =>
    createGroup(`G-${index}`, { ...(groupName === null ? {} : { groupName }), extendedFields }),
  );
  const setCompanies = [1, 2].map(
    (companyId) => ({ type: 'setCompany', userId: 100 + companyId, companyId }) as const,
  );
  await apply(store, orgId, createCompany('x'), createCompany('y'), ...creates);
  await apply(store, orgId, createCustomer(101), createCustomer(102), ...setCompanies);
  const joins = groups.flatMap(([, , company], index) =>
    company === 1 || company === 2 ? [join(index + 1, 100 + company)] : [],
  );
  if (joins.length > 0) await apply(store, orgId, ...joins);
}

async function everyGroup(store: Store, orgId: number): Promise<readonly Group[]> {
  const { lastGroupId = 0 } = (await store.findOrg(orgId)) ?? {};
  const selectors = Array.from({ length: lastGroupId }, (_, index) => ({ id: index + 1 }));
  return (await store.findGroups(orgId, selectors)).filter((group) => group !== null);
}

/** A change by another writer; names of groups stay the same. */
async function happen(store: Store, orgId: number, event: number, index: number): Promise<void> {
  const groupId = index + 1;
  const [group] = await store.findGroups(orgId, [{ id: groupId }]);
  if (event === 0)
    return apply(
      store,
      orgId,
      createGroup(`new-${index}-${Math.random()}`, { groupName: 'Sharma' }),
    );
  if (group?.status !== 'ACTIVE') return;
  const userId = 200 + index;
  if ((await store.findCustomer(orgId, userId)) === null)
    await apply(store, orgId, createCustomer(userId));
  const members = await store.listCurrentMembers(orgId, groupId, { after: 0, limit: 10 });
  const isMember = members.some((member) => member.userId === userId);
  if (event === 1) return apply(store, orgId, deleteGroup(groupId));
  if (event === 2)
    return apply(store, orgId, updateGroup(groupId, { extendedFields: { city: 'Pune' } }));
  if (isMember) return apply(store, orgId, leave(groupId, userId));
  if (group.companyId === null) return apply(store, orgId, joinAsPrimary(groupId, userId));
}
