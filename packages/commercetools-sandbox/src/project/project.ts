import { ApiError } from '../errors.ts';
import type { Customer, CustomerGroup, Initiator, Message, MessagePayload } from '../resources.ts';
import type { Rules } from './rules.ts';
import { createTable, type Table } from './table.ts';

/** The data of the project. Items are never changed in place, only replaced. */
export interface Project {
  readonly rules: Rules;
  readonly customers: Table<Customer>;
  readonly customerGroups: Table<CustomerGroup>;
  readonly messages: Message[];
  /** By customer id. They are kept apart from the customers, so that no response can contain one. */
  readonly passwords: Map<string, string>;
  /** The number of changes so far; it shows whether the state must be written again. */
  changes: number;
  /** The ids of the customers in a group, by group id. */
  readonly holders: Map<string, Set<string>>;
  /** The sequence number of the last message, by customer id. */
  readonly sequences: Map<string, number>;
}

export function createProject(rules: Rules): Project {
  return {
    rules,
    customers: createTable<Customer>({
      key: ({ key }) => key,
      email: ({ email }) => email.toLowerCase(),
    }),
    customerGroups: createTable<CustomerGroup>({ key: ({ key }) => key, name: ({ name }) => name }),
    messages: [],
    passwords: new Map(),
    changes: 0,
    holders: new Map(),
    sequences: new Map(),
  };
}

/** Adds or replaces a customer. */
export function putCustomer(project: Project, customer: Customer): void {
  const old = project.customers.get(customer.id);
  if (old !== undefined) dropHolder(project, old);
  project.customers.put(customer);
  for (const groupId of groupIdsOf(customer)) {
    const holders = project.holders.get(groupId) ?? new Set();
    project.holders.set(groupId, holders.add(customer.id));
  }
  project.changes++;
}

export function removeCustomer(project: Project, customer: Customer): void {
  dropHolder(project, customer);
  project.customers.remove(customer.id);
  project.passwords.delete(customer.id);
  project.changes++;
}

export function putGroup(project: Project, group: CustomerGroup): void {
  project.customerGroups.put(group);
  project.changes++;
}

export function removeGroup(project: Project, group: CustomerGroup): void {
  project.customerGroups.remove(group.id);
  project.changes++;
}

/** Records messages about a customer. */
export function addMessages(
  project: Project,
  customer: Customer,
  payloads: readonly MessagePayload[],
): void {
  const { id, lastModifiedBy } = customer;
  const at = project.rules.now().toISOString();
  for (const payload of payloads) {
    const sequenceNumber = (project.sequences.get(id) ?? 0) + 1;
    project.sequences.set(id, sequenceNumber);
    project.messages.push({
      id: project.rules.newId(),
      version: 1,
      createdAt: at,
      lastModifiedAt: at,
      ...(lastModifiedBy === undefined ? {} : { createdBy: lastModifiedBy, lastModifiedBy }),
      type: payload.type,
      sequenceNumber,
      resource: { typeId: 'customer', id },
      resourceVersion: customer.version,
      payload,
    });
  }
}

/** @throws ApiError `ConcurrentModification`. Callers check the version before anything else. */
export function checkVersion(actual: { id: string; version: number }, expected: number): void {
  if (actual.version === expected) return;
  throw new ApiError(
    'ConcurrentModification',
    `Object ${actual.id} has a different version than expected. Expected: ${expected} - Actual: ${actual.version}.`,
    { currentVersion: actual.version },
  );
}

/** The fields that every write sets. */
export function stamp(
  project: Project,
  by: Initiator,
): Pick<Customer, 'lastModifiedAt' | 'lastModifiedBy'> {
  return { lastModifiedAt: project.rules.now().toISOString(), lastModifiedBy: by };
}

function dropHolder(project: Project, customer: Customer): void {
  for (const groupId of groupIdsOf(customer)) project.holders.get(groupId)?.delete(customer.id);
}

function groupIdsOf({ customerGroup, customerGroupAssignments }: Customer): readonly string[] {
  const assigned = customerGroupAssignments.map((assignment) => assignment.customerGroup.id);
  return customerGroup === undefined ? assigned : [customerGroup.id, ...assigned];
}
