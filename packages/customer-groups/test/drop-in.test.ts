import { describe, expect, test, vi } from 'vitest';

import * as customerGroups from '../src/index.ts';
import { openShop, operationsSent } from './shop.ts';

const { addCustomerToGroup, createCustomerGroups, setup } = customerGroups;

describe('the seed', () => {
  test('adds a customer to a group and returns Apollo’s result', async () => {
    const { sandbox, api } = await openShop();
    setup({ client: customerGroups.createServerClient(api) });
    const response = await addCustomerToGroup({ id: 'ada', version: 5 }, { id: 'group-vip' });
    expect(response).toEqual({
      data: {
        customer: {
          id: 'ada',
          version: 6,
          key: 'ada-key',
          email: 'ada@example.com',
          firstName: null,
          lastName: null,
          customerGroupRef: { typeId: 'customer-group', id: 'group-vip' },
          customerGroup: { id: 'group-vip', version: 1, key: 'vip', name: 'VIP' },
        },
      },
    });
    expect(sandbox.customer('ada')).toMatchObject({
      version: 6,
      customerGroup: { id: 'group-vip' },
    });
  });

  test('removes a customer from their group', async () => {
    const { sandbox, groups } = await openShop();
    await groups.addCustomerToGroup({ id: 'ada', version: 5 }, { key: 'vip' });
    const response = await groups.removeCustomerFromGroup({ id: 'ada', version: 6 });
    expect(response.data?.customer).toMatchObject({ version: 7, customerGroup: null });
    expect(sandbox.customer('ada')?.customerGroup).toBeUndefined();
  });

  test('sends one request with the group as passed', async () => {
    const { sandbox, groups } = await openShop();
    const group = { typeId: 'customer-group', key: 'vip' };
    await groups.addCustomerToGroup({ id: 'ada', version: 5 }, group);
    await groups.removeCustomerFromGroup({ id: 'ada', version: 6 });
    const [add, remove] = sandbox.requests.filter(({ path }) => path.endsWith('/graphql'));
    expect(add).toMatchObject({
      operationName: 'addCustomerToGroup',
      fields: [{ name: 'updateCustomer', alias: 'customer' }],
      scopes: ['manage_customers:demo'],
    });
    expect(add?.variables).toEqual({
      id: 'ada',
      version: 5,
      actions: [{ setCustomerGroup: { customerGroup: group } }],
    });
    expect(remove).toMatchObject({ operationName: 'removeCustomerFromGroup' });
    expect(remove?.variables).toEqual({
      id: 'ada',
      version: 6,
      actions: [{ setCustomerGroup: {} }],
    });
    expect(operationsSent({ sandbox })).toHaveLength(2);
  });

  test('rejects on a conflict and does not retry', async () => {
    const { sandbox, groups } = await openShop();
    const stale = groups.addCustomerToGroup({ id: 'ada', version: 4 }, { key: 'vip' });
    await expect(stale).rejects.toMatchObject({
      graphQLErrors: [{ extensions: { code: 'ConcurrentModification', currentVersion: 5 } }],
    });
    expect(operationsSent({ sandbox })).toEqual(['addCustomerToGroup']);
    expect(sandbox.customer('ada')?.version).toBe(5);
  });
});

describe('setup', () => {
  const client = (name: string) => ({ mutate: async () => ({ data: { customer: name } }) });
  const whose = async (): Promise<unknown> =>
    (await addCustomerToGroup({ id: 'a', version: 1 }, { id: 'g' })).data?.customer;

  test('accepts frozen settings with a client, and does not modify them', async () => {
    const settings = Object.freeze({
      api: { projectKey: 'p' },
      locale: 'en',
      client: client('settings'),
    });
    setup(settings);
    expect(await whose()).toBe('settings');
    expect(Object.keys(settings)).toEqual(['api', 'locale', 'client']);
  });

  test('accepts what createApiClient returns, and a bare client', async () => {
    setup({ api: {}, client: client('created'), settings: {} });
    expect(await whose()).toBe('created');
    setup(client('bare'));
    expect(await whose()).toBe('bare');
  });

  test('keeps the client it was given; the last call wins', async () => {
    const settings: { client: ReturnType<typeof client> } = { client: client('first') };
    setup(settings);
    settings.client = client('changed later');
    expect(await whose()).toBe('first');
    setup(settings);
    expect(await whose()).toBe('changed later');
  });

  test('calls mutate as a method of its client', async () => {
    const bare = {
      name: 'itself',
      async mutate() {
        return { data: { customer: this.name } };
      },
    };
    setup(bare);
    expect(await whose()).toBe('itself');
  });

  test('does not affect the instances of createCustomerGroups', async () => {
    const own = createCustomerGroups({ client: client('own') });
    setup(client('everybody'));
    const { addCustomerToGroup: add } = own;
    expect((await add({ id: 'a', version: 1 }, { id: 'g' })).data?.customer).toBe('own');
    expect(await whose()).toBe('everybody');
  });

  test.each([
    ['nothing', undefined, 'got undefined'],
    ['null', null, 'got null'],
    [
      'settings read before the setup of commercetools-api',
      { api: {}, client: undefined },
      'got an object with api, client?',
    ],
    ['an empty object', {}, 'got an empty object'],
    ['a string', 'https://api', 'got the string "https://api"'],
    ['a client that cannot mutate', { client: { query: () => {} } }, 'got an object with client'],
    ['a function', () => {}, 'got a function'],
  ])('rejects %s and says what to pass', (_, given, got) => {
    const wrong = () => setup(given as never);
    expect(wrong).toThrow(TypeError);
    expect(wrong).toThrow('customer-groups needs a configured client');
    expect(wrong).toThrow(got);
    expect(wrong).toThrow('getSettings()');
    expect(() => createCustomerGroups(given as never)).toThrow(got);
  });
});

test('rejects a call before setup and says what to do first', async () => {
  vi.resetModules();
  const fresh = await import('../src/index.ts');
  const early = fresh.addCustomerToGroup({ id: 'a', version: 1 }, { id: 'g' });
  await expect(early).rejects.toThrow(
    'customer-groups has no client yet: call setup(getSettings())',
  );
});
