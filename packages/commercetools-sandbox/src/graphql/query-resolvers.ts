import { checkScopes } from '../auth/scopes.ts';
import { findCustomerGroup, type GroupPointer } from '../project/customer-groups.ts';
import { type CustomerPointer, findCustomer } from '../project/customers.ts';
import { listCustomers, listGroups, listMessages } from '../project/listings.ts';
import type { PageRequest } from '../project/pages.ts';

import type { CallContext, Resolvers } from './resolvers.ts';

export const queryResolvers = {
  customer: (_root: unknown, args: CustomerPointer, call: CallContext) => {
    allow(call, 'customer');
    return findCustomer(call.project, args);
  },
  customers: (_root: unknown, args: PageRequest, call: CallContext) => {
    allow(call, 'customers');
    return listCustomers(call.project, args);
  },
  customerGroup: (_root: unknown, args: GroupPointer, call: CallContext) => {
    allow(call, 'customerGroup');
    return findCustomerGroup(call.project, args);
  },
  customerGroups: (_root: unknown, args: PageRequest, call: CallContext) => {
    allow(call, 'customerGroups');
    return listGroups(call.project, args);
  },
  messages: (_root: unknown, args: PageRequest, call: CallContext) => {
    allow(call, 'messages');
    return listMessages(call.project, args);
  },
  limits: (_root: unknown, _args: object, { project }: CallContext) => {
    const { limits } = project.rules;
    return {
      customers: {
        maxGroupsPerCustomer: { limit: limits.groupsPerCustomer },
        total: { limit: limits.customers, current: project.customers.size },
      },
      customerGroups: {
        total: { limit: limits.customerGroups, current: project.customerGroups.size },
      },
    };
  },
  me: (_root: unknown, _args: object, call: CallContext) => {
    allow(call, 'me');
    const { customerId } = call.grant;
    return {
      customer: customerId === undefined ? undefined : call.project.customers.get(customerId),
    };
  },
} satisfies Resolvers;

/** Rejects a field that the token's scopes do not cover. */
export function allow(call: CallContext, field: string, storeKey?: unknown): void {
  checkScopes(call.grant.scopes, call.projectKey, field, storeKey);
}
