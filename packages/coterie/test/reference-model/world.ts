import type { ExtendedFields } from '../../src/domain/extended-fields.ts';
import type { GroupSelectors, GroupStatus } from '../../src/domain/groups.ts';
import type { Identifier } from '../../src/domain/identifiers.ts';
import type { OrgSettings } from '../../src/domain/org.ts';
import { type Refused, refused } from './refusals.ts';

/**
 * One org as the contract page describes it, in plain maps. It shares nothing with the source but the types of commands,
 * so that the two agree only if both follow the page.
 */
export interface World {
  settings: OrgSettings;
  /** Names of other orgs of the installation. */
  readonly namesTaken: readonly string[];
  readonly groups: Map<number, ModelGroup>;
  readonly customers: Map<number, ModelCustomer>;
  /** By companyId: the external id. */
  readonly companies: Map<number, string>;
  /** By the text of the identifier. */
  readonly identifiers: Map<string, { readonly identifier: Identifier; readonly userId: number }>;
}

export interface ModelGroup {
  readonly id: number;
  readonly externalId: string;
  name: string | null;
  size: number;
  status: GroupStatus;
  fields: ExtendedFields;
  readonly members: Map<number, Seat>;
  /** Permissions of members who left and did not return. */
  readonly exited: Map<number, readonly string[]>;
}

interface Seat {
  permissions: readonly string[];
  primary: boolean;
}

export interface ModelCustomer {
  readonly id: number;
  company: number | null;
  mergedInto: number | null;
  defaultGroup: number | null;
  erased: boolean;
}

export function newWorld(settings: OrgSettings, namesTaken: readonly string[]): World {
  return {
    settings,
    namesTaken,
    groups: new Map(),
    customers: new Map(),
    companies: new Map(),
    identifiers: new Map(),
  };
}

/** The value, for a caller that knows that it exists. */
export function take<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the model has nothing under ${String(key)}`);
  return value;
}

export function isLive(group: ModelGroup): boolean {
  return group.status !== 'DELETED';
}

export function primaryOf(group: ModelGroup): number | null {
  return [...group.members].find(([, seat]) => seat.primary)?.[0] ?? null;
}

/** Company of the members; undefined for an empty group, which any customer can join. */
export function companyOf(world: World, group: ModelGroup): number | null | undefined {
  const [first] = group.members.keys();
  return first === undefined ? undefined : take(world.customers, first).company;
}

export function fits(world: World, group: ModelGroup, customer: ModelCustomer): boolean {
  const company = companyOf(world, group);
  return company === undefined || company === customer.company;
}

/** The live group whose primary member the customer is. */
export function primaryGroupOf(world: World, userId: number): ModelGroup | undefined {
  return [...world.groups.values()].find((group) => primaryOf(group) === userId);
}

export function groupsOf(world: World, userId: number): readonly ModelGroup[] {
  return [...world.groups.values()].filter((group) => group.members.has(userId));
}

/** A customer who can take part, or 8069, 95060 or 8015. */
export function participant(world: World, userId: number): ModelCustomer | Refused {
  const customer = world.customers.get(userId);
  if (customer === undefined) return refused(8015);
  if (customer.mergedInto !== null) return refused(8069);
  return customer.erased ? refused(95060) : customer;
}

/** §1, selectors: each must find a usable group (1632), all must find the same one (1645), at least one is required (1635). */
export function select(
  world: World,
  selectors: GroupSelectors,
  usable: (group: ModelGroup) => boolean,
): ModelGroup | Refused {
  const { id, externalId, primaryUserId } = selectors;
  const live = [...world.groups.values()].filter(isLive);
  const given: [string | number, ModelGroup | undefined][] = [];
  if (id !== undefined) given.push([id, world.groups.get(id)]);
  if (externalId !== undefined)
    given.push([externalId, live.find((group) => group.externalId === externalId)]);
  if (primaryUserId !== undefined)
    given.push([primaryUserId, primaryGroupOf(world, primaryUserId)]);
  const [first] = given;
  if (first === undefined) return refused(1635);
  for (const [value, group] of given)
    if (group === undefined || !usable(group)) return refused(1632, value);
  const found = new Set(given.map(([, group]) => group));
  return found.size > 1 || first[1] === undefined ? refused(1645) : first[1];
}

export function addMember(group: ModelGroup, userId: number, seat: Seat): void {
  group.members.set(userId, seat);
  group.exited.delete(userId);
}

/** Removes the member. The caller settles the default group. */
export function removeMember(group: ModelGroup, userId: number): void {
  group.exited.set(userId, take(group.members, userId).permissions);
  group.members.delete(userId);
}

/** §2, leave: without its primary member the group becomes INACTIVE, unless the org keeps it ACTIVE. */
export function losePrimary(world: World, group: ModelGroup): void {
  if (!world.settings.keepGroupActiveWithoutPrimary) group.status = 'INACTIVE';
}
