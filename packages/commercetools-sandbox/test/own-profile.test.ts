import { expect, it } from 'vitest';

import { callerWith, firstError, requestToken, signIn, signInCustomer, start } from './arrange.ts';

const path = '/oauth/demo/customers/token';

it('signs a customer in with email and password, in any case of the email', async () => {
  const sandbox = await start();
  const { status, body } = await requestToken(
    sandbox.url,
    {
      grant_type: 'password',
      username: 'ADA@example.com',
      password: 'ada-password',
      scope: 'manage_my_profile:demo',
    },
    { path },
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    scope: 'manage_my_profile:demo customer_id:ada',
    token_type: 'Bearer',
    refresh_token: expect.any(String),
  });
});

it.each([
  ['a wrong password', 'ada@example.com', 'wrong'],
  ['no password', 'ada@example.com', ''],
  ['an unknown customer', 'nobody@example.com', 'ada-password'],
  ['a customer without a password', 'bob@example.com', ''],
])('rejects %s', async (_what, username, password) => {
  const { url } = await start();
  const form = { grant_type: 'password', username, password };
  const { status, body } = await requestToken(url, form, { path });
  expect([status, body['error']]).toEqual([400, 'invalid_customer_account_credentials']);
});

it('rejects a customer without a password when the form has none either', async () => {
  const { url } = await start();
  const form = { grant_type: 'password', username: 'bob@example.com' };
  expect((await requestToken(url, form, { path })).status).toBe(400);
});

it('shows customers their own data, with their groups', async () => {
  const sandbox = await start();
  const ada = await signInCustomer(sandbox, 'ada@example.com', 'ada-password');
  const { data } = await ada.ask('{ me { customer { id customerGroup { key } } } }');
  expect(data).toEqual({ me: { customer: { id: 'ada', customerGroup: { key: 'vip' } } } });
});

it('lets customers change their name, and records them as the author', async () => {
  const sandbox = await start();
  const ada = await signInCustomer(sandbox, 'ada@example.com', 'ada-password');
  const { data } = await ada.ask(
    `mutation { updateMyCustomer(version: 1, actions: [{ setFirstName: { firstName: "Augusta" } }]) {
      version firstName lastModifiedBy { clientId customerRef { typeId id } }
    } }`,
  );
  expect(data).toEqual({
    updateMyCustomer: {
      version: 2,
      firstName: 'Augusta',
      lastModifiedBy: { clientId: 'sandbox', customerRef: { typeId: 'customer', id: 'ada' } },
    },
  });
});

it.each([
  'setCustomerGroup: {}',
  'addCustomerGroupAssignment: { customerGroupAssignment: { customerGroup: { key: "vip" } } }',
  'setCustomerGroupAssignments: { customerGroupAssignments: [] }',
  'setKey: { key: "my-key" }',
])("has no action for a customer's own token to %s", async (action) => {
  const sandbox = await start();
  const ada = await signInCustomer(sandbox, 'ada@example.com', 'ada-password');
  const answer = await ada.ask(
    `mutation { updateMyCustomer(version: 1, actions: [{ ${action} }]) { id } }`,
  );
  expect(answer.status).toBe(400);
  expect(firstError(answer)).toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('is not defined by type "MyCustomerUpdateAction"'),
  });
});

it("rejects updateCustomer with a customer's own token", async () => {
  const sandbox = await start();
  const ada = await signInCustomer(sandbox, 'ada@example.com', 'ada-password');
  const answer = await ada.ask(
    `mutation { updateCustomer(id: "ada", version: 1, actions: [{ setCustomerGroup: {} }]) { id } }`,
  );
  expect([answer.status, firstError(answer)]).toMatchObject([
    403,
    { message: expect.stringContaining('manage_customers') },
  ]);
  expect(sandbox.customer('ada')?.version).toBe(1);
});

it('checks the version of updateMyCustomer, and rejects a token without a customer', async () => {
  const sandbox = await start();
  const change =
    'mutation { updateMyCustomer(version: 9, actions: [{ setTitle: { title: "Dr" } }]) { id } }';
  const ada = await signInCustomer(sandbox, 'ada@example.com', 'ada-password');
  expect(firstError(await ada.ask(change))).toMatchObject({ code: 'ConcurrentModification' });
  const client = await signIn(sandbox, 'manage_my_profile');
  expect(firstError(await client.ask(change))).toMatchObject({ code: 'ResourceNotFound' });
});

it('gives anonymous sessions their own token, without a customer', async () => {
  const { url, graphqlUrl } = await start();
  const { body } = await requestToken(
    url,
    {
      grant_type: 'client_credentials',
      scope: 'manage_my_profile:demo',
      anonymous_id: 'visitor-1',
    },
    { path: '/oauth/demo/anonymous/token' },
  );
  expect(body).toMatchObject({
    scope: 'manage_my_profile:demo anonymous_id:visitor-1',
    refresh_token: expect.any(String),
  });
  const visitor = callerWith(graphqlUrl, String(body['access_token']));
  expect((await visitor.ask('{ me { customer { id } } }')).data).toEqual({
    me: { customer: null },
  });
});

it('refreshes only the token of a customer', async () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const sandbox = await start({ tokenLifetimeSeconds: 60, now: () => new Date(time) });
  const form = { grant_type: 'password', username: 'ada@example.com', password: 'ada-password' };
  const { body } = await requestToken(sandbox.url, form, { path });
  time += 120_000;
  const refresh_token = String(body['refresh_token']);
  const refreshed = await requestToken(sandbox.url, { grant_type: 'refresh_token', refresh_token });
  const ada = callerWith(sandbox.graphqlUrl, String(refreshed.body['access_token']));
  expect((await ada.ask('{ me { customer { id } } }')).data).toEqual({
    me: { customer: { id: 'ada' } },
  });
  const unknown = { grant_type: 'refresh_token', refresh_token: 'unknown' };
  const refused = await requestToken(sandbox.url, unknown);
  expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_grant']);
});

it('refreshes a token only for the client that got it', async () => {
  const clients = ['one', 'two'].map((clientId) => ({ clientId, clientSecret: 's' }));
  const { url } = await start({ clients });
  const form = { grant_type: 'password', username: 'ada@example.com', password: 'ada-password' };
  const { body } = await requestToken(url, form, { path, client: 'one:s' });
  const refresh = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
  expect((await requestToken(url, refresh, { client: 'two:s' })).status).toBe(400);
  expect((await requestToken(url, refresh, { client: 'one:s' })).status).toBe(200);
});

it('lets customers sign in after signing up, until they are deleted', async () => {
  const sandbox = await start();
  const admin = await signIn(sandbox);
  await admin.ask(
    'mutation ($draft: CustomerSignUpDraft!) { customerSignUp(draft: $draft) { customer { id } } }',
    { draft: { email: 'dan@example.com', password: 'dan-password', key: 'dan' } },
  );
  const dan = await signInCustomer(sandbox, 'dan@example.com', 'dan-password');
  expect((await dan.ask('{ me { customer { key } } }')).data).toEqual({
    me: { customer: { key: 'dan' } },
  });
  await admin.ask('mutation { deleteCustomer(key: "dan", version: 1) { id } }');
  const gone = await signInCustomer(sandbox, 'dan@example.com', 'dan-password');
  expect((await gone.ask('{ __typename }')).status).toBe(401);
});
