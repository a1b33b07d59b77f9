import { setMaxListeners } from 'node:events';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import type { Fault } from '../src/index.ts';
import { callerWith, firstError, requestToken, signIn, start, update } from './arrange.ts';

const read = 'query readAda { customer(id: "ada") { version } }';
const leaveGroup = [{ setCustomerGroup: {} }];

describe('a status', () => {
  it('is sent instead of performing the operation', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'status', status: 503, times: 1 });
    const answer = await update(caller, sandbox, 'ada', leaveGroup);
    expect([answer.status, answer.body]).toEqual([503, '<html><body><h1>503</h1></body></html>']);
    expect(sandbox.customer('ada')?.version).toBe(1);
    expect((await update(caller, sandbox, 'ada', leaveGroup)).status).toBe(200);
  });

  it('is sent after the operation was performed, with applied', async () => {
    const sandbox = await start();
    sandbox.faults.add({ kind: 'status', status: 502, applied: true, times: 1 });
    const answer = await update(await signIn(sandbox), sandbox, 'ada', leaveGroup);
    expect(answer.status).toBe(502);
    expect(sandbox.customer('ada')).toMatchObject({ version: 2 });
    expect(sandbox.messages).toHaveLength(1);
  });

  it('of 401 looks like a bad token, which then continues to work', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'status', status: 401, times: 1 });
    expect(await caller.ask(read)).toMatchObject({
      status: 401,
      body: { message: 'invalid_token', error: 'invalid_token' },
    });
    expect((await caller.ask(read)).status).toBe(200);
  });

  it('below 500 is JSON', async () => {
    const sandbox = await start();
    sandbox.faults.add({ kind: 'status', status: 429 });
    const answer = await (await signIn(sandbox)).ask(read);
    expect(answer).toMatchObject({ status: 429, body: { statusCode: 429 } });
  });
});

it('invalidToken revokes the token of the call', async () => {
  const sandbox = await start();
  const [first, second] = [await signIn(sandbox), await signIn(sandbox)];
  sandbox.faults.add({ kind: 'invalidToken', times: 1 });
  expect(await update(first, sandbox, 'ada', leaveGroup)).toMatchObject({
    status: 401,
    body: { message: 'invalid_token', errors: [{ code: 'invalid_token' }] },
  });
  expect(sandbox.customer('ada')?.version).toBe(1);
  expect((await first.ask(read)).status).toBe(401);
  expect((await second.ask(read)).status).toBe(200);
  expect((await (await signIn(sandbox)).ask(read)).status).toBe(200);
});

describe('a conflict', () => {
  it('lets another writer change the customer right before the version is checked', async () => {
    const sandbox = await start({ versionStep: 3 });
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'conflict', times: 1 });
    const answer = await update(caller, sandbox, 'ada', leaveGroup);
    expect(answer.status).toBe(200);
    expect(firstError(answer)).toMatchObject({ code: 'ConcurrentModification', currentVersion: 4 });
    expect(sandbox.customer('ada')).toMatchObject({ version: 4, customerGroup: { id: 'g-vip' } });
    expect((await update(caller, sandbox, 'ada', leaveGroup)).errors).toEqual([]);
  });

  it('affects each update of a document separately', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'conflict', times: 2 });
    const { data } = await caller.ask(`mutation {
      c1: updateCustomer(id: "ada", version: 1, actions: []) { version }
      c2: updateCustomer(id: "bob", version: 1, actions: []) { version }
      c3: updateCustomer(id: "cleo", version: 1, actions: []) { version }
    }`);
    expect(data).toEqual({ c1: null, c2: null, c3: { version: 1 } });
    expect(sandbox.faults.list()).toEqual([]);
  });

  it.each([
    ['deleting a customer', 'mutation { deleteCustomer(id: "ada", version: 1) { id } }'],
    [
      'updating a group',
      'mutation { updateCustomerGroup(key: "press", version: 1, actions: []) { id } }',
    ],
    ['deleting a group', 'mutation { deleteCustomerGroup(key: "press", version: 1) { id } }'],
  ])('affects %s', async (_what, mutation) => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'conflict', times: 1 });
    expect(firstError(await caller.ask(mutation))).toMatchObject({ currentVersion: 2 });
  });

  it('waits for an update; reads do not use it up', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'conflict', times: 1 });
    expect((await caller.ask(read)).data).toEqual({ customer: { version: 1 } });
    expect(sandbox.faults.list()).toHaveLength(1);
  });
});

it('overCapacity is HTTP 503 with the code, or a GraphQL error on 200', async () => {
  const sandbox = await start();
  const caller = await signIn(sandbox);
  sandbox.faults.add({ kind: 'overCapacity', times: 1 });
  sandbox.faults.add({ kind: 'overCapacity', status: 200, times: 1 });
  expect(await update(caller, sandbox, 'ada', leaveGroup)).toMatchObject({
    status: 503,
    body: {
      statusCode: 503,
      errors: [{ code: 'OverCapacity', extensions: { code: 'OverCapacity' } }],
    },
  });
  expect(await update(caller, sandbox, 'ada', leaveGroup)).toMatchObject({
    status: 200,
    data: null,
    errors: [{ extensions: { code: 'OverCapacity' } }],
  });
  expect(sandbox.customer('ada')?.version).toBe(1);
});

describe('latency', () => {
  it('lets a later call overtake the waiting one', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'latency', ms: 300, operation: 'readAda' });
    const slow = caller.ask(read);
    await caller.ask('query quick { __typename }');
    await slow;
    const names = sandbox.requests.map(({ operationName }) => operationName);
    expect(names.slice(-2)).toEqual(['quick', 'readAda']);
  });

  it('can be combined with another fault', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'status', status: 502 });
    sandbox.faults.add({ kind: 'latency', ms: 1 });
    expect((await caller.ask(read)).status).toBe(502);
    expect(sandbox.faults.list().map(({ struck }) => struck)).toEqual([1, 1]);
  });

  it('lets any number of calls wait, without a warning from Node', async () => {
    // On Node 20 every signal warns about its eleventh listener; on Node 24 none does.
    class OldAbortController extends AbortController {
      constructor() {
        super();
        setMaxListeners(10, this.signal);
      }
    }
    vi.stubGlobal('AbortController', OldAbortController);
    onTestFinished(() => void vi.unstubAllGlobals());
    const warnings: Error[] = [];
    const listen = (warning: Error): number => warnings.push(warning);
    process.on('warning', listen);
    onTestFinished(() => void process.off('warning', listen));
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'latency', ms: 300 });
    await Promise.all(Array.from({ length: 30 }, () => caller.ask(read)));
    expect(warnings).toEqual([]);
  });

  it('does not prevent the sandbox from closing', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'latency', ms: 3_600_000 });
    const waiting = expect(caller.ask(read)).rejects.toThrow();
    while (sandbox.faults.list()[0]?.struck === 0)
      await new Promise((resolve) => setImmediate(resolve));
    await sandbox.close();
    await waiting;
  });
});

describe('a disconnect', () => {
  it('cuts the connection before the operation is performed', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'disconnect', times: 1 });
    await expect(update(caller, sandbox, 'ada', leaveGroup)).rejects.toThrow('fetch failed');
    expect(sandbox.customer('ada')?.version).toBe(1);
    expect(sandbox.requests.at(-1)).toMatchObject({ status: null, fault: 'disconnect' });
  });

  it('cuts the connection after the operation was performed, with applied', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'disconnect', applied: true, times: 1 });
    await expect(update(caller, sandbox, 'ada', leaveGroup)).rejects.toThrow('fetch failed');
    expect(sandbox.customer('ada')?.version).toBe(2);
  });
});

describe('the set of calls that a fault affects', () => {
  it('can be one operation, by its name or by the name of a field', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'status', status: 502, operation: 'readAda' });
    sandbox.faults.add({ kind: 'status', status: 503, operation: 'updateCustomer' });
    expect((await caller.ask(read)).status).toBe(502);
    expect((await caller.ask('{ customer(id: "ada") { id } }')).status).toBe(200);
    expect((await update(caller, sandbox, 'ada', leaveGroup)).status).toBe(503);
  });

  it('is limited by times, first fault first', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add({ kind: 'status', status: 500, times: 2 });
    sandbox.faults.add({ kind: 'status', status: 501, times: 1 });
    const statuses = [];
    for (let call = 0; call < 4; call++) statuses.push((await caller.ask(read)).status);
    expect(statuses).toEqual([500, 500, 501, 200]);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('is random with probability, and repeats with the same random seed', async () => {
    const strikes = async (randomSeed: number): Promise<string> => {
      const sandbox = await start({ randomSeed });
      const caller = await signIn(sandbox);
      sandbox.faults.add({ kind: 'status', status: 500, probability: 0.5 });
      let seen = '';
      for (let call = 0; call < 40; call++)
        seen += (await caller.ask(read)).status === 500 ? 'x' : '.';
      return seen;
    };
    const [first, again, other] = [await strikes(1), await strikes(1), await strikes(2)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    const count = first.replaceAll('.', '').length;
    expect(count).toBeGreaterThan(8);
    expect(count).toBeLessThan(32);
  });

  it('is unlimited until the fault is removed, or all are', async () => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    const { id } = sandbox.faults.add({ kind: 'status', status: 500 });
    for (let call = 0; call < 3; call++) expect((await caller.ask(read)).status).toBe(500);
    expect(sandbox.faults.list()).toMatchObject([{ id, struck: 3 }]);
    expect(sandbox.faults.remove(id)).toBe(true);
    expect(sandbox.faults.remove(id)).toBe(false);
    expect((await caller.ask(read)).status).toBe(200);
    sandbox.faults.add({ kind: 'status', status: 500 });
    sandbox.faults.clear();
    expect((await caller.ask(read)).status).toBe(200);
  });
});

describe('at the token endpoint', () => {
  const grant = { grant_type: 'client_credentials' };

  it.each([
    [{ kind: 'status', status: 429, endpoint: 'token', times: 1 }, 429],
    [{ kind: 'overCapacity', endpoint: 'token', times: 1 }, 503],
    [{ kind: 'invalidToken', endpoint: 'token', times: 1 }, 401],
  ] satisfies [Fault, number][])('%j affects only token calls', async (fault, status) => {
    const sandbox = await start();
    const caller = await signIn(sandbox);
    sandbox.faults.add(fault);
    expect((await caller.ask(read)).status).toBe(200);
    expect((await requestToken(sandbox.url, grant)).status).toBe(status);
    expect((await requestToken(sandbox.url, grant)).status).toBe(200);
  });

  it('a call can be delayed and cut', async () => {
    const { url, faults } = await start();
    faults.add({ kind: 'latency', ms: 1, endpoint: 'token', times: 1 });
    faults.add({ kind: 'disconnect', endpoint: 'token', times: 1 });
    await expect(requestToken(url, grant)).rejects.toThrow('fetch failed');
    expect(faults.list()).toEqual([]);
  });
});

it('rejects calls without a token even under a fault with applied', async () => {
  const sandbox = await start();
  sandbox.faults.add({ kind: 'status', status: 502, applied: true });
  const nobody = callerWith(sandbox.graphqlUrl, 'unknown');
  expect((await update(nobody, sandbox, 'ada', leaveGroup)).status).toBe(502);
  expect(sandbox.customer('ada')?.version).toBe(1);
});
