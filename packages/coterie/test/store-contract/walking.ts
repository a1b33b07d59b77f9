import * as fc from 'fast-check';
import { expect } from 'vitest';

import type { CustomerQuery, GroupQuery } from '../../src/domain/finding.ts';
import { liveStatuses } from '../../src/domain/finding.ts';
import type { Listed, Page, Place, Store } from '../../src/store/store.ts';

export const anyGroup: GroupQuery = {
  statuses: liveStatuses,
  text: null,
  companyId: null,
  fields: {},
  sort: 'groupId',
  descending: false,
};
export const anyCustomer: CustomerQuery = { text: null, identifier: null, descending: false };

/** All pages, one after the other; `meanwhile` runs between two of them. */
export async function walk<Item>(
  list: (page: Page) => Promise<Listed<Item>>,
  limits: readonly number[],
  meanwhile: () => Promise<void> = async () => {},
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let after: Place | null = null;
  for (let turn = 0; ; turn += 1) {
    const limit = limits[turn % limits.length] ?? 1;
    const page: Listed<Item> = await list({ after, limit });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    if (page.next === null) return items;
    after = page.next;
    await meanwhile();
  }
}

export async function idsOf(store: Store, orgId: number, query: Partial<GroupQuery>, limits = [2]) {
  const list = (page: Page) => store.listGroups(orgId, { ...anyGroup, ...query }, page);
  return (await walk(list, limits)).map(({ groupId }) => groupId);
}

export async function userIdsOf(
  store: Store,
  orgId: number,
  query: Partial<CustomerQuery>,
  limits = [2],
) {
  const list = (page: Page) => store.listCustomers(orgId, { ...anyCustomer, ...query }, page);
  return (await walk(list, limits)).map(({ customer }) => customer.userId);
}

export const words = [
  'sharma',
  'Sharma',
  'family',
  'club',
  'Émile',
  'straße',
  '𝒜b',
  '\u{10FFFF}',
  'a',
  'é',
];
export const names = fc
  .array(fc.constantFrom(...words), { maxLength: 4 })
  .map((some) => (some.length === 0 ? null : some.join(' ')));
export const texts = fc.constantFrom(
  's',
  'sh',
  'SHARMA',
  'family c',
  'emi',
  'strass',
  'a',
  'g-1',
  'ab',
  '\u{10FFFF}',
  'zz',
);
export const limits = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 });

export function sorted(ids: readonly number[]): readonly number[] {
  return ids.toSorted((a, b) => a - b);
}
