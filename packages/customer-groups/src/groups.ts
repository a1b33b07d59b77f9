import { ArgumentError } from './errors.ts';
import type { CustomerGroup, CustomerGroupAssignment, Reference } from './types.ts';
import { described, isObject } from './values.ts';

/** A group that a customer is in. Only `id` is present when the token may not read groups. */
export type GroupOfCustomer = Pick<CustomerGroup, 'id'> & Partial<CustomerGroup>;

/**
 * What a shop has read of a customer's groups: with this package, or with its own query such as
 * `me { customer { … } }`. At least one of the fields must be present.
 */
export interface GroupsOfCustomer {
  readonly customerGroup?: Partial<CustomerGroup> | null;
  readonly customerGroupRef?: Partial<Reference> | null;
  readonly customerGroupAssignments?: readonly Partial<CustomerGroupAssignment>[] | null;
}

/** The arguments of `ProductVariant.price` and of product projections that select the prices of a customer's groups. */
export interface PriceSelection {
  /** The id of the single group. */
  readonly customerGroupId?: string;
  /** The ids of the assigned groups, each once. */
  readonly customerGroupAssignmentIds?: string[];
}

/**
 * All groups of a customer, each once, the single group first.
 * @returns `[]` for a guest (`null` or `undefined`).
 * @throws ArgumentError when `customer` is an object without any of the group fields.
 */
export function groupsOf(customer: GroupsOfCustomer | null | undefined): GroupOfCustomer[] {
  if (customer == null) return [];
  checkRead(customer, 'groupsOf');
  const groups = new Map<string, GroupOfCustomer>();
  for (const group of [...groupOf(customer), ...assignedGroupsOf(customer)])
    groups.set(group.id, group);
  return [...groups.values()];
}

/**
 * The variables that make a price query return the prices of the customer's groups.
 * @returns an object to spread into the query's variables; `{}` for a guest (`null` or `undefined`).
 * @throws ArgumentError when `customer` is an object without any of the group fields.
 * @example
 * const variables = { currency: 'EUR', country: 'DE', ...priceSelection(customer) };
 */
export function priceSelection(customer: GroupsOfCustomer | null | undefined): PriceSelection {
  if (customer == null) return {};
  checkRead(customer, 'priceSelection');
  const [group] = groupOf(customer);
  const assigned = [...new Set(assignedGroupsOf(customer).map(({ id }) => id))];
  return {
    ...(group === undefined ? {} : { customerGroupId: group.id }),
    ...(assigned.length === 0 ? {} : { customerGroupAssignmentIds: assigned }),
  };
}

/** The single group, or `[]`. */
export function groupOf(
  customer: Omit<GroupsOfCustomer, 'customerGroupAssignments'>,
): GroupOfCustomer[] {
  const { customerGroup, customerGroupRef } = customer;
  const id = customerGroup?.id ?? customerGroupRef?.id;
  return id === undefined ? [] : [{ ...customerGroup, id }];
}

export function assignedGroupsOf(customer: GroupsOfCustomer): GroupOfCustomer[] {
  const groups: GroupOfCustomer[] = [];
  for (const assignment of customer.customerGroupAssignments ?? []) {
    if (assignment != null) groups.push(...groupOf(assignment));
  }
  return groups;
}

/** Any other object would look like a customer without groups, who silently gets a guest's prices. */
function checkRead(customer: unknown, caller: string): void {
  const fields = ['customerGroup', 'customerGroupRef', 'customerGroupAssignments'];
  if (isObject(customer) && fields.some((field) => field in customer)) return;
  throw new ArgumentError(
    `${caller} takes a customer that was read with customerGroupRef or customerGroupAssignments, or null for a ` +
      `guest; got ${described(customer)}.`,
  );
}
