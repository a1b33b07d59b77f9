import { checkCustomer, checkCustomerReference, checkGroup, checkGroups } from '../arguments.ts';
import type { CommercetoolsClient } from '../client.ts';
import { ArgumentError } from '../errors.ts';
import { assignGroups, setGroups, unassignGroups } from '../operations/change-groups.ts';
import { addCustomerToGroup, removeCustomerFromGroup } from '../operations/drop-in.ts';
import { getCustomerGroups } from '../operations/read.ts';
import type {
  CustomerIdentifier,
  CustomerReference,
  CustomerToChange,
  ResourceIdentifierInput,
} from '../types.ts';

/**
 * What the storefront asks for, validated and stripped of all other fields. This is exactly what is sent to
 * commercetools if `authorize` allows it. Each group has either an `id` or a `key`, never both.
 */
export type GroupRequest =
  | {
      readonly action: 'addCustomerToGroup';
      readonly customer: CustomerIdentifier;
      readonly group: ResourceIdentifierInput;
    }
  | { readonly action: 'removeCustomerFromGroup'; readonly customer: CustomerIdentifier }
  | {
      readonly action: 'assignGroups' | 'unassignGroups' | 'setGroups';
      readonly customer: CustomerToChange;
      readonly groups: readonly ResourceIdentifierInput[];
    }
  | { readonly action: 'getCustomerGroups'; readonly customer: CustomerReference };

/** The function of this package that the storefront wants to call. */
export type Action = GroupRequest['action'];

export const actions: readonly Action[] = [
  'addCustomerToGroup',
  'removeCustomerFromGroup',
  'assignGroups',
  'unassignGroups',
  'setGroups',
  'getCustomerGroups',
];

/**
 * @param target - the group or the groups, for the actions that take them.
 * @throws ArgumentError when something is missing or ambiguous.
 */
export function toRequest(action: Action, customer: unknown, target: unknown): GroupRequest {
  switch (action) {
    case 'addCustomerToGroup':
      return { action, customer: versioned(customer), group: oneGroup(target, 'group') };
    case 'removeCustomerFromGroup':
      return { action, customer: versioned(customer) };
    case 'getCustomerGroups':
      return { action, customer: reference(customer) };
    default:
      checkGroups(target);
      return {
        action,
        customer: hasVersion(customer) ? versioned(customer) : reference(customer),
        groups: target.map((group, index) => oneGroup(group, `groups[${index}]`)),
      };
  }
}

export function perform(client: CommercetoolsClient, request: GroupRequest): Promise<unknown> {
  switch (request.action) {
    case 'addCustomerToGroup':
      return addCustomerToGroup(client, request.customer, request.group);
    case 'removeCustomerFromGroup':
      return removeCustomerFromGroup(client, request.customer);
    case 'assignGroups':
      return assignGroups(client, request.customer, request.groups);
    case 'unassignGroups':
      return unassignGroups(client, request.customer, request.groups);
    case 'setGroups':
      return setGroups(client, request.customer, request.groups);
    case 'getCustomerGroups':
      return getCustomerGroups(client, request.customer);
  }
}

function hasVersion(customer: unknown): boolean {
  return (customer as Partial<CustomerIdentifier> | null | undefined)?.version !== undefined;
}

function versioned(customer: unknown): CustomerIdentifier {
  checkCustomer(customer);
  const { id, version } = customer;
  return { id, version };
}

function reference(customer: unknown): CustomerReference {
  checkCustomerReference(customer);
  const { id, key } = customer;
  if (id == null) return { key };
  refuseBoth('customer', key);
  return { id };
}

function oneGroup(group: unknown, parameter: string): ResourceIdentifierInput {
  checkGroup(group, parameter);
  const { id, key } = group;
  if (id == null) return { key: key ?? null };
  refuseBoth(parameter, key);
  return { id };
}

/** With both, `authorize` could check one while commercetools acts on the other. */
function refuseBoth(parameter: string, key: unknown): void {
  if (key == null) return;
  throw new ArgumentError(`${parameter} must have either an id or a key, not both.`);
}
