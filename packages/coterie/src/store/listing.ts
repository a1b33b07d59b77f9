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
 * Lists, for every engine. A list walks one range of one index, chosen by the query, and checks each result against the
 * whole query. The engine only walks.
 */

/** The most items that one page examines, so that its cost does not depend on how many of them match. */
export const mostLookedAt = 2_000;

/** A range of search keys, both ends included, ordered by key and id. */
interface KeyRange {
  readonly kind: SearchKind;
  readonly from: string;
  readonly to: string;
  /** Only keys that share fewer leading letters with the previous key: this returns each owner once. */
  readonly sharedBelow: number;
  readonly descending: boolean;
}

/** The walks of an engine. Each returns, in order, at most `limit` items after the given id or place. */
export interface Walks {
  groups(
    orgId: number,
    statuses: readonly GroupStatus[],
    walk: Walk<number>,
  ): Promise<readonly Group[]>;
  groupsOfCompany(orgId: number, companyId: number, walk: Walk<number>): Promise<readonly Group[]>;
  customers(orgId: number, walk: Walk<number>): Promise<readonly number[]>;
  /** The few userIds that have an identifier of this type and value, in any source. */
  owners(orgId: number, query: IdentifierQuery): Promise<readonly number[]>;
  keys(orgId: number, range: KeyRange, walk: Walk<Place>): Promise<readonly Place[]>;
}

export interface Walk<After> {
  readonly after: After;
  readonly descending: boolean;
  readonly limit: number;
}

/** One step of a walk. A null item no longer exists. */
interface Step<Item> {
  readonly place: Place;
  readonly item: Item | null;
}

type Walker<Item> = (after: Place | null, limit: number) => Promise<readonly Step<Item>[]>;

/** Builds the store's lists from the engine's walks. */
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

/** Walks until the page is full, the range ends, or enough items were examined. */
async function fillPage<Item>(
  walk: Walker<Item>,
  { after, limit }: Page,
  fits: (item: Item) => boolean,
): Promise<Listed<Item>> {
  const items: Item[] = [];
  let place = after;
  // One item more than requested shows whether the list continues.
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

/** The range of search keys to walk; null: walk the groups themselves. */
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
  // An identifier is more selective: few customers have it.
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

/** The statuses for an engine to filter by; empty: no filter is needed. */
export function statusesToWalk(statuses: readonly GroupStatus[]): readonly GroupStatus[] {
  return groupStatuses.every((status) => statuses.includes(status)) ? [] : [...new Set(statuses)];
}

/**
 * Whether groups that are past due have to be examined too, because their shown status may have changed to a requested
 * one.
 */
export function walksDue(statuses: readonly GroupStatus[]): boolean {
  const live = liveStatuses.filter((status) => statuses.includes(status));
  return live.length > 0 && live.length < liveStatuses.length;
}
