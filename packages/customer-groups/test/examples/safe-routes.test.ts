import { expect, test } from 'vitest';

import { describeExample } from './example.ts';
import {
  ada,
  askedFor,
  eve,
  evesSession,
  get,
  graphqlCalls,
  newsletter,
  openShop,
  post,
  vip,
} from './shop.ts';

const example = 'vue-storefront-nuxt-middleware';
const open = () => openShop(example, ['server.js', 'nuxt.config.js']);
const path = '/api/customer-groups/addCustomerToGroup';
const herself = { id: eve, version: 1 };

describeExample(example, 'the safe form in a Vue Storefront 2.0 shop', () => {
  test('does not have the route of the documentation', async () => {
    const { url } = await open();
    expect((await get(`${url}/api/add-to-customer-group`)).status).toBe(404);
  });

  test('rejects GET with 405 and says that POST is allowed', async () => {
    const { url } = await open();
    const { status, headers, body } = await get(url + path, evesSession);
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect(body).toEqual({
      message: 'addCustomerToGroup accepts only POST; got GET.',
      reason: 'MethodNotAllowed',
    });
  });

  test('rejects what a visitor may not do, and sends nothing to commercetools', async () => {
    const shop = await open();
    const statusOf = async (
      customer: object,
      group: object,
      headers: Record<string, string> = evesSession,
    ) => (await post(shop.url + path, { customer, group }, headers)).status;

    expect(await statusOf(herself, { key: 'newsletter' }, {}), 'no session').toBe(403);
    expect(
      await statusOf(herself, { key: 'newsletter' }, { cookie: 'session=made-up' }),
      'a session that does not exist',
    ).toBe(403);
    expect(await statusOf(herself, { key: 'vip' }), 'a group that is not open').toBe(403);
    expect(await statusOf(herself, { id: vip }), 'the same group by its id').toBe(403);
    expect(await statusOf({ id: ada, version: 5 }, { key: 'newsletter' }), 'Ada').toBe(403);
    expect(await statusOf(herself, { id: vip, key: 'newsletter' }), 'id and key').toBe(400);
    expect(await statusOf(herself, {}), 'no group').toBe(400);
    expect(askedFor(shop)).toEqual([]);
  });

  test('does not remove customers from groups that they did not choose themselves', async () => {
    const shop = await open();
    const remove = `${shop.url}/api/customer-groups/removeCustomerFromGroup`;
    expect((await post(remove, { customer: herself }, evesSession)).status).toBe(403);
    const set = `${shop.url}/api/customer-groups/setGroups`;
    expect((await post(set, { customer: { id: eve }, groups: [] }, evesSession)).status).toBe(403);
    expect(askedFor(shop)).toEqual([]);
  });

  test('lets a customer join an open group, with one token and no scope but manage_customers', async () => {
    const shop = await open();
    const first = await post(
      shop.url + path,
      { customer: herself, group: { key: 'newsletter' } },
      evesSession,
    );
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      response: { data: { customer: { id: eve, version: 2, customerGroup: { id: newsletter } } } },
    });
    const second = await post(
      `${shop.url}/api/customer-groups/assignGroups`,
      { customer: { id: eve, version: 2 }, groups: [{ key: 'newsletter' }] },
      evesSession,
    );
    expect(second.status).toBe(200);
    expect(askedFor(shop)).toEqual(['token', 'addCustomerToGroup', 'changeGroups']);
    for (const { clientId, scopes } of graphqlCalls(shop)) {
      expect([clientId, scopes]).toEqual(['group-service', ['manage_customers:my-shop']]);
    }
  });

  test('responds with 409 to a version that is out of date, where the documented route never responds', async () => {
    const { url } = await open();
    const body = { customer: { id: eve, version: 7 }, group: { key: 'newsletter' } };
    const answer = await post(url + path, body, evesSession);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ reason: 'ConcurrentModification' });
  });

  test('responds with 503 when commercetools cannot be reached', async () => {
    const { url, sandbox } = await open();
    await sandbox.close();
    const body = { customer: herself, group: { key: 'newsletter' } };
    expect((await post(url + path, body, evesSession)).status).toBe(503);
  });
});
