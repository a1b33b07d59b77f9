import { ApiError } from '../errors.ts';
import type { Customer, CustomerGroupAssignment, MessagePayload } from '../resources.ts';
import {
  checkEmail,
  checkFree,
  checkKey,
  findGroup,
  groupReference,
  type ResourceIdentifier,
} from './checks.ts';
import { setText, type TextActions } from './customer-texts.ts';
import type { Project } from './project.ts';

interface AssignmentDraft {
  readonly customerGroup: ResourceIdentifier;
}

/** One update action: exactly one of these fields is present. */
export interface CustomerAction extends TextActions {
  readonly setCustomerGroup?: { readonly customerGroup?: ResourceIdentifier | null } | null;
  readonly addCustomerGroupAssignment?: {
    readonly customerGroupAssignment: AssignmentDraft;
  } | null;
  readonly removeCustomerGroupAssignment?: { readonly customerGroup: ResourceIdentifier } | null;
  readonly setCustomerGroupAssignments?: {
    readonly customerGroupAssignments: readonly AssignmentDraft[];
  } | null;
  readonly changeEmail?: { readonly email: string } | null;
  readonly setKey?: { readonly key?: string | null } | null;
}

/** The result of an action. */
export interface Effect {
  readonly customer: Customer;
  readonly messages: readonly MessagePayload[];
}

/** Applies one action to a customer, who need not be in the project yet. @returns null if it changes nothing. */
export function applyAction(
  project: Project,
  customer: Customer,
  action: CustomerAction,
): Effect | null {
  if (action.setCustomerGroup) return setGroup(project, customer, action.setCustomerGroup);
  if (action.addCustomerGroupAssignment)
    return assign(project, customer, action.addCustomerGroupAssignment.customerGroupAssignment);
  if (action.removeCustomerGroupAssignment)
    return unassign(project, customer, action.removeCustomerGroupAssignment);
  if (action.setCustomerGroupAssignments)
    return setAssignments(
      project,
      customer,
      action.setCustomerGroupAssignments.customerGroupAssignments,
    );
  if (action.changeEmail) return changeEmail(project, customer, action.changeEmail.email);
  if (action.setKey) return setKey(project, customer, action.setKey.key ?? undefined);
  return setText(customer, action);
}

function setGroup(
  project: Project,
  customer: Customer,
  { customerGroup: identifier }: NonNullable<CustomerAction['setCustomerGroup']>,
): Effect | null {
  const { customerGroup: old, ...others } = customer;
  if (identifier == null) {
    if (old === undefined) return null;
    return { customer: others, messages: [{ type: 'CustomerGroupSet' }] };
  }
  const customerGroup = groupReference(findGroup(project, identifier));
  if (old?.id === customerGroup.id) return null;
  return {
    customer: { ...others, customerGroup },
    messages: [{ type: 'CustomerGroupSet', customerGroup }],
  };
}

function assign(project: Project, customer: Customer, draft: AssignmentDraft): Effect | null {
  const { customerGroupAssignments: old } = customer;
  const customerGroupAssignment = toAssignment(project, draft);
  if (holds(old, customerGroupAssignment)) {
    refuseIfStrict(project, `is already assigned to`, customerGroupAssignment, customer);
    return null;
  }
  const customerGroupAssignments = [...old, customerGroupAssignment];
  checkAssignmentCount(project, customerGroupAssignments.length);
  return {
    customer: { ...customer, customerGroupAssignments },
    messages: [{ type: 'CustomerGroupAssignmentAdded', customerGroupAssignment }],
  };
}

function unassign(
  project: Project,
  customer: Customer,
  { customerGroup }: AssignmentDraft,
): Effect | null {
  const { customerGroupAssignments: old } = customer;
  const customerGroupAssignment = toAssignment(project, { customerGroup });
  if (!holds(old, customerGroupAssignment)) {
    refuseIfStrict(project, `is not assigned to`, customerGroupAssignment, customer);
    return null;
  }
  const { id } = customerGroupAssignment.customerGroup;
  const customerGroupAssignments = old.filter((one) => one.customerGroup.id !== id);
  return {
    customer: { ...customer, customerGroupAssignments },
    messages: [{ type: 'CustomerGroupAssignmentRemoved', customerGroupAssignment }],
  };
}

function setAssignments(
  project: Project,
  customer: Customer,
  drafts: readonly AssignmentDraft[],
): Effect | null {
  const { customerGroupAssignments: old } = customer;
  const customerGroupAssignments: CustomerGroupAssignment[] = [];
  const ids = new Set<string>();
  for (const draft of drafts) {
    const assignment = toAssignment(project, draft);
    if (ids.has(assignment.customerGroup.id))
      refuseIfStrict(project, 'is named twice for', assignment, customer);
    else customerGroupAssignments.push(assignment);
    ids.add(assignment.customerGroup.id);
  }
  checkAssignmentCount(project, customerGroupAssignments.length);
  if (
    old.length === customerGroupAssignments.length &&
    old.every(
      (one, index) => one.customerGroup.id === customerGroupAssignments[index]?.customerGroup.id,
    )
  )
    return null;
  return {
    customer: { ...customer, customerGroupAssignments },
    messages: [
      {
        type: 'CustomerGroupAssignmentsSet',
        customerGroupAssignments,
        oldCustomerGroupAssignments: old,
      },
    ],
  };
}

function changeEmail(project: Project, customer: Customer, email: string): Effect | null {
  if (email === customer.email) return null;
  checkEmail(email);
  const holder = project.customers.by('email', email.toLowerCase());
  checkFree('customer', 'email', email, holder, customer.id);
  return {
    customer: { ...customer, email, isEmailVerified: false },
    messages: [{ type: 'CustomerEmailChanged', email, oldEmail: customer.email }],
  };
}

function setKey(project: Project, customer: Customer, key: string | undefined): Effect | null {
  const { key: old, ...others } = customer;
  if (key === old) return null;
  if (key === undefined) return { customer: others, messages: [] };
  checkKey(key);
  checkFree('customer', 'key', key, project.customers.by('key', key), customer.id);
  return { customer: { ...others, key }, messages: [] };
}

function toAssignment(project: Project, draft: AssignmentDraft): CustomerGroupAssignment {
  return { customerGroup: groupReference(findGroup(project, draft.customerGroup)) };
}

function holds(
  assignments: readonly CustomerGroupAssignment[],
  { customerGroup: { id } }: CustomerGroupAssignment,
): boolean {
  return assignments.some(({ customerGroup }) => customerGroup.id === id);
}

function refuseIfStrict(
  project: Project,
  relation: string,
  { customerGroup: { id } }: CustomerGroupAssignment,
  customer: Customer,
): void {
  if (!project.rules.strictAssignments) return;
  throw new ApiError(
    'InvalidOperation',
    `The customer group '${id}' ${relation} the customer '${customer.id}'.`,
  );
}

/** @throws ApiError when the count exceeds the limit of groups per customer, in commercetools 500. */
export function checkAssignmentCount(project: Project, count: number): void {
  const { groupsPerCustomer } = project.rules.limits;
  if (count <= groupsPerCustomer) return;
  throw new ApiError(
    'MaxResourceLimitExceeded',
    `A customer can be assigned to at most ${groupsPerCustomer} customer groups.`,
    { exceededResource: 'customer-group' },
  );
}
