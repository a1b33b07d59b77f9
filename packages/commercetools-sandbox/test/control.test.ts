import { describe, expect, it } from 'vitest';

import { createRequestLog } from '../src/request-log.ts';
import { requestToken, signIn, signInCustomer, start, update } from './arrange.ts';

async function call(url: string, method = 'GET', body?: string): Promise<unknown> {
  const response = await fetch(url, { method, ...(body === undefined ? {} : { body }) });
  return [response.status, await response.json()];
}

describe('the request log', () => {
  it('records the caller, the operation and the outcome of each call', async () => {
    const sandbox = await start({ now: () => new Date('2026-01-02T03:04:05.678Z') });
    const caller = await signIn(sandbox, 'manage_customers');
    await update(caller, sandbox, 'cleo', [{ setCustomerGroup: {} }]);
    expect(sandbox.requests).toEqual([
      {
        time: '2026-01-02T03:04:05.678Z',
        method: 'POST',
        path: '/oauth/token',
        status: 200,
        clientId: 'sandbox',
        grantType: 'client_credentials',
      },
      {
        time: '2026-01-02T03:04:05.678Z',
        method: 'POST',
        path: '/demo/graphql',
        status: 200,
        operationName: 'change',
        fields: [{ name: 'updateCustomer', alias: 'customer' }],
        variables: { id: 'cleo', version: 1, actions: [{ setCustomerGroup: {} }] },
        clientId: 'sandbox',
        scopes: ['manage_customers:demo'],
      },
    ]);
  });

  it('names the fault that responded', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'status', status: 502 });
    await caller.ask('{ __typename }');
    expect(sandbox.requests.at(-1)).toMatchObject({ status: 502, fault: 'status' });
  });

  it('names every alias of a document, and the operation of a rejected one', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox, 'view_customers');
    await caller.ask('query two { a: customer(id: "ada") { id } b: customers { total } }');
    await caller.ask('{ nope }', {}, 'asked');
    const [two, refused] = sandbox.requests.slice(-2);
    expect(two?.fields).toEqual([
      { name: 'customer', alias: 'a' },
      { name: 'customers', alias: 'b' },
    ]);
    expect(refused).toMatchObject({ status: 400, operationName: 'asked' });
  });

  it('never contains secrets, passwords or tokens', async () => {
    const sandbox = await start();
    const admin = await signIn(sandbox);
    await admin.ask(
      `mutation ($draft: CustomerSignUpDraft!) { customerSignUp(draft: $draft) { customer { id } } }`,
      { draft: { email: 'x@example.com', password: 'hush-hush' } },
    );
    await admin.ask(
      `mutation ($word: String!) { customerSignUp(draft: { email: "y@example.com", password: $word }) { customer { id } } }`,
      { word: 'hush-hush' },
    );
    const ada = await signInCustomer(sandbox, 'ada@example.com', 'ada-password');
    await fetch(`${sandbox.url}/oauth/token?client_secret=hush-hush`, { method: 'POST' });
    await requestToken(sandbox.url, { grant_type: 'x' }, { client: 'sandbox:hush-hush' });
    const log = JSON.stringify(sandbox.requests);
    const kept = [admin.token, ada.token, 'hush-hush', 'ada-password', 'sandbox-secret'];
    for (const secret of kept) expect(log).not.toContain(secret);
    expect(sandbox.requests.find(({ variables }) => variables !== undefined)?.variables).toEqual({
      draft: { email: 'x@example.com', password: '…' },
    });
  });

  it('can be emptied', async () => {
    const sandbox = await start();
    await signIn(sandbox);
    sandbox.clearRequests();
    expect(sandbox.requests).toEqual([]);
  });

  it('keeps at most the newest 10,000 calls', () => {
    const log = createRequestLog();
    for (let call = 1; call <= 25_000; call++)
      log.add({ time: '', method: 'GET', path: `/${call}`, status: 404 });
    expect(log.list().length).toBeLessThanOrEqual(10_000);
    expect(log.list().length).toBeGreaterThanOrEqual(5_000);
    expect(log.list().at(-1)?.path).toBe('/25000');
  });
});

describe('a wrong path or method', () => {
  it.each(['/shop/graphql', '/demo/customers', '/oauth/shop/customers/token', '/sandbox/nothing'])(
    'gets a response that names the project: %s',
    async (path) => {
      const { url } = await start();
      const message = `The sandbox has no path '${path}'; its project is 'demo', with GraphQL at '/demo/graphql'.`;
      const client = `Basic ${btoa('sandbox:sandbox-secret')}`;
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { authorization: client },
      });
      expect([response.status, await response.json()]).toMatchObject([404, { message }]);
    },
  );

  it('gets 405 when GraphQL is called with GET', async () => {
    const { graphqlUrl } = await start();
    const response = await fetch(`${graphqlUrl}?query={__typename}`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({
      message: "GraphQL at '/demo/graphql' accepts only POST, not GET.",
    });
  });
});

describe('the control API', () => {
  it('shows and empties the log, which does not contain its own calls', async () => {
    const sandbox = await start();
    await signIn(sandbox);
    const url = `${sandbox.url}/sandbox/requests`;
    expect(await call(url)).toMatchObject([200, { requests: [{ path: '/oauth/token' }] }]);
    expect(await call(url, 'DELETE')).toEqual([200, { requests: [] }]);
    expect(await call(url)).toEqual([200, { requests: [] }]);
  });

  it('adds, shows and removes faults', async () => {
    const sandbox = await start();
    const url = `${sandbox.url}/sandbox/faults`;
    const fault = { kind: 'status', status: 502, times: 2 };
    expect(await call(url, 'POST', JSON.stringify(fault))).toEqual([
      201,
      { ...fault, id: '1', struck: 0 },
    ]);
    await (await signIn(sandbox)).ask('{ __typename }');
    expect(await call(url)).toEqual([200, { faults: [{ ...fault, id: '1', struck: 1 }] }]);
    expect(await call(`${url}/1`, 'DELETE')).toEqual([200, { removed: '1' }]);
    expect(await call(`${url}/1`, 'DELETE')).toMatchObject([404, {}]);
    sandbox.faults.add({ kind: 'conflict' });
    expect(await call(url, 'DELETE')).toEqual([200, { faults: [] }]);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it.each([
    ['not JSON', 'kind: conflict', 'The body must be a fault as JSON.'],
    ['a list', '[]', 'fault must be an object.'],
    ['an unknown kind', '{"kind":"flood"}', 'fault.kind must be one of status, invalidToken,'],
    ['a name from the prototype', '{"kind":"toString"}', 'fault.kind must be one of'],
    ['an unknown field', '{"kind":"conflict","time":1}', "fault.time is not a field of 'conflict'"],
    ['without a status', '{"kind":"status"}', 'fault.status must be an HTTP status of 400'],
    ['a status of success', '{"kind":"status","status":200}', 'fault.status must be'],
    ['a latency without ms', '{"kind":"latency"}', 'fault.ms must be milliseconds'],
    ['a negative latency', '{"kind":"latency","ms":-1}', 'fault.ms must be'],
    ['times of 0', '{"kind":"conflict","times":0}', 'fault.times must be a whole number of 1'],
    ['a probability of 2', '{"kind":"conflict","probability":2}', 'fault.probability must be'],
    ['an unknown endpoint', '{"kind":"conflict","endpoint":"x"}', "must be 'graphql' or 'token'"],
    [
      'an operation that is not a string',
      '{"kind":"conflict","operation":1}',
      'fault.operation must be',
    ],
    [
      'applied as a string',
      '{"kind":"disconnect","applied":"yes"}',
      'fault.applied must be true or',
    ],
    [
      'an overCapacity with another status',
      '{"kind":"overCapacity","status":500}',
      'fault.status must be 200 or',
    ],
  ])('rejects a malformed fault: %s', async (_what, body, message) => {
    const sandbox = await start();
    expect(await call(`${sandbox.url}/sandbox/faults`, 'POST', body)).toMatchObject([
      400,
      { message: expect.stringContaining(message) },
    ]);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('shows the state, without passwords', async () => {
    const sandbox = await start();
    await update(await signIn(sandbox), sandbox, 'ada', [{ setCustomerGroup: {} }]);
    const [status, state] = (await call(`${sandbox.url}/sandbox/state`)) as [number, object];
    expect(status).toBe(200);
    expect(state).toEqual(
      JSON.parse(
        JSON.stringify({
          customerGroups: sandbox.customerGroups,
          customers: sandbox.customers,
          messages: sandbox.messages,
        }),
      ),
    );
    expect(JSON.stringify(state)).not.toContain('password"');
    expect(JSON.stringify(state)).not.toContain('ada-password');
  });

  it('reports its health', async () => {
    const { url } = await start();
    expect(await call(`${url}/healthz`)).toEqual([200, { status: 'ok' }]);
  });
});
