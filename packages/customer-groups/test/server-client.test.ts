import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, onTestFinished, test, vi } from 'vitest';

import { createCustomerGroups, createServerClient, normalizeError } from '../src/index.ts';
import { openShop, type Shop } from './shop.ts';

const ada = { id: 'ada' };

function tokensAsked({ sandbox }: Shop): number {
  return sandbox.requests.filter(({ path }) => path === '/oauth/token').length;
}

test('asks for one token with the least scope, however many calls start at once', async () => {
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

test('gets another token when commercetools no longer knows its own, and sends the call again', async () => {
  const shop = await openShop();
  await shop.groups.getCustomerGroups(ada);
  shop.sandbox.faults.add({ kind: 'invalidToken', times: 1 });
  const answer = await shop.groups.addCustomerToGroup({ id: 'ada', version: 5 }, { key: 'vip' });
  expect(answer.data?.customer.version).toBe(6);
  expect(tokensAsked(shop)).toBe(2);
});

test('a second refusal of the token is told, not tried for ever', async () => {
  const shop = await openShop();
  shop.sandbox.faults.add({ kind: 'invalidToken' });
  const refused = await shop.groups.getCustomerGroups(ada).catch(normalizeError);
  expect(refused).toMatchObject({ code: 'invalid_token', status: 401, kind: 'transient' });
  expect(tokensAsked(shop)).toBe(2);
});

test('uses no token in its last minute', async () => {
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

test('a failed token request fails the calls that wait for it, and the next call asks anew', async () => {
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
  ['a uri that is not there', { uri: 'nothing' }, { code: 'ResourceNotFound', status: 404 }],
])('%s is told by its code', async (_, wrong, told) => {
  const { api, sandbox } = await openShop();
  const uri = 'uri' in wrong ? `${sandbox.url}/${wrong.uri}` : api.uri;
  const groups = createCustomerGroups({ client: createServerClient({ ...api, ...wrong, uri }) });
  const refused = await groups.getCustomerGroups(ada).catch(normalizeError);
  expect(refused).toMatchObject({ ...told, kind: 'refused' });
  expect(JSON.stringify(refused)).not.toContain('wrong');
});

test('no answer in time, and nobody there, are both transient', async () => {
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
  const message = expect.stringContaining('No answer from http://127.0.0.1:1/oauth/token');
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

test('refuses scopes that are no array', async () => {
  const { api } = await openShop();
  const scopes = 'manage_customers:demo' as never;
  expect(() => createServerClient({ ...api, scopes })).toThrow('scopes must be an array');
});

test('what it throws says by itself who answered what', async () => {
  const { api, sandbox } = await openShop();
  const client = createServerClient({ ...api, clientSecret: 'wrong' });
  const refused = createCustomerGroups({ client }).getCustomerGroups(ada);
  await expect(refused).rejects.toThrow(
    `An answer with status 401 from ${sandbox.url}/oauth/token: `,
  );
});

test('refuses a host that is no URL', async () => {
  const { api } = await openShop();
  const wrong = () => createServerClient({ ...api, authHost: 'auth.example.com' });
  expect(wrong).toThrow("authHost must be a URL such as https://…; got 'auth.example.com'");
});
