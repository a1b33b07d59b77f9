import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { allOperationsOf, documentOf, type Operation } from './fuzz/document.ts';
import { type Caller, startTestService, type TestService } from './http-service.ts';

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly operation: Operation;
}

let running: TestService;
let caller: Caller;
let native: readonly Route[];

beforeAll(async () => {
  running = await startTestService();
  ({ caller } = running);
  native = allOperationsOf(await documentOf(running.service.app))
    .filter(({ path }) => path.startsWith('/api/'))
    .map((operation) => ({
      method: operation.method as Route['method'],
      url: operation.path.replace('{what}', 'members').replaceAll(/\{\w+\}/g, '1'),
      operation,
    }));
});
afterAll(() => running.close());

async function sequence(): Promise<number> {
  return (await running.service.store.findOrg(1))?.sequence ?? 0;
}

function takesJson({ operation }: Route): boolean {
  return operation.requestBody?.content['application/json'] !== undefined;
}

describe('the native API', () => {
  it('refuses a parameter that a call does not have with 95033, and names those it has', async () => {
    expect(native.length).toBeGreaterThan(40);
    for (const route of native) {
      const { method, url, operation } = route;
      const required = operation.operationId === 'runImport' ? 'what=members&' : '';
      const answer = await caller.send({
        method,
        url: `${url}?${required}Limit=5`,
        ...(takesJson(route) ? { payload: {} } : {}),
      });
      const known = operation.parameters.flatMap((one) => (one.in === 'query' ? [one.name] : []));
      expect([operation.operationId, answer.status, answer.body.detail]).toEqual([
        operation.operationId,
        400,
        `Unknown parameter \`Limit\`. Supported: ${known.join(', ') || 'none'}.`,
      ]);
    }
  });

  it('refuses a field that a body does not have with 95034, and changes nothing', async () => {
    const before = await sequence();
    const routes = native.filter(takesJson);
    expect(routes.length).toBeGreaterThan(15);
    for (const { method, url, operation } of routes) {
      const { body, status } = await caller.send({ method, url, payload: { colour: 'red' } });
      expect([operation.operationId, status, body.code]).toEqual([
        operation.operationId,
        400,
        95034,
      ]);
      expect(body.detail).toMatch(/^Unknown field `colour` in the body\. Supported: \w/);
    }
    expect(await sequence()).toBe(before);
  });

  it.each([
    [
      'POST',
      '/api/v1/batch',
      { items: [{ action: 'deleteGroup', groupid: 1 }] },
      'items[0].groupid',
    ],
    ['POST', '/api/v1/batch', { Atomic: true, items: [] }, 'Atomic'],
    ['POST', '/api/v1/checks/batch', { items: [{ userId: 1, acton: 'x' }] }, 'items[0].acton'],
    ['PATCH', '/api/v1/groups/1', { grupName: 'x' }, 'grupName'],
    ['PATCH', '/api/v1/groups/1', { status: 'DELETED' }, 'status'],
  ] as const)('%s %s tells where the field is: %j', async (method, url, payload, name) => {
    const { body } = await caller.send({ method, url, payload });
    expect([body.code, body.detail]).toEqual([
      95034,
      expect.stringContaining(`Unknown field \`${name}\` in the body. Supported: `),
    ]);
  });

  it('takes custom fields of any name, in bodies and in filters', async () => {
    const fields = { colour: 'red' };
    const group = { externalId: 'coloured', maxGroupSize: 1, extendedFields: fields };
    expect((await caller.post('/api/v1/groups', group)).status).toBe(201);
    const found = await caller.get('/api/v1/groups?extendedFields.colour=red');
    expect(found.body.items).toMatchObject([{ externalId: 'coloured' }]);
  });
});

describe('a dry run that is spelt in other letters', () => {
  it.each([
    ['POST', '/v2/userGroup2?dryrun=true', { externalId: 'typo', maxGroupSize: 1 }],
    ['POST', '/v2/userGroup2?DryRun=true', { externalId: 'typo', maxGroupSize: 1 }],
    ['POST', '/api/v1/groups?dryrun=true', { externalId: 'typo', maxGroupSize: 1 }],
    ['POST', '/api/v1/customers/1/erase?dryrun=true', undefined],
  ] as const)('%s %s is refused, and changes nothing', async (method, url, payload) => {
    const before = await sequence();
    const { body } = await caller.send({
      method,
      url,
      ...(payload === undefined ? {} : { payload }),
    });
    expect(body.code ?? body.errors[0].code).toBe(95033);
    expect(await sequence()).toBe(before);
  });
});

it('the vendor’s calls ignore what they do not know', async () => {
  const group = { externalId: 'lenient', maxGroupSize: 1, colour: 'red' };
  const { status, body } = await caller.post('/v2/userGroup2?colour=red', group);
  expect([status, body.entity]).toEqual([200, expect.any(Number)]);
});
