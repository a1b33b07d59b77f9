import { ArgumentError } from './errors.ts';
import type { CustomerGroup, CustomerGroupAssignment, Reference } from './types.ts';
import { described, isObject } from './values.ts';

/** A group that a customer is in; only its id is known when the token may not read groups. */
export type GroupOfCustomer = Pick<CustomerGroup, 'id'> & Partial<CustomerGroup>;

/** Whatever a shop has read of a customer's groups, with our functions or in her own `me` query. */
export interface GroupsOfCustomer {
  readonly customerGroup?: Partial<CustomerGroup> | null;
  readonly customerGroupRef?: Partial<Reference> | null;
  readonly customerGroupAssignments?: readonly Partial<CustomerGroupAssignment>[] | null;
}

/** The arguments of `ProductVariant.price` and of product projections that make the group's price appear. */
export interface PriceSelection {
  readonly customerGroupId?: string;
  readonly customerGroupAssignmentIds?: string[];
}

/** All groups of a customer, the single one first, each once. */
export function groupsOf(customer: GroupsOfCustomer | null | undefined): GroupOfCustomer[] {
  if (customer == null) return [];
  checkRead(customer, 'groupsOf');
  const groups = new Map<string, GroupOfCustomer>();
  for (const group of [...groupOf(customer), ...assignedGroupsOf(customer)])
    groups.set(group.id, group);
  return [...groups.values()];
}

/** @returns arguments to spread into a query's variables; an empty object for a guest (null or undefined). */
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

/** The single group, or nothing. */
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

/** Something else in a customer's place would pass for one without groups: a guest's prices, and nobody notices. */
function checkRead(customer: unknown, caller: string): void {
  const fields = ['customerGroup', 'customerGroupRef', 'customerGroupAssignments'];
  if (isObject(customer) && fields.some((field) => field in customer)) return;
  throw new ArgumentError(
    `${caller} takes a customer that was read with customerGroupRef or customerGroupAssignments, or null for a ` +
      `guest; got ${described(customer)}.`,
  );
}
