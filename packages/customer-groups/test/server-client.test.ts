import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, onTestFinished, test, vi } from 'vitest';

import { createCustomerGroups, createServerClient, normalizeError } from '../src/index.ts';
import { openShop, type Shop } from './shop.ts';

const ada = { id: 'ada' };

function tokensAsked({ sandbox }: Shop): number {
  return sandbox.requests.filter(({ path }) => path === '/oauth/token').length;
}

test('requests one token with the least scope for calls that start at the same time', async () => {
  const shop = await openShop();
  await Promise.all(Array.from({ length: 10 }, () => shop.groups.getCustomerGroups(ada)));
  await shop.groups.getCustomerGroups(ada);
  expect(tokensAsked(shop)).toBe(1);
  expect(shop.sandbox.requests.find(({ path }) => path === '/oauth/token')).toMatchObject({
    clientId: 'groups-server',
    grantType: 'client_credentials',
  });
  const scopes = shop.sandbox.requests.flatMap(({ path, scopes: held = [] }) =>
    path.endsWith('/graphql') ? held : [],
  );
  expect(new Set(scopes)).toEqual(new Set(['manage_customers:demo']));
});

test('fetches another token when commercetools no longer knows its own, and repeats the call', async () => {
  const shop = await openShop();
  await shop.groups.getCustomerGroups(ada);
  shop.sandbox.faults.add({ kind: 'invalidToken', times: 1 });
  const answer = await shop.groups.addCustomerToGroup({ id: 'ada', version: 5 }, { key: 'vip' });
  expect(answer.data?.customer.version).toBe(6);
  expect(tokensAsked(shop)).toBe(2);
});

test('rejects when the second token is rejected too, instead of trying forever', async () => {
  const shop = await openShop();
  shop.sandbox.faults.add({ kind: 'invalidToken' });
  const refused = await shop.groups.getCustomerGroups(ada).catch(normalizeError);
  expect(refused).toMatchObject({ code: 'invalid_token', status: 401, kind: 'transient' });
  expect(tokensAsked(shop)).toBe(2);
});

test('does not use a token in its last minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const shop = await openShop(undefined, { tokenLifetimeSeconds: 3_600 });
  await shop.groups.getCustomerGroups(ada);
  vi.setSystemTime(Date.now() + 3_500_000);
  await shop.groups.getCustomerGroups(ada);
  expect(tokensAsked(shop)).toBe(1);
  vi.setSystemTime(Date.now() + 50_000);
  await shop.groups.getCustomerGroups(ada);
  expect(tokensAsked(shop)).toBe(2);
});

test('fails the waiting calls when the token request fails, and requests again on the next call', async () => {
  const shop = await openShop();
  shop.sandbox.faults.add({ kind: 'status', status: 503, endpoint: 'token', times: 1 });
  const both = await Promise.allSettled([
    shop.groups.getCustomerGroups(ada),
    shop.groups.getCustomerGroups(ada),
  ]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await shop.groups.getCustomerGroups(ada)).customer.id).toBe('ada');
});

test.each([
  ['a wrong secret', { clientSecret: 'wrong' }, { code: 'invalid_client', status: 401 }],
  [
    'a scope that the client lacks',
    { scopes: ['manage_project:demo'] },
    { code: 'invalid_scope', status: 400 },
  ],
  ['a uri that does not exist', { uri: 'nothing' }, { code: 'ResourceNotFound', status: 404 }],
])('reports %s by its code', async (_, wrong, told) => {
  const { api, sandbox } = await openShop();
  const uri = 'uri' in wrong ? `${sandbox.url}/${wrong.uri}` : api.uri;
  const groups = createCustomerGroups({ client: createServerClient({ ...api, ...wrong, uri }) });
  const refused = await groups.getCustomerGroups(ada).catch(normalizeError);
  expect(refused).toMatchObject({ ...told, kind: 'refused' });
  expect(JSON.stringify(refused)).not.toContain('wrong');
});

test('reports a timeout and an unreachable host as transient', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const { port } = silent.address() as AddressInfo;
  const at = (host: string) =>
    createCustomerGroups({
      client: createServerClient({
        uri: `${host}/p/graphql`,
        authHost: host,
        projectKey: 'p',
        clientId: 'c',
        clientSecret: 's',
        timeoutMs: 50,
      }),
    });
  const late = await at(`http://127.0.0.1:${port}`).getCustomerGroups(ada).catch(normalizeError);
  const transient = { code: 'Unavailable', kind: 'transient' };
  expect(late).toMatchObject({ ...transient, message: expect.stringContaining('within 50 ms') });
  const nobody = await at('http://127.0.0.1:1').getCustomerGroups(ada).catch(normalizeError);
  const message = expect.stringContaining('No response from http://127.0.0.1:1/oauth/token');
  expect(nobody).toMatchObject({ ...transient, message });
});

test.each(['uri', 'authHost', 'projectKey', 'clientId', 'clientSecret'])(
  'names %s when it is missing',
  async (option) => {
    const { api } = await openShop();
    expect(() => createServerClient({ ...api, [option]: '' })).toThrow(
      `createServerClient: ${option}`,
    );
  },
);

test('rejects scopes that are not an array', async () => {
  const { api } = await openShop();
  const scopes = 'manage_customers:demo' as never;
  expect(() => createServerClient({ ...api, scopes })).toThrow('scopes must be an array');
});

test('throws errors whose message names the URL and its status', async () => {
  const { api, sandbox } = await openShop();
  const client = createServerClient({ ...api, clientSecret: 'wrong' });
  const refused = createCustomerGroups({ client }).getCustomerGroups(ada);
  await expect(refused).rejects.toThrow(`HTTP status 401 from ${sandbox.url}/oauth/token: `);
});

test('rejects a host that is not a URL', async () => {
  const { api } = await openShop();
  const wrong = () => createServerClient({ ...api, authHost: 'auth.example.com' });
  expect(wrong).toThrow("authHost must be a URL such as https://…; got 'auth.example.com'");
});
