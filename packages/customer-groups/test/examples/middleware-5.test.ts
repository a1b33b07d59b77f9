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

const example = 'vue-storefront-middleware';
const open = () => openShop(example, ['server.js']);
const visitors = '/commerce/customerGroups/addCustomerToGroup';
const office = '/office/customerGroups/addCustomerToGroup';
const forgotten = '/forgotten/customerGroups/addCustomerToGroup';
const staff = { authorization: 'Bearer key-of-the-office' };
const herself = { id: eve, version: 1 };
const openGroup = { key: 'newsletter' };

describeExample(example, 'the extension in @vue-storefront/middleware 5.4.1', () => {
  test('is called with an array of arguments, under its own name', async () => {
    const shop = await open();
    const answer = await post(shop.url + visitors, [herself, openGroup], evesSession);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      data: { customer: { id: eve, version: 2, customerGroup: { id: newsletter } } },
    });
    const flat = `${shop.url}/commerce/addCustomerToGroup`;
    expect((await post(flat, [herself, openGroup], evesSession)).status).toBe(404);
  });

  test('uses the credentials of the server, not those of the visitors', async () => {
    const shop = await open();
    await post(shop.url + visitors, [herself, openGroup], evesSession);
    expect(askedFor(shop)).toEqual(['token', 'addCustomerToGroup']);
    const [call] = graphqlCalls(shop);
    expect([call?.clientId, call?.scopes]).toEqual(['group-service', ['manage_customers:my-shop']]);
  });

  test('rejects GET with 405, which the middleware itself lets through', async () => {
    const shop = await open();
    const body = encodeURIComponent(JSON.stringify([herself, openGroup]));
    const answer = await get(`${shop.url}${visitors}?body=${body}`, evesSession);
    expect(answer.status).toBe(405);
    expect(answer.body).toEqual({ message: 'addCustomerToGroup accepts only POST; got GET.' });
    expect(askedFor(shop)).toEqual([]);
  });

  test('rejects every call without authorize, and says why at startup and in the response', async () => {
    const shop = await open();
    const answer = await post(shop.url + forgotten, [herself, openGroup], staff);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('no authorize function is configured');
    expect(shop.written().split('customer-groups rejects every call')).not.toHaveLength(1);
    expect(askedFor(shop)).toEqual([]);
  });

  test('rejects what authorize does not allow, and sends nothing to commercetools', async () => {
    const shop = await open();
    const statusOf = async (
      customer: object,
      group: object,
      headers: Record<string, string> = evesSession,
    ) => (await post(shop.url + visitors, [customer, group], headers)).status;

    expect(await statusOf(herself, openGroup, {}), 'no session').toBe(403);
    expect(await statusOf(herself, openGroup, staff), 'the key of another integration').toBe(403);
    expect(await statusOf(herself, { key: 'vip' }), 'a group that is not open').toBe(403);
    expect(await statusOf({ id: ada, version: 5 }, openGroup), 'Ada').toBe(403);
    expect(await statusOf(herself, { id: vip, key: 'newsletter' }), 'id and key').toBe(400);
    expect(askedFor(shop)).toEqual([]);
  });

  test('reads the options from the configuration when it is configured by name', async () => {
    const shop = await open();
    const request = [{ id: ada, version: 5 }, { key: 'vip' }];
    expect((await post(shop.url + office, request, evesSession)).status).toBe(403);
    expect((await post(shop.url + office, request, staff)).status).toBe(200);
    expect(shop.sandbox.customer(ada)?.customerGroup?.id).toBe(vip);
    expect(graphqlCalls(shop).map(({ clientId }) => clientId)).toEqual(['group-service']);
  });

  test('has different statuses for a stale version, an unknown customer and an unknown group', async () => {
    const shop = await open();
    const refusal = async (customer: object, group: object) => {
      const { status, body } = await post(shop.url + office, [customer, group], staff);
      return [status, body];
    };
    expect(await refusal({ id: ada, version: 4 }, openGroup)).toEqual([
      409,
      { message: expect.stringContaining('ConcurrentModification: ') },
    ]);
    expect(await refusal({ id: 'nobody', version: 1 }, openGroup)).toEqual([
      404,
      { message: expect.stringContaining('ResourceNotFound: ') },
    ]);
    expect(await refusal({ id: ada, version: 5 }, { key: 'no-such-group' })).toEqual([
      400,
      { message: expect.stringContaining('ReferencedResourceNotFound: ') },
    ]);
    expect(shop.sandbox.customer(ada)?.version).toBe(5);
  });

  test('responds with 503 while commercetools is down, and works again when it is back', async () => {
    const shop = await open();
    const request = [{ id: ada, version: 5 }, { key: 'vip' }];
    shop.sandbox.faults.add({ kind: 'status', status: 503, times: 1 });
    const refused = await post(shop.url + office, request, staff);
    expect(refused.status).toBe(503);
    expect(refused.text).not.toContain('my-shop');
    expect((await post(shop.url + office, request, staff)).status).toBe(200);
    await shop.sandbox.close();
    expect((await post(shop.url + office, request, staff)).status).toBe(503);
  });
});
