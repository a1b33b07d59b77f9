import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toChangeJson } from '../src/delivery/change-json.ts';
import {
  type Answer,
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';

let running: TestService;
let caller: Caller;

beforeAll(async () => {
  running = await startTestService();
  ({ caller } = running);
});
afterAll(() => running.close());

/** Sends the request as a dry run, then for real, and holds the two answers side by side. */
async function bothWays(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
): Promise<{ dry: Answer; real: Answer }> {
  const { store } = running.service;
  const before = (await store.findOrg(1))?.sequence ?? 0;
  const body = payload === undefined ? {} : { payload };
  const dryUrl = `${url}${url.includes('?') ? '&' : '?'}dryRun=true`;
  const dry = await caller.send({ method, url: dryUrl, ...body });
  expect((await store.findOrg(1))?.sequence).toBe(before);
  const real = await caller.send({ method, url, ...body });
  const { dryRun, ...answer } = dry.body;
  expect([dry.status, withoutDates(answer)]).toEqual([real.status, withoutDates(real.body)]);
  const log = await store.listChanges(1, { since: before, limit: 1_000 });
  const made = log.changes.map(toChangeJson);
  const told: typeof made = dryRun?.changes ?? [];
  expect(told.map(({ sequence, kind, after }) => [sequence, kind, after])).toEqual(
    made.map(({ sequence, kind, after }) => [sequence, kind, after]),
  );
  return { dry, real };
}

/** Without what differs from request to request. */
function withoutDates(body: Answer['body']): unknown {
  const shared = { ...body, requestId: undefined };
  return JSON.parse(JSON.stringify(shared).replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"date"'));
}

describe('a dry run', () => {
  it('answers as the real call does, tells what it would change, and stores nothing', async () => {
    const from = await createGroup(caller, 'from', 5);
    const to = await createGroup(caller, 'to', 5);
    const mary = await createCustomer(caller, 'mary');
    const anna = await createCustomer(caller, 'anna');
    await joinGroup(caller, from, { primary: mary });
    await bothWays('POST', '/v2/userGroup2', { externalId: 'new', maxGroupSize: 3 });
    await bothWays('PUT', '/v2/userGroup2', { id: from, groupName: 'Name' });
    await bothWays('POST', `/v2/userGroup2/join?id=${from}`, [{ userId: anna }, { userId: 1 }]);
    const transfer = { leaveGroupId: from, joinGroupId: to, userIds: [anna] };
    await bothWays('POST', '/v2/userGroup2/transfer', transfer);
    const leaving = 'source=INSTORE&identifierName=mobile&identifierValue=anna';
    await bothWays('DELETE', `/v2/userGroup2/${to}/leave?${leaving}`);
    const identifiers = [{ type: 'mobile', value: 'eve' }];
    const profiles = [{ source: 'INSTORE', firstName: 'Eve', identifiers }];
    await bothWays('POST', '/v2/customers', { profiles });
    await bothWays('POST', '/api/v1/companies', { externalId: 'company' });
    await bothWays('PATCH', `/api/v1/customers/${anna}`, { companyId: 1 });
    await bothWays('POST', `/api/v1/customers/${mary}/merge`, { into: anna });
    await bothWays('DELETE', `/v2/userGroup2?id=${from}`);
  });

  it('is refused as the real call is, with nothing to tell', async () => {
    const { dry } = await bothWays('POST', '/v2/userGroup2', {
      externalId: 'to',
      maxGroupSize: 3,
    });
    expect(dry.body).toEqual({ errors: [expect.objectContaining({ code: 1633 })], warnings: [] });
    await bothWays('POST', '/api/v1/companies', { externalId: 'company' });
    await bothWays('POST', '/v2/userGroup2', { maxGroupSize: 'many' });
  });

  it('says who it would be, as the change log will', async () => {
    const url = '/v2/userGroup2?dryRun=true';
    const { body } = await caller.post(url, { externalId: 'who', maxGroupSize: 3 });
    expect(body.dryRun.changes).toEqual([
      {
        sequence: expect.any(Number),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        kind: 'groupCreated',
        cause: 'createGroup',
        tillId: 1,
        requestId: expect.any(String),
        groupId: body.entity,
        before: null,
        after: expect.objectContaining({ externalId: 'who', status: 'ACTIVE' }),
      },
    ]);
  });

  it('takes no idempotency key away', async () => {
    const headers = { 'idempotency-key': 'kept' };
    const payload = { externalId: 'kept', maxGroupSize: 3 };
    const request = { method: 'POST', headers, payload } as const;
    await caller.send({ ...request, url: '/v2/userGroup2?dryRun=true' });
    expect((await caller.send({ ...request, url: '/v2/userGroup2' })).status).toBe(200);
  });

  it('is one only when it says true', async () => {
    const url = '/v2/userGroup2?dryRun=yes';
    expect((await caller.post(url, { externalId: 'x', maxGroupSize: 3 })).status).toBe(400);
    const off = '/v2/userGroup2?dryRun=false';
    expect((await caller.post(off, { externalId: 'x', maxGroupSize: 3 })).body.dryRun).toBe(
      undefined,
    );
  });
});
