import { describe, expect, onTestFinished, test, vi } from 'vitest';

import {
  createServerClient,
  customerGroupsExtension,
  customerGroupsRoutes,
  type GroupRequest,
  type IntegrationContext,
  MiddlewareError,
  type MiddlewareOptions,
  setup,
} from '../src/index.ts';
import { assignedKeys, openShop, operationsSent } from './shop.ts';

const ada = { id: 'ada', version: 5 };
const allowAll = () => true;

/** The context of an API method, with the parts that the extension reads. */
function contextOf(method: string, config: object = {}): IntegrationContext {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { req: { method, headers }, res: {}, config, client: undefined as never };
}

async function refusal(call: Promise<unknown>): Promise<MiddlewareError> {
  const thrown = await call.then(
    () => new Error('it was allowed'),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(MiddlewareError);
  return thrown as MiddlewareError;
}

describe('the extension', () => {
  test('performs what authorize allows, with the client it was given', async () => {
    const shop = await openShop();
    const asked: GroupRequest[] = [];
    const { extendApiMethods: methods } = customerGroupsExtension({
      client: createServerClient(shop.api),
      authorize: (_, request) => asked.push(request) > 0,
    });
    const post = contextOf('POST');
    const noise = { id: 'ada', version: 5, admin: true };
    await methods.addCustomerToGroup(post, noise, { key: 'vip', name: 'VIP' });
    await methods.removeCustomerFromGroup(post, { id: 'ada', version: 6 });
    await methods.assignGroups(post, { id: 'ada' }, [{ key: 'vip' }, { id: 'group-club' }]);
    await methods.unassignGroups(post, { key: 'ada-key' }, [{ key: 'vip' }]);
    await methods.setGroups(post, { id: 'ada', version: 9 }, [{ key: 'staff' }]);
    const read = await methods.getCustomerGroups(post, { id: 'ada' });
    expect(read).toMatchObject({ groups: [{ key: 'staff' }] });
    expect(assignedKeys(shop, 'ada')).toEqual(['staff']);
    expect(asked.slice(0, 3)).toEqual([
      { action: 'addCustomerToGroup', customer: ada, group: { key: 'vip' } },
      { action: 'removeCustomerFromGroup', customer: { id: 'ada', version: 6 } },
      {
        action: 'assignGroups',
        customer: { id: 'ada' },
        groups: [{ key: 'vip' }, { id: 'group-club' }],
      },
    ]);
    expect(asked).toHaveLength(6);
  });

  test.each(['GET', 'HEAD', 'PUT', undefined])(
    'rejects %s with 405, whatever authorize would return',
    async (method) => {
      const shop = await openShop();
      const authorize = vi.fn(allowAll);
      const { extendApiMethods: methods } = customerGroupsExtension({
        client: createServerClient(shop.api),
        authorize,
      });
      const refused = await refusal(
        methods.addCustomerToGroup(contextOf(method as string), ada, { key: 'vip' }),
      );
      expect(refused).toMatchObject({ statusCode: 405, reason: 'MethodNotAllowed' });
      expect(authorize).not.toHaveBeenCalled();
      expect(shop.sandbox.requests).toEqual([]);
    },
  );

  test('rejects everything without authorize, and says so', async () => {
    const { api, sandbox } = await openShop();
    const { extendApiMethods: methods } = customerGroupsExtension({
      client: createServerClient(api),
    });
    const refused = await refusal(
      methods.addCustomerToGroup(contextOf('POST'), ada, { key: 'vip' }),
    );
    expect(refused).toMatchObject({ statusCode: 403, reason: 'Forbidden' });
    expect(refused.message).toContain('no authorize function is configured');
    expect(sandbox.requests).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['false', () => false],
    ['nothing', () => undefined],
    ['an object', () => ({ allowed: false })],
    ['1', () => 1],
    ['a promise of false', async () => false],
  ])('rejects the call when authorize returns %s', async (_, authorize) => {
    const { api, sandbox } = await openShop();
    const options = { client: createServerClient(api), authorize } as MiddlewareOptions;
    const { extendApiMethods: methods } = customerGroupsExtension(options);
    const refused = await refusal(methods.removeCustomerFromGroup(contextOf('POST'), ada));
    expect(refused).toMatchObject({ statusCode: 403 });
    expect(sandbox.requests).toEqual([]);
  });

  test('fails the call with what authorize threw', async () => {
    const { api, sandbox } = await openShop();
    const authorize = () => Promise.reject(new Error('session store is down'));
    const { extendApiMethods: methods } = customerGroupsExtension({
      client: createServerClient(api),
      authorize,
    });
    const call = methods.removeCustomerFromGroup(contextOf('POST'), ada);
    await expect(call).rejects.toThrow('session store is down');
    expect(sandbox.requests).toEqual([]);
  });

  test.each<[string, unknown, unknown]>([
    ['a group with both id and key', ada, { id: 'group-vip', key: 'newsletter' }],
    ['a customer with both id and key', { id: 'ada', key: 'eve' }, [{ key: 'vip' }]],
    ['no customer', undefined, { key: 'vip' }],
    ['a group with both in an array', { id: 'ada' }, [{ id: 'group-vip', key: 'newsletter' }]],
  ])('rejects %s before authorize could misread it', async (_, customer, target) => {
    const authorize = vi.fn(allowAll);
    const { api } = await openShop();
    const { extendApiMethods: methods } = customerGroupsExtension({
      client: createServerClient(api),
      authorize,
    });
    const method = Array.isArray(target) ? methods.assignGroups : methods.addCustomerToGroup;
    const refused = await refusal(method(contextOf('POST'), customer, target));
    expect(refused).toMatchObject({ statusCode: 400, reason: 'InvalidArgument' });
    expect(authorize).not.toHaveBeenCalled();
  });

  test('takes its options from the integration’s configuration when loaded by name', async () => {
    const shop = await openShop();
    const { extendApiMethods: methods } = customerGroupsExtension();
    const config = {
      customerGroups: { authorize: allowAll, client: createServerClient(shop.api) },
    };
    await methods.addCustomerToGroup(contextOf('POST', config), ada, { key: 'vip' });
    expect(shop.sandbox.customer('ada')?.customerGroup?.id).toBe('group-vip');
  });

  test('uses the integration’s client when it was given none', async () => {
    const shop = await openShop();
    const { extendApiMethods: methods } = customerGroupsExtension({ authorize: allowAll });
    const context = { ...contextOf('POST'), client: createServerClient(shop.api) };
    await methods.addCustomerToGroup(context, ada, { key: 'vip' });
    expect(operationsSent(shop)).toEqual(['addCustomerToGroup']);
  });

  test.each([
    ['a stale version', { id: 'ada', version: 4 }, { key: 'vip' }, 409, 'ConcurrentModification'],
    ['an unknown group', ada, { key: 'none' }, 400, 'ReferencedResourceNotFound'],
    ['an unknown customer', { id: 'eve', version: 1 }, { key: 'vip' }, 404, 'ResourceNotFound'],
  ])('fails with its own status for %s', async (_, customer, group, statusCode, reason) => {
    const { api } = await openShop();
    const { extendApiMethods: methods } = customerGroupsExtension({
      client: createServerClient(api),
      authorize: allowAll,
    });
    const refused = await refusal(methods.addCustomerToGroup(contextOf('POST'), customer, group));
    expect(refused).toMatchObject({ statusCode, reason });
    expect(refused.message).toContain(reason);
    // The middleware sends 400 for every error that has a code, whatever its statusCode.
    expect('code' in refused).toBe(false);
  });

  test('treats a result with errors as a failure', async () => {
    const errors = [{ message: 'stale', extensions: { code: 'ConcurrentModification' } }];
    const client = { mutate: async () => ({ data: null, errors }) };
    const { extendApiMethods: methods } = customerGroupsExtension({ client, authorize: allowAll });
    const refused = await refusal(methods.removeCustomerFromGroup(contextOf('POST'), ada));
    expect(refused).toMatchObject({ statusCode: 409, reason: 'ConcurrentModification' });
  });

  // Guards: middleware 2 sends the error as JSON, which lacked the message.
  test('serializes a rejection with its message, and a server failure with its reason only', async () => {
    const { extendApiMethods: methods } = customerGroupsExtension();
    const refused = await refusal(methods.removeCustomerFromGroup(contextOf('POST'), ada));
    expect(JSON.parse(JSON.stringify(refused))).toEqual({
      message: refused.message,
      reason: 'Forbidden',
    });
    const down = new MiddlewareError(503, 'Unavailable', 'No response from https://10.0.0.1/');
    expect(JSON.stringify(down)).toBe('{"reason":"Unavailable"}');
  });

  test('warns at startup that every call will be rejected', () => {
    const warnings: string[] = [];
    const logger = { warning: (message: string) => warnings.push(message) };
    customerGroupsExtension().extendApp({ configuration: {}, logger });
    customerGroupsExtension({ authorize: allowAll }).extendApp({ configuration: {}, logger });
    customerGroupsExtension().extendApp({
      configuration: { customerGroups: { authorize: allowAll } },
      logger,
    });
    expect(warnings).toEqual([expect.stringContaining('rejects every call')]);
  });
});

describe('the routes', () => {
  interface Answer {
    status: number;
    body: unknown;
    headers: Record<string, string>;
    failed?: unknown;
  }

  /** A minimal Express: handlers by path, and a response that records what it is given. */
  async function call(
    options: Parameters<typeof customerGroupsRoutes>[0],
    method: string,
    action: string,
    body: unknown,
    headers: object = { 'content-type': 'application/json' },
  ): Promise<Answer> {
    const routes = new Map<
      string,
      (req: object, res: object, next: (error: unknown) => void) => void
    >();
    customerGroupsRoutes(options)({ all: (path, handler) => routes.set(path, handler) });
    return new Promise((resolve) => {
      const answer: Answer = { status: 200, body: undefined, headers: {} };
      const res = {
        set: (name: string, value: string) => Object.assign(answer.headers, { [name]: value }),
        status: (status: number) => Object.assign(res, { _: (answer.status = status) }),
        send: (sent: unknown) => resolve({ ...answer, body: sent }),
      };
      routes.get(`/customer-groups/${action}`)?.({ method, body, headers }, res, (failed) =>
        resolve({ ...answer, failed }),
      );
    });
  }

  test('respond as the original documentation’s route does', async () => {
    const shop = await openShop();
    const options = { client: createServerClient(shop.api), authorize: allowAll };
    const answer = await call(options, 'POST', 'addCustomerToGroup', {
      customer: ada,
      group: { key: 'vip' },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { response: { data: { customer: { version: 6 } } } },
    });
    const several = await call(options, 'POST', 'assignGroups', {
      customer: { id: 'ada' },
      groups: [{ key: 'club' }],
    });
    expect(several.status).toBe(200);
    expect(assignedKeys(shop, 'ada')).toEqual(['club']);
  });

  test('use the client of setup when given none', async () => {
    const shop = await openShop();
    setup({ client: createServerClient(shop.api) });
    const answer = await call({ authorize: allowAll }, 'POST', 'removeCustomerFromGroup', {
      customer: ada,
    });
    expect(answer.status).toBe(200);
  });

  test('reject GET with 405, and everything without authorize with 403', async () => {
    const { api } = await openShop();
    const client = createServerClient(api);
    const get = await call({ client, authorize: allowAll }, 'GET', 'addCustomerToGroup', undefined);
    expect(get).toMatchObject({
      status: 405,
      headers: { Allow: 'POST' },
      body: { reason: 'MethodNotAllowed' },
    });
    const closed = await call({ client }, 'POST', 'addCustomerToGroup', {
      customer: ada,
      group: { key: 'vip' },
    });
    expect(closed).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
  });

  test('report an unparsed body to the shop, as the shop’s mistake', async () => {
    const { api } = await openShop();
    const options = { client: createServerClient(api), authorize: allowAll };
    const answer = await call(options, 'POST', 'addCustomerToGroup', undefined);
    expect(answer.failed).toMatchObject({ message: expect.stringContaining('express.json()') });
  });

  test.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    undefined,
  ])(
    'reject a body of type %s, which another site’s form can send with the visitor’s cookies',
    async (type) => {
      const { api, sandbox } = await openShop();
      const authorize = vi.fn(allowAll);
      const options = { client: createServerClient(api), authorize };
      const body = { customer: { id: 'ada' }, groups: [{ key: 'vip' }] };
      const answer = await call(options, 'POST', 'assignGroups', body, { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, body: { reason: 'UnsupportedMediaType' } });
      expect(authorize).not.toHaveBeenCalled();
      expect(sandbox.requests).toEqual([]);
    },
  );

  test('treat a wrong uri as a server failure, not as an unknown customer', async () => {
    const { api, sandbox } = await openShop();
    const client = createServerClient({ ...api, uri: `${sandbox.url}/other/graphql` });
    const options = { client, authorize: allowAll };
    const answer = await call(options, 'POST', 'removeCustomerFromGroup', { customer: ada });
    expect(answer.failed).toMatchObject({ statusCode: 502 });
  });

  test('report a missing client to the shop, as the shop’s mistake', async () => {
    vi.resetModules();
    const fresh = await import('../src/index.ts');
    const routes = new Map<
      string,
      (req: object, res: object, next: (error: unknown) => void) => void
    >();
    fresh.customerGroupsRoutes({ authorize: allowAll })({
      all: (path, handler) => routes.set(path, handler),
    });
    const req = { ...contextOf('POST').req, body: { customer: ada } };
    const failed = await new Promise((resolve) => {
      routes.get('/customer-groups/removeCustomerFromGroup')?.(req, {}, resolve);
    });
    expect(failed).toMatchObject({ name: 'ArgumentError' });
  });

  test('report failures although the client would ignore errors', async () => {
    const { api } = await openShop();
    const server = createServerClient(api);
    const policies: unknown[] = [];
    const mutate = (options: { errorPolicy?: string }) => {
      policies.push(options.errorPolicy);
      return server.mutate(options);
    };
    const options = { client: { ...server, mutate }, authorize: allowAll };
    const stale = { customer: { id: 'ada', version: 1 } };
    const answer = await call(options, 'POST', 'removeCustomerFromGroup', stale);
    expect(answer.status).toBe(409);
    expect(policies).toEqual(['none']);
  });

  test('explain how to mount them when they are mounted as a handler', () => {
    const handler = customerGroupsRoutes({ authorize: allowAll }) as (...given: unknown[]) => void;
    const request = { method: 'POST', url: '/' };
    expect(() => handler(request, {}, () => {})).toThrow(
      'customerGroupsRoutes({ client, authorize })(app)',
    );
  });

  test('warn at startup that every call will be rejected', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    customerGroupsRoutes({})({ all: () => {} });
    customerGroupsRoutes({ authorize: allowAll })({ all: () => {} });
    expect(warn.mock.calls).toEqual([[expect.stringContaining('rejects every call')]]);
  });

  test('pass server failures to the app, with their status', async () => {
    const { api, sandbox } = await openShop();
    sandbox.faults.add({ kind: 'status', status: 503 });
    const options = { client: createServerClient(api), authorize: allowAll };
    const answer = await call(options, 'POST', 'removeCustomerFromGroup', { customer: ada });
    expect(answer.failed).toMatchObject({ statusCode: 503, reason: 'Unavailable' });
  });
});
