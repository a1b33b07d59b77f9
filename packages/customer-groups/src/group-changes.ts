import { assignedGroupsOf, groupOf, type GroupOfCustomer } from './groups.ts';
import type { CustomerToChange, CustomerWithGroups, ResourceIdentifierInput } from './types.ts';

/**
 * The wanted state of a customer's groups, independent of the current state. At least one field is required.
 * Each array names up to 500 groups.
 */
export interface GroupChange {
  /** Groups to assign the customer to, in addition to those they have. */
  readonly assign?: readonly ResourceIdentifierInput[];
  /**
   * Groups to remove the customer from. A group that `unassign` names by id and `assign` by key, or the other way
   * round, stays assigned; the same identifier in both is an ArgumentError.
   */
  readonly unassign?: readonly ResourceIdentifierInput[];
  /** All assignments of the customer; others are removed. Not together with `assign` or `unassign`. */
  readonly set?: readonly ResourceIdentifierInput[];
  /** The single group of `addCustomerToGroup`; null removes it. */
  readonly group?: ResourceIdentifierInput | null;
}

/** One customer and the wanted state of their groups, for instance `{ customer: { key: 'ada' }, set: [] }`. */
export interface BulkChange extends GroupChange {
  /** With a version, the change fails with `ConcurrentModification` when the customer has another one by then. */
  readonly customer: CustomerToChange;
}

/** One update action, as commercetools' GraphQL API accepts it. */
export type UpdateAction =
  | { setCustomerGroup: { customerGroup?: ResourceIdentifierInput } }
  | { addCustomerGroupAssignment: { customerGroupAssignment: Assignment } }
  | { removeCustomerGroupAssignment: { customerGroup: ResourceIdentifierInput } }
  | { setCustomerGroupAssignments: { customerGroupAssignments: Assignment[] } };

interface Assignment {
  customerGroup: ResourceIdentifierInput;
}

/** The update actions that lead from the customer's current groups to the wanted ones; `[]` if they are the same. */
export function actionsTowards(customer: CustomerWithGroups, change: GroupChange): UpdateAction[] {
  const assigned = assignedGroupsOf(customer);
  const { assign = [], unassign = [], set } = change;
  const leaving = assigned.filter((group) => isAmong(unassign, group) && !isAmong(assign, group));
  const missing = assign.filter((wanted) => !assigned.some((group) => isSame(group, wanted)));
  return [
    ...singleGroup(customer, change.group),
    ...(set === undefined ? [] : exactly(assigned, set)),
    // Removals come first: a customer with 500 groups has no room for another.
    ...leaving.map(({ id }) => unassigning({ id })),
    ...missing.map(assigning),
  ];
}

export function assigning(group: ResourceIdentifierInput): UpdateAction {
  return {
    addCustomerGroupAssignment: { customerGroupAssignment: { customerGroup: pointer(group) } },
  };
}

export function unassigning(group: ResourceIdentifierInput): UpdateAction {
  return { removeCustomerGroupAssignment: { customerGroup: pointer(group) } };
}

export function assigningExactly(groups: readonly ResourceIdentifierInput[]): UpdateAction {
  const customerGroupAssignments = groups.map((group) => ({ customerGroup: pointer(group) }));
  return { setCustomerGroupAssignments: { customerGroupAssignments } };
}

/** Callers may pass a whole group, such as `findGroup` returns; commercetools accepts only one of its id and key. */
function pointer({ typeId, id, key }: ResourceIdentifierInput): ResourceIdentifierInput {
  return { ...(typeId == null ? {} : { typeId }), ...(id == null ? { key: key ?? null } : { id }) };
}

function exactly(
  assigned: readonly GroupOfCustomer[],
  set: readonly ResourceIdentifierInput[],
): UpdateAction[] {
  const complete = set.every((wanted) => assigned.some((group) => isSame(group, wanted)));
  const nothingElse = assigned.every((group) => isAmong(set, group));
  return complete && nothingElse ? [] : [assigningExactly(set)];
}

function singleGroup(
  customer: CustomerWithGroups,
  wanted: ResourceIdentifierInput | null | undefined,
): UpdateAction[] {
  if (wanted === undefined) return [];
  const [current] = groupOf(customer);
  if (wanted === null) return current === undefined ? [] : [{ setCustomerGroup: {} }];
  if (current !== undefined && isSame(current, wanted)) return [];
  return [{ setCustomerGroup: { customerGroup: pointer(wanted) } }];
}

function isAmong(wanted: readonly ResourceIdentifierInput[], group: GroupOfCustomer): boolean {
  return wanted.some((one) => isSame(group, one));
}

function isSame(group: GroupOfCustomer, wanted: ResourceIdentifierInput): boolean {
  return wanted.id == null ? group.key === wanted.key : group.id === wanted.id;
}
