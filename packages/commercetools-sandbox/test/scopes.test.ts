import { describe, expect, it } from 'vitest';

import { firstError, signIn, start } from './arrange.ts';

const uses = {
  'read a customer': '{ customer(id: "ada") { id } }',
  'list customers': '{ customers { total } }',
  'read a group': '{ customerGroup(key: "vip") { id } }',
  'list groups': '{ customerGroups { total } }',
  'list messages': '{ messages { total } }',
  'sign a customer up':
    'mutation { customerSignUp(draft: { email: "new@example.com", password: "p" }) { customer { id } } }',
  'update a customer':
    'mutation { updateCustomer(id: "ada", version: 1, actions: [{ setCustomerGroup: {} }]) { id } }',
  'delete a customer': 'mutation { deleteCustomer(id: "cleo", version: 1) { id } }',
  'create a group': 'mutation { createCustomerGroup(draft: { groupName: "New" }) { id } }',
  'update a group':
    'mutation { updateCustomerGroup(key: "press", version: 1, actions: [{ changeName: { name: "Media" } }]) { id } }',
  'delete a group': 'mutation { deleteCustomerGroup(key: "press", version: 1) { id } }',
  'read the own profile': '{ me { customer { id } } }',
} as const;

type Use = keyof typeof uses;

const customerReads: readonly Use[] = ['read a customer', 'list customers'];
const groupReads: readonly Use[] = ['read a group', 'list groups'];
const groupWrites: readonly Use[] = ['create a group', 'update a group', 'delete a group'];
const customerWrites: readonly Use[] = [
  'sign a customer up',
  'update a customer',
  'delete a customer',
];

const allowed: Readonly<Record<string, readonly Use[]>> = {
  manage_project: Object.keys(uses) as Use[],
  manage_customers: [...customerReads, ...groupReads, ...customerWrites, ...groupWrites],
  view_customers: [...customerReads, ...groupReads],
  manage_customer_groups: [...groupReads, ...groupWrites],
  view_customer_groups: groupReads,
  view_messages: ['list messages'],
  manage_my_profile: ['read the own profile'],
  view_products: [],
};

describe.each(Object.entries(allowed))('%s', (scope, fits) => {
  it.each(Object.entries(uses))('decides whether a token may %s', async (use, query) => {
    const sandbox = await start();
    const caller = await signIn(sandbox, scope);
    const { status, data, body } = await caller.ask(query);
    if (fits.some((one) => one === use)) {
      expect(data).toBeTruthy();
      return;
    }
    expect(status).toBe(403);
    expect(body).toMatchObject({
      statusCode: 403,
      message: expect.stringMatching(
        /^Insufficient scope\. One of the following scopes is missing: /,
      ),
      errors: [{ code: 'insufficient_scope' }],
      error: 'insufficient_scope',
    });
    expect(sandbox.customers).toHaveLength(3);
    expect(sandbox.messages).toEqual([]);
  });
});

it('shows limits and the schema to every token', async () => {
  const caller = await signIn(await start(), 'view_products');
  const { data } = await caller.ask(
    '{ __typename limits { customerGroups { total { current } } } }',
  );
  expect(data).toEqual({
    __typename: 'Query',
    limits: { customerGroups: { total: { current: 3 } } },
  });
});

it('rejects the whole document when one of its fields is not covered', async () => {
  const sandbox = await start();
  const caller = await signIn(sandbox, 'manage_customer_groups');
  const answer = await caller.ask(`mutation {
    createCustomerGroup(draft: { groupName: "New" }) { id }
    ...more
  }
  fragment more on Mutation {
    updateCustomer(id: "ada", version: 1, actions: []) { id }
  }`);
  expect(answer.status).toBe(403);
  expect(sandbox.customerGroups).toHaveLength(3);
});

it('needs no scope for a skipped field', async () => {
  const caller = await signIn(await start(), 'view_customer_groups');
  const { status } = await caller.ask(
    'query ($no: Boolean!) { customerGroups { total } customers @include(if: $no) { total } me @skip(if: true) { customer { id } } }',
    { no: false },
  );
  expect(status).toBe(200);
});

it('rejects single fields with HTTP 200 under insufficientScopeStatus 200', async () => {
  const sandbox = await start({ insufficientScopeStatus: 200 });
  const caller = await signIn(sandbox, 'manage_customer_groups');
  const answer = await caller.ask(`mutation {
    group: createCustomerGroup(draft: { groupName: "New" }) { name }
    customer: updateCustomer(id: "ada", version: 1, actions: [{ setCustomerGroup: {} }]) { id }
  }`);
  expect(answer.status).toBe(200);
  expect(answer.data).toEqual({ group: { name: 'New' }, customer: null });
  expect(answer.errors).toMatchObject([
    { path: ['customer'], extensions: { code: 'insufficient_scope' } },
  ]);
  expect(sandbox.customer('ada')?.version).toBe(1);
});

it('accepts the scope of one store for calls that name that store', async () => {
  const client = { clientId: 'sandbox', clientSecret: 'sandbox-secret' };
  const sandbox = await start({
    clients: [{ ...client, scopes: ['manage_customers:demo:berlin'] }],
    seed: {
      customers: [
        { id: 'b', email: 'b@example.com', stores: ['berlin'] },
        { id: 'p', email: 'p@example.com', stores: ['paris'] },
      ],
    },
  });
  const caller = await signIn(sandbox, 'manage_customers:demo:berlin');
  const change = `mutation ($id: String!, $store: KeyReferenceInput) {
    updateCustomer(id: $id, version: 1, actions: [{ setTitle: { title: "Dr" } }], storeKey: $store) {
      id storesRef { typeId key }
    }
  }`;
  expect((await caller.ask(change, { id: 'b' })).status).toBe(403);
  expect((await caller.ask(change, { id: 'b', store: 'paris' })).status).toBe(403);
  expect((await caller.ask(change, { id: 'b', store: 'berlin' })).data).toEqual({
    updateCustomer: { id: 'b', storesRef: [{ typeId: 'store', key: 'berlin' }] },
  });
  const other = await caller.ask(change, { id: 'p', store: 'berlin' });
  expect(firstError(other)).toMatchObject({ code: 'ResourceNotFound' });
});
