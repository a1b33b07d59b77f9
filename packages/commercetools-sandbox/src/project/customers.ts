import { ApiError } from '../errors.ts';
import type { Customer, CustomerGroupAssignment, Initiator, MessagePayload } from '../resources.ts';
import {
  checkEmail,
  checkFree,
  checkKey,
  findGroup,
  groupReference,
  mustFind,
  type ResourceIdentifier,
} from './checks.ts';
import { applyAction, checkAssignmentCount, type CustomerAction } from './customer-actions.ts';
import {
  addMessages,
  checkVersion,
  type Project,
  putCustomer,
  removeCustomer,
  stamp,
} from './project.ts';

/** The customer that a call names; with a store's key, only one that this store may see. */
export interface CustomerPointer {
  readonly id?: string | null;
  readonly key?: string | null;
  readonly storeKey?: string | null;
}

/** The fields of a new customer: texts, and references to groups and stores. */
export interface CustomerDraft extends Partial<
  Omit<Customer, 'customerGroup' | 'customerGroupAssignments' | 'stores' | 'email'>
> {
  readonly email: string;
  readonly password?: string;
  readonly customerGroup?: ResourceIdentifier;
  readonly customerGroupAssignments?: readonly { readonly customerGroup: ResourceIdentifier }[];
  readonly stores?: readonly string[];
}

export function findCustomer(project: Project, pointer: CustomerPointer): Customer | undefined {
  const { id, key, storeKey } = pointer;
  const found = id == null ? project.customers.by('key', key ?? '') : project.customers.get(id);
  if (found === undefined || storeKey == null || found.stores.length === 0) return found;
  return found.stores.includes(storeKey) ? found : undefined;
}

/** Validates a draft and returns its customer, without changing the project. */
export function prepareCustomer(project: Project, draft: CustomerDraft): Customer {
  const { rules, customers } = project;
  const { password: _password, customerGroup: group, customerGroupAssignments, ...fields } = draft;
  checkEmail(draft.email);
  checkFree('customer', 'email', draft.email, customers.by('email', draft.email.toLowerCase()));
  if (draft.key !== undefined) {
    checkKey(draft.key);
    checkFree('customer', 'key', draft.key, customers.by('key', draft.key));
  }
  if (customers.size >= rules.limits.customers)
    throw new ApiError(
      'MaxResourceLimitExceeded',
      `A project can hold at most ${rules.limits.customers} customers.`,
      { exceededResource: 'customer' },
    );
  const assignments = new Map<string, CustomerGroupAssignment>();
  for (const assignment of customerGroupAssignments ?? []) {
    const customerGroup = groupReference(findGroup(project, assignment.customerGroup));
    assignments.set(customerGroup.id, { customerGroup });
  }
  checkAssignmentCount(project, assignments.size);
  const now = rules.now().toISOString();
  return {
    id: rules.newId(),
    version: 1,
    createdAt: now,
    lastModifiedAt: draft.createdAt ?? now,
    isEmailVerified: false,
    authenticationMode: 'Password',
    stores: [],
    ...fields,
    ...(group === undefined ? {} : { customerGroup: groupReference(findGroup(project, group)) }),
    customerGroupAssignments: [...assignments.values()],
  };
}

/** @throws ApiError `DuplicateField` when the email or the key is taken. */
export function createCustomer(project: Project, draft: CustomerDraft, by: Initiator): Customer {
  const customer = prepareCustomer(project, { ...draft, createdBy: by, lastModifiedBy: by });
  putCustomer(project, customer);
  if (draft.password !== undefined) project.passwords.set(customer.id, draft.password);
  addMessages(project, customer, [{ type: 'CustomerCreated', customer }]);
  return customer;
}

/** Applies all actions or none. The version is checked before the first action is read. */
export function updateCustomer(
  project: Project,
  pointer: CustomerPointer,
  version: number,
  actions: readonly CustomerAction[],
  by: Initiator,
): Customer {
  const { versionStep, raiseVersionAlways } = project.rules;
  const old = mustFind(findCustomer(project, pointer), pointer);
  checkVersion(old, version);
  let customer = old;
  const messages: MessagePayload[] = [];
  for (const action of actions) {
    const effect = applyAction(project, customer, action);
    if (effect === null) continue;
    customer = effect.customer;
    messages.push(...effect.messages);
  }
  if (customer === old && !raiseVersionAlways) return old;
  customer = { ...customer, ...stamp(project, by), version: old.version + versionStep };
  putCustomer(project, customer);
  addMessages(project, customer, messages);
  return customer;
}

/** @returns the deleted customer. */
export function deleteCustomer(
  project: Project,
  pointer: CustomerPointer,
  version: number,
  by: Initiator,
): Customer {
  const customer = mustFind(findCustomer(project, pointer), pointer);
  checkVersion(customer, version);
  removeCustomer(project, customer);
  const gone = { ...customer, ...stamp(project, by), version: version + project.rules.versionStep };
  addMessages(project, gone, [{ type: 'CustomerDeleted', email: customer.email }]);
  return customer;
}
