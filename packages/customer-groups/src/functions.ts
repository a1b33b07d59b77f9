/** The functions of the package on the client of `setup`. `createCustomerGroups` gives the same on a client of its own. */
import type { RetryOptions } from './backoff.ts';
import type { BulkChange, GroupChange } from './group-changes.ts';
import * as bulk from './operations/bulk.ts';
import * as change from './operations/change-groups.ts';
import * as retry from './operations/conflict-retry.ts';
import * as dropIn from './operations/drop-in.ts';
import * as ensure from './operations/ensure-group.ts';
import * as reading from './operations/read.ts';
import { currentClient } from './setup.ts';
import type {
  Customer,
  CustomerGroup,
  CustomerIdentifier,
  CustomerReference,
  CustomerToChange,
  CustomerWithGroups,
  GroupDraft,
  GroupReference,
  ResourceIdentifierInput,
  UpdateResult,
} from './types.ts';

/**
 * Puts the customer in a group, in place of the single group she may be in. One request, never repeated.
 * @returns Apollo's answer as it is: `response.data.customer.version` is her new version.
 * @throws the client's own rejection, unchanged; an ArgumentError before anything is sent when something is missing.
 */
export async function addCustomerToGroup<C = Customer>(
  customer: CustomerIdentifier,
  group: ResourceIdentifierInput,
): Promise<UpdateResult<C>> {
  return dropIn.addCustomerToGroup<C>(currentClient(), customer, group);
}

/** Takes the customer out of her single group. Answer and failures are those of `addCustomerToGroup`. */
export async function removeCustomerFromGroup<C = Customer>(
  customer: CustomerIdentifier,
): Promise<UpdateResult<C>> {
  return dropIn.removeCustomerFromGroup<C>(currentClient(), customer);
}

/**
 * Assigns the customer to groups beside those she is assigned to; commercetools allows 500.
 * @param customer - `{ id, version }`: one request on that version. `{ id }` or `{ key }`: reads her, sends only
 * what is missing, and tries again after conflicts and lost answers.
 */
export async function assignGroups(
  customer: CustomerToChange,
  groups: readonly ResourceIdentifierInput[],
  options?: RetryOptions,
): Promise<UpdateResult<CustomerWithGroups>> {
  return change.assignGroups(currentClient(), customer, groups, options);
}

/** Ends assignments. `customer` is as in `assignGroups`. */
export async function unassignGroups(
  customer: CustomerToChange,
  groups: readonly ResourceIdentifierInput[],
  options?: RetryOptions,
): Promise<UpdateResult<CustomerWithGroups>> {
  return change.unassignGroups(currentClient(), customer, groups, options);
}

/** Makes these her assignments, and no others; `[]` ends all. `customer` is as in `assignGroups`. */
export async function setGroups(
  customer: CustomerToChange,
  groups: readonly ResourceIdentifierInput[],
  options?: RetryOptions,
): Promise<UpdateResult<CustomerWithGroups>> {
  return change.setGroups(currentClient(), customer, groups, options);
}

/**
 * Makes her groups as wished in one update: assignments and the single group. Reads her first, and sends nothing when
 * they are so already. With `{ id, version }` it is a conflict when she has another version by now.
 */
export async function changeGroups(
  customer: CustomerToChange,
  wished: GroupChange,
  options?: RetryOptions,
): Promise<UpdateResult<CustomerWithGroups>> {
  return change.changeGroups(currentClient(), customer, wished, options);
}

/**
 * Makes the groups of many customers as wished, many in a request. Refusals and lost answers are in the report,
 * one item for each change; only wrong arguments reject.
 */
export async function bulkChangeGroups(
  changes: readonly BulkChange[],
  options?: bulk.BulkOptions,
): Promise<bulk.BulkReport> {
  return bulk.bulkChangeGroups(currentClient(), changes, options);
}

/** The customer and all her groups, read past every cache. @throws CustomerGroupsError `ResourceNotFound` */
export async function getCustomerGroups(
  customer: CustomerReference,
): Promise<reading.CustomerAndGroups> {
  return reading.getCustomerGroups(currentClient(), customer);
}

/**
 * Walks all customers, or those of a query predicate such as `customerGroup is defined`, ordered by id.
 * Customers who are changed on the way are met once all the same.
 */
export async function* listCustomers(
  where?: string,
  options?: reading.ListOptions,
): AsyncGenerator<CustomerWithGroups, void, undefined> {
  yield* reading.listCustomers(currentClient(), where, options);
}

/** @returns the group with this id, key or name; null when there is none. */
export async function findGroup(group: GroupReference): Promise<CustomerGroup | null> {
  return reading.findGroup(currentClient(), group);
}

/** Finds the group by its key, or by its name when no key is given, and creates it when there is none. */
export async function ensureGroup(group: GroupDraft): Promise<CustomerGroup> {
  return ensure.ensureGroup(currentClient(), group);
}

/**
 * Reads the customer and calls `attempt` with what was read; after a conflict it does both again, so that
 * `attempt` decides on what is true now: `withConflictRetry({ id }, (current) => addCustomerToGroup(current, group))`.
 * @throws what `attempt` threw last: at once unless it is a conflict, else after the last try.
 */
export async function withConflictRetry<T>(
  customer: CustomerReference,
  attempt: (current: CustomerWithGroups) => Promise<T>,
  options?: RetryOptions,
): Promise<T> {
  return retry.withConflictRetry(currentClient(), customer, attempt, options);
}
