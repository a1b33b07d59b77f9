import type { CustomerRecord } from '../domain/customers.ts';
import {
  type CustomerQuery,
  liveStatuses,
  type GroupQuery,
  matchesCustomer,
  matchesGroup,
} from '../domain/finding.ts';
import { groupStatuses } from '../domain/groups.ts';
import type { Group, GroupStatus } from '../domain/groups.ts';
import type { IdentifierQuery } from '../domain/identifiers.ts';
import { cut, fieldKey, lastKey, type SearchKind } from '../domain/search-keys.ts';
import type { Listed, Page, Place, Store } from './store.ts';

/**
 * Lists for every engine: one range of one index is walked, chosen by what is looked for, and what it leads to is held
 * against all that is looked for. The engine only walks.
 */

/** A page looks at no more than so many, so that it costs the same however little of what it looks at fits. */
export const mostLookedAt = 2_000;

/** Search keys from one up to another, both included, in the order of key and id. */
interface KeyRange {
  readonly kind: SearchKind;
  readonly from: string;
  readonly to: string;
  /** Only keys that share fewer letters with the one before: each owner once. */
  readonly sharedBelow: number;
  readonly descending: boolean;
}

/** How an engine walks. Each answers with at most `limit`, in order, that come after the id or place. */
export interface Walks {
  groups(
    orgId: number,
    statuses: readonly GroupStatus[],
    walk: Walk<number>,
  ): Promise<readonly Group[]>;
  groupsOfCompany(orgId: number, companyId: number, walk: Walk<number>): Promise<readonly Group[]>;
  customers(orgId: number, walk: Walk<number>): Promise<readonly number[]>;
  /** userIds by a type and value of identifier, whatever the source: a few. */
  owners(orgId: number, query: IdentifierQuery): Promise<readonly number[]>;
  keys(orgId: number, range: KeyRange, walk: Walk<Place>): Promise<readonly Place[]>;
}

export interface Walk<After> {
  readonly after: After;
  readonly descending: boolean;
  readonly limit: number;
}

/** What a walk came by; null: it is gone by now. */
interface Step<Item> {
  readonly place: Place;
  readonly item: Item | null;
}

type Walker<Item> = (after: Place | null, limit: number) => Promise<readonly Step<Item>[]>;

/** The lists of a store, on how its engine walks. */
export function createLists(
  walks: Walks,
  find: Pick<Store, 'findGroups' | 'findCustomer'>,
): Pick<Store, 'listGroups' | 'listCustomers'> {
  return {
    listGroups: (orgId, query, page) =>
      fillPage(stepsToGroups(walks, find, orgId, query), page, (group) =>
        matchesGroup(query, group),
      ),
    listCustomers: (orgId, query, page) =>
      fillPage(stepsToCustomers(walks, find, orgId, query), page, (record) =>
        matchesCustomer(query, record),
      ),
  };
}

/** Walks until the page is full, the list at its end, or enough was looked at. */
async function fillPage<Item>(
  walk: Walker<Item>,
  { after, limit }: Page,
  fits: (item: Item) => boolean,
): Promise<Listed<Item>> {
  const items: Item[] = [];
  let place = after;
  // One more than asked for tells whether there is more.
  let size = limit + 1;
  for (let lookedAt = 0; lookedAt < mostLookedAt; lookedAt += size) {
    size = Math.min(Math.max(size, lookedAt), mostLookedAt - lookedAt);
    const steps = await walk(place, size);
    for (const step of steps) {
      if (items.length === limit) return { items, next: place };
      if (step.item !== null && fits(step.item)) items.push(step.item);
      place = step.place;
    }
    if (steps.length < size) return { items, next: null };
  }
  return { items, next: place };
}

function stepsToGroups(
  walks: Walks,
  { findGroups }: Pick<Store, 'findGroups'>,
  orgId: number,
  query: GroupQuery,
): Walker<Group> {
  const { descending, companyId, statuses } = query;
  const range = keyRangeOf(query);
  if (range !== null)
    return async (after, limit) => {
      const places = await walks.keys(orgId, range, {
        after: after ?? startOf(range),
        descending: range.descending,
        limit,
      });
      const groups = await findGroups(
        orgId,
        places.map(({ id }) => ({ id })),
      );
      return places.map((place, index) => ({ place, item: groups[index] ?? null }));
    };
  return async (after, limit) => {
    const walk = { after: after?.id ?? firstId(descending), descending, limit };
    const groups =
      companyId === null
        ? await walks.groups(orgId, statuses, walk)
        : await walks.groupsOfCompany(orgId, companyId, walk);
    return groups.map((item) => ({ place: { key: '', id: item.groupId }, item }));
  };
}

/** The search keys to walk along; null: the groups themselves. */
function keyRangeOf({ text, fields, sort, descending }: GroupQuery): KeyRange | null {
  if (text !== null) return textRange('groupText', text);
  if (sort === 'groupName')
    return { kind: 'groupName', from: '', to: lastKey, sharedBelow: 1, descending };
  const [field] = Object.entries(fields);
  if (field === undefined) return null;
  const key = fieldKey(...field);
  return { kind: 'groupField', from: key, to: key, sharedBelow: 1, descending };
}

function stepsToCustomers(
  walks: Walks,
  { findCustomer }: Pick<Store, 'findCustomer'>,
  orgId: number,
  { text, identifier, descending }: CustomerQuery,
): Walker<CustomerRecord> {
  // An identifier is the shorter way: it finds a few.
  const range = text === null || identifier !== null ? null : textRange('customerText', text);
  return async (after, limit) => {
    let places: readonly Place[];
    if (range !== null) {
      const walk = { after: after ?? startOf(range), descending: false, limit };
      places = await walks.keys(orgId, range, walk);
    } else {
      const walk = { after: after?.id ?? firstId(descending), descending, limit };
      const userIds =
        identifier === null
          ? await walks.customers(orgId, walk)
          : walkAlong(await walks.owners(orgId, identifier), walk);
      places = userIds.map((id) => ({ key: '', id }));
    }
    const records = await Promise.all(places.map(({ id }) => findCustomer(orgId, id)));
    return places.map((place, index) => ({ place, item: records[index] ?? null }));
  };
}

function walkAlong(
  ids: readonly number[],
  { after, descending, limit }: Walk<number>,
): readonly number[] {
  const sorted = [...new Set(ids)].toSorted((a, b) => (descending ? b - a : a - b));
  return sorted.filter((id) => (descending ? id < after : id > after)).slice(0, limit);
}

function textRange(kind: SearchKind, text: string): KeyRange {
  const from = cut(text);
  return { kind, from, to: from + lastKey, sharedBelow: from.length, descending: false };
}

function startOf({ from, to, descending }: KeyRange): Place {
  return { key: descending ? to : from, id: firstId(descending) };
}

function firstId(descending: boolean): number {
  return descending ? Number.MAX_SAFE_INTEGER : 0;
}

/** The statuses as an engine walks them: none when it need not look at them. */
export function statusesToWalk(statuses: readonly GroupStatus[]): readonly GroupStatus[] {
  return groupStatuses.every((status) => statuses.includes(status)) ? [] : [...new Set(statuses)];
}

/** Whether groups that are past due have to be looked at too: one of them may have become what is looked for. */
export function walksDue(statuses: readonly GroupStatus[]): boolean {
  const live = liveStatuses.filter((status) => statuses.includes(status));
  return live.length > 0 && live.length < liveStatuses.length;
}
