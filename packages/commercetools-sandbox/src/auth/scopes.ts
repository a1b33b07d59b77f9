import { ApiError } from '../errors.ts';

/** The scopes of the client that a sandbox has when none is named: what customers and shops need. */
export const knownScopes = [
  'manage_project',
  'manage_customers',
  'view_customers',
  'manage_customer_groups',
  'view_customer_groups',
  'view_messages',
  'view_project_settings',
  'create_anonymous_token',
  'manage_my_profile',
  'manage_my_orders',
  'manage_my_payments',
  'manage_my_shopping_lists',
  'manage_orders',
  'manage_products',
  'view_orders',
  'view_products',
  'view_published_products',
  'view_categories',
  'view_stores',
  'view_types',
];

/** Every scope the sandbox knows, for one project. */
export function allScopes(projectKey: string): readonly string[] {
  return knownScopes.map((name) => `${name}:${projectKey}`);
}

const readCustomers = ['view_customers', 'manage_customers'];
const readGroups = [
  'view_customers',
  'view_customer_groups',
  'manage_customers',
  'manage_customer_groups',
];
const writeCustomers = ['manage_customers'];
const writeGroups = ['manage_customers', 'manage_customer_groups'];
const own = ['manage_my_profile'];

/** One of these scopes is enough for the field; fields that are not here need none. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  customer: readCustomers,
  customers: readCustomers,
  customerGroup: readGroups,
  customerGroups: readGroups,
  messages: ['view_messages'],
  me: own,
  customerSignUp: writeCustomers,
  updateCustomer: writeCustomers,
  deleteCustomer: writeCustomers,
  updateMyCustomer: own,
  createCustomerGroup: writeGroups,
  updateCustomerGroup: writeGroups,
  deleteCustomerGroup: writeGroups,
};

/**
 * Must throw `insufficient_scope` when the token may not use a field of Query or Mutation. A scope of
 * one store is enough when the call names that store.
 */
export function checkScopes(
  granted: readonly string[],
  projectKey: string,
  field: string,
  storeKey: unknown,
): void {
  const enough = Object.hasOwn(scopesOf, field) ? (scopesOf[field] ?? []) : [];
  if (enough.length === 0 || granted.includes(`manage_project:${projectKey}`)) return;
  for (const scope of enough) {
    if (granted.includes(`${scope}:${projectKey}`)) return;
    if (typeof storeKey === 'string' && granted.includes(`${scope}:${projectKey}:${storeKey}`))
      return;
  }
  const missing = enough.join(', ');
  throw new ApiError(
    'insufficient_scope',
    `Insufficient scope. One of the following scopes is missing: ${missing}.`,
  );
}
