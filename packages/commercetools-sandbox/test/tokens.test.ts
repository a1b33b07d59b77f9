import { expect, it } from 'vitest';

import { callerWith, requestToken, signIn, start } from './arrange.ts';

const clientCredentials = { grant_type: 'client_credentials' };
const clients = [
  {
    clientId: 'shop',
    clientSecret: 'shop-secret',
    scopes: ['view_customers', 'manage_my_profile'],
  },
  { clientId: 'admin', clientSecret: 'pa:ss', scopes: ['manage_customers:demo'] },
];

it('issues a bearer token with the requested scopes', async () => {
  const { url } = await start();
  const { status, body } = await requestToken(url, {
    ...clientCredentials,
    scope: 'manage_customers:demo view_messages:demo',
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^[\w-]{20,}$/),
    expires_in: 172_800,
    scope: 'manage_customers:demo view_messages:demo',
    token_type: 'Bearer',
  });
});

it('grants all scopes of the client when none are requested, and appends the project to bare names', async () => {
  const { url } = await start({ clients });
  const { body } = await requestToken(url, clientCredentials, { client: 'shop:shop-secret' });
  expect(body['scope']).toBe('view_customers:demo manage_my_profile:demo');
});

it('supports several clients, also with a colon in the secret', async () => {
  const { url } = await start({ clients });
  const { body } = await requestToken(url, clientCredentials, { client: 'admin:pa:ss' });
  expect(body['scope']).toBe('manage_customers:demo');
});

it('accepts credentials and grant in the form or the URL, as well as in the header', async () => {
  const { url } = await start();
  const inForm = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...clientCredentials,
      client_id: 'sandbox',
      client_secret: 'sandbox-secret',
    }),
  });
  expect(inForm.status).toBe(200);
  const inAddress = await fetch(`${url}/oauth/token?grant_type=client_credentials`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('sandbox:sandbox-secret')}` },
  });
  expect(inAddress.status).toBe(200);
});

it.each(['sandbox:wrong', 'nobody:sandbox-secret', 'sandbox'])(
  'rejects the credentials %s with invalid_client',
  async (client) => {
    const { url } = await start();
    const { status, body } = await requestToken(url, clientCredentials, { client });
    const message = 'Please provide valid client credentials using HTTP Basic Authentication.';
    expect(status).toBe(401);
    expect(body).toEqual({
      statusCode: 401,
      message,
      errors: [{ code: 'invalid_client', message }],
      error: 'invalid_client',
      error_description: message,
    });
  },
);

it('rejects a call without credentials', async () => {
  const { url } = await start();
  const response = await fetch(`${url}/oauth/token`, { method: 'POST' });
  expect(response.status).toBe(401);
});

it('rejects scopes that the client does not have, and lists those it has', async () => {
  const { url } = await start({ clients });
  const { status, body } = await requestToken(
    url,
    { ...clientCredentials, scope: 'view_customers:demo manage_customers:demo' },
    { client: 'shop:shop-secret' },
  );
  expect(status).toBe(400);
  expect(body['error']).toBe('invalid_scope');
  expect(body['message']).toBe(
    'Permissions exceeded. Only the following permissions can be requested: view_customers, manage_my_profile',
  );
});

it.each(['manage_customers', 'manage_customers:other', 'Manage:demo', '*'])(
  'rejects %s, which is not a scope of the project',
  async (scope) => {
    const { url } = await start();
    const { status, body } = await requestToken(url, { ...clientCredentials, scope });
    expect([status, body['error'], body['message']]).toEqual([
      400,
      'invalid_scope',
      'Malformed parameter: scope: Invalid scope.',
    ]);
  },
);

it.each([
  ['/oauth/token', 'authorization_code'],
  ['/oauth/token', 'password'],
  ['/oauth/demo/customers/token', 'client_credentials'],
  ['/oauth/demo/anonymous/token', 'password'],
])('rejects at %s the grant type %s', async (path, grant_type) => {
  const { url } = await start();
  const { status, body } = await requestToken(url, { grant_type }, { path });
  expect([status, body['error']]).toEqual([400, 'unsupported_grant_type']);
});

it('has no token endpoint of another project', async () => {
  const { url } = await start();
  const answer = await requestToken(url, {}, { path: '/oauth/other/customers/token' });
  expect(answer.status).toBe(404);
});

it('expires a token after its lifetime, by the configured clock', async () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const sandbox = await start({ tokenLifetimeSeconds: 60, now: () => new Date(time) });
  const caller = await signIn(sandbox);
  time += 59_999;
  expect((await caller.ask('{ limits { customers { total { current } } } }')).status).toBe(200);
  time += 1;
  const late = await caller.ask('{ limits { customers { total { current } } } }');
  expect(late.status).toBe(401);
  const fresh = await signIn(sandbox);
  expect((await fresh.ask('{ __typename }')).status).toBe(200);
});

it('introspects tokens: active with scopes and client, inactive when expired or unknown', async () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const sandbox = await start({ tokenLifetimeSeconds: 60, now: () => new Date(time) });
  const { token } = await signIn(sandbox, 'view_customers');
  const introspect = (given: string): ReturnType<typeof requestToken> =>
    requestToken(sandbox.url, { token: given }, { path: '/oauth/introspect' });
  expect(await introspect(token)).toEqual({
    status: 200,
    body: {
      active: true,
      scope: 'view_customers:demo',
      client_id: 'sandbox',
      exp: Date.parse('2026-01-01T00:01:00Z'),
    },
  });
  expect(await introspect('unknown')).toEqual({ status: 200, body: { active: false } });
  time += 60_000;
  expect(await introspect(token)).toEqual({ status: 200, body: { active: false } });
});

it.each([
  ['an unknown token', 'Bearer nobody-gave-this'],
  ['another scheme', 'Basic c2FuZGJveDpzYW5kYm94LXNlY3JldA=='],
  ['no token', undefined],
])('responds to %s with 401 invalid_token', async (_what, authorization) => {
  const { graphqlUrl } = await start();
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: authorization === undefined ? {} : { authorization },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({
    statusCode: 401,
    message: 'invalid_token',
    errors: [{ code: 'invalid_token', message: 'invalid_token' }],
    error: 'invalid_token',
  });
});

it('checks the token before the document', async () => {
  const { graphqlUrl } = await start();
  expect((await callerWith(graphqlUrl, 'x').ask('{ this is not valid')).status).toBe(401);
});
