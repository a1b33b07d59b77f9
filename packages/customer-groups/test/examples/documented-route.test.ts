import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { describeExample, pathIn } from './example.ts';
import { ada, askedFor, get, graphqlCalls, openShop, vip } from './shop.ts';

const example = 'vue-storefront-nuxt-middleware';
const start = ['server.js', 'nuxt.config.documented.js'];
const page = join(pathIn('..'), '..', 'shared', 'seeds', '000_67f536aa10e3011c.txt');

// The documentation is not part of the repository; if it is present, the file is compared with it.
test.skipIf(!existsSync(page))(
  'customerGroupsMiddleware.js is the documentation’s file, with only its placeholders filled in',
  () => {
    const shown = /^\/\/ customerGroupsMiddleware\.js\n.*?(?=^```)/ms.exec(
      readFileSync(page, 'utf8'),
    );
    const own = readFileSync(pathIn(example, 'customerGroupsMiddleware.js'), 'utf8');
    expect(own.replaceAll(/process\.env\.CTP_[A-Z_]+/g, '…')).toBe(
      shown?.[0].replaceAll(/'\{[A-Z ]+\}'/g, '…'),
    );
    expect(own.match(/process\.env/g)).toHaveLength(6);
  },
);

describeExample(example, 'the route of the documentation', () => {
  test('responds with the customer in the new group, as commercetools returns them', async () => {
    const shop = await openShop(example, start);
    const { status, body } = await get(`${shop.url}/api/add-to-customer-group`);
    expect(status).toBe(200);
    expect(body).toEqual({
      response: {
        data: {
          customer: {
            __typename: 'Customer',
            id: ada,
            version: 6,
            key: 'ada',
            email: 'ada@shop.example',
            firstName: 'Ada',
            lastName: null,
            customerGroupRef: { __typename: 'Reference', typeId: 'customer-group', id: vip },
            customerGroup: {
              __typename: 'CustomerGroup',
              id: vip,
              key: 'vip',
              name: 'VIP',
              version: 1,
            },
          },
        },
      },
    });
  });

  test('makes a customer VIP for anybody who opens the address, which is its danger', async () => {
    const shop = await openShop(example, start);
    await get(`${shop.url}/api/add-to-customer-group`);
    expect(shop.sandbox.customer(ada)?.customerGroup?.id).toBe(vip);
    expect(askedFor(shop)).toEqual(['token', 'addCustomerToGroup']);
    const [call] = graphqlCalls(shop);
    expect(call).toMatchObject({
      clientId: 'group-service',
      scopes: ['manage_customers:my-shop'],
      variables: {
        id: ada,
        version: 5,
        actions: [{ setCustomerGroup: { customerGroup: { id: vip } } }],
      },
    });
  });

  test('never responds to its second call, whose version is out of date', async () => {
    const shop = await openShop(example, start);
    await get(`${shop.url}/api/add-to-customer-group`);
    const given = new AbortController();
    const second = fetch(`${shop.url}/api/add-to-customer-group`, { signal: given.signal });
    await shop.writes('unhandled: GraphQL error: Object ');
    given.abort();
    await expect(second).rejects.toThrow('abort');
    expect(shop.sandbox.customer(ada)?.version).toBe(6);
  });
});
