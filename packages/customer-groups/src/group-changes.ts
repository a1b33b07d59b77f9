import { assignedGroupsOf, groupOf, type GroupOfCustomer } from './groups.ts';
import type { CustomerToChange, CustomerWithGroups, ResourceIdentifierInput } from './types.ts';

/** How a customer's groups shall be afterwards, whatever they are now. */
export interface GroupChange {
  /** Groups that she shall be assigned to, beside those she has. */
  readonly assign?: readonly ResourceIdentifierInput[];
  /** Groups that she shall no longer be assigned to. One that `assign` names too, in whatever way, stays. */
  readonly unassign?: readonly ResourceIdentifierInput[];
  /** Exactly these assignments and no others; not together with assign or unassign. */
  readonly set?: readonly ResourceIdentifierInput[];
  /** The single group of `addCustomerToGroup`; null removes it. */
  readonly group?: ResourceIdentifierInput | null;
}

/** One customer's groups as they shall be. */
export interface BulkChange extends GroupChange {
  readonly customer: CustomerToChange;
}

/** One update action of commercetools, as its GraphQL API takes it. */
export type UpdateAction =
  | { setCustomerGroup: { customerGroup?: ResourceIdentifierInput } }
  | { addCustomerGroupAssignment: { customerGroupAssignment: Assignment } }
  | { removeCustomerGroupAssignment: { customerGroup: ResourceIdentifierInput } }
  | { setCustomerGroupAssignments: { customerGroupAssignments: Assignment[] } };

interface Assignment {
  customerGroup: ResourceIdentifierInput;
}

/** Update actions that make the customer as wished; none when she is so already. */
export function actionsTowards(customer: CustomerWithGroups, change: GroupChange): UpdateAction[] {
  const assigned = assignedGroupsOf(customer);
  const { assign = [], unassign = [], set } = change;
  const leaving = assigned.filter((group) => isAmong(unassign, group) && !isAmong(assign, group));
  const missing = assign.filter((wanted) => !assigned.some((group) => isSame(group, wanted)));
  return [
    ...singleGroup(customer, change.group),
    ...(set === undefined ? [] : exactly(assigned, set)),
    // Leaving comes first: at 500 groups there is no room for another otherwise.
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

/** Whole groups are welcome too, such as `findGroup` gives: commercetools takes either the id or the key of them. */
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
