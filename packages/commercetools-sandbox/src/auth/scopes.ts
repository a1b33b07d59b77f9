import { ApiError } from '../errors.ts';

/** The scopes that the sandbox knows: those that shops and customers need. A client has all of them by default. */
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

/** Every known scope with the key of a project. */
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

/** Each of these scopes is sufficient for the field; other fields need no scope. */
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
 * Checks that the token may use a field of Query or Mutation. A scope of one store is sufficient when the call
 * names that store.
 * @throws ApiError `insufficient_scope`.
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
