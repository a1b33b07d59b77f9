import { checkCustomerReference, checkGroupName, checkWhole } from '../arguments.ts';
import { type CommercetoolsClient, query } from '../client.ts';
import {
  findGroup as findGroupDocument,
  getCustomerGroups as getCustomerGroupsDocument,
  listCustomers as listCustomersDocument,
} from '../documents.generated.ts';
import { CustomerGroupsError } from '../errors.ts';
import { type GroupOfCustomer, groupsOf } from '../groups.ts';
import { equals, idAfter, isOneOf } from '../predicate.ts';
import type {
  CustomerGroup,
  CustomerIdentifier,
  CustomerReference,
  CustomerWithGroups,
  GroupReference,
} from '../types.ts';

/** A customer and all groups that they are in. */
export interface CustomerAndGroups {
  readonly customer: CustomerWithGroups;
  /** The single group and the assigned groups, each once, the single group first. */
  readonly groups: readonly GroupOfCustomer[];
}

/** Options of `listCustomers`. */
export interface ListOptions {
  /** Customers per request, 1 to 500. Default 100. */
  readonly pageSize?: number;
}

export async function getCustomerGroups(
  client: CommercetoolsClient,
  customer: CustomerReference,
): Promise<CustomerAndGroups> {
  const found = await readCustomer(client, customer);
  return { customer: found, groups: groupsOf(found) };
}

/** @throws CustomerGroupsError `ResourceNotFound` when there is no such customer. */
export async function readCustomer(
  client: CommercetoolsClient,
  customer: CustomerReference,
): Promise<CustomerWithGroups> {
  checkCustomerReference(customer);
  const { id, key } = customer;
  const variables = id === undefined ? { key } : { id };
  const data = await query<{ customer: CustomerWithGroups | null }>(
    client,
    getCustomerGroupsDocument,
    variables,
  );
  if (data.customer !== null) return data.customer;
  throw noCustomer(customer);
}

export function noCustomer({ id, key }: CustomerReference): CustomerGroupsError {
  const message = `No customer has the ${id === undefined ? `key ${key}` : `id ${id}`}.`;
  return new CustomerGroupsError([{ code: 'ResourceNotFound', message, path: ['customer'] }]);
}

export function staleVersion(
  { id, version }: CustomerIdentifier,
  held: number,
): CustomerGroupsError {
  const message = `Object ${id} has a different version than expected. Expected: ${held} - Actual: ${version}.`;
  const code = 'ConcurrentModification';
  return new CustomerGroupsError([{ code, message, path: ['customer'], currentVersion: version }]);
}

export async function findGroup(
  client: CommercetoolsClient,
  group: GroupReference,
): Promise<CustomerGroup | null> {
  checkGroupName(group);
  const { id, key, name } = group;
  const where =
    id != null ? equals('id', id) : key != null ? equals('key', key) : equals('name', name ?? '');
  const data = await query<{ customerGroups: { results: CustomerGroup[] } }>(
    client,
    findGroupDocument,
    { where },
  );
  return data.customerGroups.results[0] ?? null;
}

/** Pages by id: offsets end at 10,000, and would skip or repeat customers while others are created or deleted. */
export async function* listCustomers(
  client: CommercetoolsClient,
  where?: string,
  { pageSize = 100 }: ListOptions = {},
): AsyncGenerator<CustomerWithGroups, void, undefined> {
  checkWhole('pageSize', pageSize, 500);
  let last: string | undefined;
  for (;;) {
    const page = await readCustomers(client, idAfter(last, where), pageSize);
    yield* page;
    last = page[page.length - 1]?.id;
    if (page.length < pageSize) return;
  }
}

/**
 * @param references - at most 500.
 * @returns for each reference the customer, or undefined if they do not exist.
 */
export async function readEach(
  client: CommercetoolsClient,
  references: readonly CustomerReference[],
): Promise<(CustomerWithGroups | undefined)[]> {
  const ids: string[] = [];
  const keys: string[] = [];
  for (const { id, key } of references) {
    if (id === undefined) keys.push(key);
    else ids.push(id);
  }
  const where = [
    ...(ids.length > 0 ? [isOneOf('id', ids)] : []),
    ...(keys.length > 0 ? [isOneOf('key', keys)] : []),
  ].join(' or ');
  const customers = await readCustomers(client, where, references.length);
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  const byKey = new Map(customers.map((customer) => [customer.key, customer]));
  return references.map(({ id, key }) => (id === undefined ? byKey.get(key) : byId.get(id)));
}

async function readCustomers(
  client: CommercetoolsClient,
  where: string | undefined,
  limit: number,
): Promise<CustomerWithGroups[]> {
  const data = await query<{ customers: { results: CustomerWithGroups[] } }>(
    client,
    listCustomersDocument,
    { where, sort: ['id asc'], limit },
  );
  return data.customers.results;
}
