/** The functions of the package, bound to the client of `setup`. `createCustomerGroups` binds them to another client. */
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
 * Sets the customer's single group and replaces the one they were in. Sends one request and never retries.
 * @param customer - `{ id, version }`, with the version that commercetools last returned.
 * @param group - `{ id }` or `{ key }`.
 * @returns Apollo's whole result, unchanged. `result.data.customer.version` is the new version.
 * @throws the client's own rejection, unchanged (`normalizeError` reads it); an ArgumentError before anything is sent
 * when an argument is missing or malformed.
 * @example
 * const customer = { id: 'eb7d1289-3063-4158-8bef-4caaa1ef476c', version: 5 };
 * const response = await addCustomerToGroup(customer, { key: 'vip' });
 */
export async function addCustomerToGroup<C = Customer>(
  customer: CustomerIdentifier,
  group: ResourceIdentifierInput,
): Promise<UpdateResult<C>> {
  return dropIn.addCustomerToGroup<C>(currentClient(), customer, group);
}

/**
 * Removes the customer from their single group. The assignments stay. Sends one request and never retries.
 * @param customer - `{ id, version }`, with the version that commercetools last returned.
 * @returns Apollo's whole result, unchanged. `result.data.customer.version` is the new version.
 * @throws as `addCustomerToGroup`.
 */
export async function removeCustomerFromGroup<C = Customer>(
  customer: CustomerIdentifier,
): Promise<UpdateResult<C>> {
  return dropIn.removeCustomerFromGroup<C>(currentClient(), customer);
}

/**
 * Assigns the customer to groups, in addition to the groups they are assigned to; commercetools allows 500.
 * @param customer - `{ id, version }` sends exactly one request, on that version. `{ id }` or `{ key }` reads the
 * customer, sends only what is missing, and retries after conflicts and lost responses.
 * @param groups - up to 500 groups, each `{ id }` or `{ key }`.
 * @param options - used only without a version.
 * @returns the customer with all their groups, at the new version.
 * @throws the client's own rejection, after the last attempt; CustomerGroupsError `ResourceNotFound` when a customer
 * given without a version does not exist; ArgumentError before anything is sent.
 * @example
 * await assignGroups({ key: 'ada' }, [{ key: 'club' }, { key: 'newsletter' }]);
 */
export async function assignGroups(
  customer: CustomerToChange,
  groups: readonly ResourceIdentifierInput[],
  options?: RetryOptions,
): Promise<UpdateResult<CustomerWithGroups>> {
  return change.assignGroups(currentClient(), customer, groups, options);
}

/**
 * Removes the customer from groups that they are assigned to. The single group of `addCustomerToGroup` stays.
 * Parameters, result and errors are those of `assignGroups`. Without a version, a group that the customer is not
 * assigned to is skipped.
 */
export async function unassignGroups(
  customer: CustomerToChange,
  groups: readonly ResourceIdentifierInput[],
  options?: RetryOptions,
): Promise<UpdateResult<CustomerWithGroups>> {
  return change.unassignGroups(currentClient(), customer, groups, options);
}

/**
 * Replaces all assignments of the customer by `groups`; `[]` removes all. The single group of `addCustomerToGroup`
 * stays. Parameters, result and errors are those of `assignGroups`.
 */
export async function setGroups(
  customer: CustomerToChange,
  groups: readonly ResourceIdentifierInput[],
  options?: RetryOptions,
): Promise<UpdateResult<CustomerWithGroups>> {
  return change.setGroups(currentClient(), customer, groups, options);
}

/**
 * Changes assignments and the single group in one update. Reads the customer first, and sends nothing when their
 * groups already are as wished.
 * @param customer - `{ id }` or `{ key }` retries after conflicts and lost responses. `{ id, version }` makes one
 * attempt and rejects with `ConcurrentModification` when the customer has another version by then.
 * @param wished - at least one of `assign`, `unassign`, `set` and `group`.
 * @param options - of the retries.
 * @returns the customer with all their groups, at the new version.
 * @throws as `assignGroups`.
 * @example
 * await changeGroups({ key: 'ada' }, { assign: [{ key: 'staff' }], unassign: [{ key: 'club' }], group: null });
 */
export async function changeGroups(
  customer: CustomerToChange,
  wished: GroupChange,
  options?: RetryOptions,
): Promise<UpdateResult<CustomerWithGroups>> {
  return change.changeGroups(currentClient(), customer, wished, options);
}

/**
 * Changes the groups of many customers, with several customers in each request. Each customer is read first, so
 * running the same changes twice does no harm.
 * @param changes - any number of customers, each with the groups to assign, unassign or set.
 * @returns a report with one item for each change, in the same order. It includes rejected changes and lost
 * responses.
 * @throws ArgumentError before anything is sent, and whatever `onProgress` throws. Nothing else rejects.
 * @example
 * const report = await bulkChangeGroups([
 *   { customer: { key: 'ada' }, assign: [{ key: 'vip' }] },
 *   { customer: { key: 'bob' }, set: [] },
 * ]);
 * console.log(report.updated, report.failed);
 */
export async function bulkChangeGroups(
  changes: readonly BulkChange[],
  options?: bulk.BulkOptions,
): Promise<bulk.BulkReport> {
  return bulk.bulkChangeGroups(currentClient(), changes, options);
}

/**
 * Reads a customer and all their groups, bypassing every cache.
 * @throws CustomerGroupsError `ResourceNotFound` when the customer does not exist.
 * @example
 * const { customer, groups } = await getCustomerGroups({ key: 'ada' });
 */
export async function getCustomerGroups(
  customer: CustomerReference,
): Promise<reading.CustomerAndGroups> {
  return reading.getCustomerGroups(currentClient(), customer);
}

/**
 * Iterates over all customers, or over those that match a query predicate, ordered by id. Reads page by page, has no
 * upper limit, and returns each customer once, even if they change during the iteration.
 * @param where - a query predicate of commercetools; all customers without it.
 * @example
 * for await (const customer of listCustomers('customerGroup is defined')) console.log(customer.email);
 */
export async function* listCustomers(
  where?: string,
  options?: reading.ListOptions,
): AsyncGenerator<CustomerWithGroups, void, undefined> {
  yield* reading.listCustomers(currentClient(), where, options);
}

/**
 * Reads one customer group.
 * @returns null when no group has this id, key or name.
 * @example
 * const vip = await findGroup({ key: 'vip' });
 */
export async function findGroup(group: GroupReference): Promise<CustomerGroup | null> {
  return reading.findGroup(currentClient(), group);
}

/**
 * Finds the group by its key, or by its name when `group` has no key, and creates it if it does not exist. Safe to
 * call from several processes at once: all get the same group.
 * @returns the group as it exists; its name is not changed to that of the draft.
 * @throws the client's own rejection; its code is `DuplicateField` when another group already has the name.
 * @example
 * const vip = await ensureGroup({ key: 'vip', name: 'VIP' });
 */
export async function ensureGroup(group: GroupDraft): Promise<CustomerGroup> {
  return ensure.ensureGroup(currentClient(), group);
}

/**
 * Reads the customer and calls `attempt` with them. After a conflict it does both again, so that `attempt` always
 * decides on the customer's current state. It retries conflicts only: after a lost response nobody knows whether
 * the change was made.
 * @returns what `attempt` resolves with.
 * @throws what `attempt` threw last: a conflict after the last attempt, anything else at once;
 * CustomerGroupsError `ResourceNotFound` when the customer does not exist, `Aborted` when `options.signal` was
 * aborted before the call.
 * @example
 * await withConflictRetry({ key: 'ada' }, (current) => addCustomerToGroup(current, { key: 'vip' }));
 */
export async function withConflictRetry<T>(
  customer: CustomerReference,
  attempt: (current: CustomerWithGroups) => Promise<T>,
  options?: RetryOptions,
): Promise<T> {
  return retry.withConflictRetry(currentClient(), customer, attempt, options);
}
