import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { doChores } from '../src/chores.ts';
import { rememberedFor } from '../src/domain/idempotency.ts';
import {
  type Answer,
  type Caller,
  createCustomer,
  createGroup,
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

interface Request {
  readonly key?: string;
  readonly url?: string;
  readonly payload?: object;
}

const post = (
  { key = randomUUID(), url = '/v2/userGroup2', payload }: Request,
  by = caller,
): Promise<Answer> =>
  by.send({
    method: 'POST',
    url,
    headers: { 'idempotency-key': key },
    ...(payload ? { payload } : {}),
  });

const newGroup = () => ({ externalId: randomUUID(), maxGroupSize: 2 });

async function sequence(): Promise<number> {
  return (await running.service.store.findOrg(1))?.sequence ?? 0;
}

describe('a request with an Idempotency-Key', () => {
  it('is answered the second time as the first, and applied once', async () => {
    const request = { key: 'once', payload: newGroup() };
    const first = await post(request);
    const reached = await sequence();
    const second = await post(request);
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(first.body).toMatchObject({ entity: expect.any(Number) });
    expect(await sequence()).toBe(reached);
  });

  it('is applied once when it arrives many times at the same time', async () => {
    const request = { payload: newGroup(), key: 'at the same time'.replaceAll(' ', '-') };
    const reached = await sequence();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(request)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await sequence()).toBe(reached + 1);
  });

  it('gets the same refusal again, also when it would be accepted now', async () => {
    const payload = newGroup();
    const id = await createGroup(caller, payload.externalId);
    const request = { key: randomUUID(), payload };
    const refused = await post(request);
    expect(refused.body.errors[0].code).toBe(1633);
    await caller.delete(`/v2/userGroup2?id=${id}`);
    expect((await post(request)).body).toEqual(refused.body);
    expect((await post({ payload })).body).toMatchObject({ entity: expect.any(Number) });
  });

  it('gets the items of a join again', async () => {
    const id = await createGroup(caller, randomUUID());
    const userId = await createCustomer(caller, randomUUID());
    const payload = [{ userId, permissions: ['ALLOW_POINTS_REDEMPTION'] }, { userId: 1 }];
    const request = { key: randomUUID(), url: `/v2/userGroup2/join?id=${id}`, payload };
    const first = await post(request);
    expect(first.body.failureCount).toBe(1);
    expect((await post(request)).body).toEqual(first.body);
  });

  it('is refused with 422 when the key came with another request before', async () => {
    const key = randomUUID();
    await post({ key, payload: newGroup() });
    const otherBody = await post({ key, payload: newGroup() });
    expect(otherBody.status).toBe(422);
    expect(otherBody.body.errors[0].code).toBe(95014);
    const otherCall = await post({ key, url: '/api/v1/companies', payload: { externalId: key } });
    expect(otherCall.status).toBe(422);
    expect(otherCall.body).toMatchObject({ code: 95014, type: '/errors#95014' });
  });

  it('has the key for its till alone', async () => {
    const key = randomUUID();
    await post({ key, payload: newGroup() });
    const colleague = running.as(await running.addTill('first', ['groups:write']));
    expect((await post({ key, payload: newGroup() }, colleague)).status).toBe(200);
    const stranger = await running.addOrg();
    expect((await post({ key, payload: newGroup() }, stranger)).status).toBe(200);
  });

  it('is refused with 400 when the key is none', async () => {
    for (const key of ['', 'a b', 'é', 'x'.repeat(256)]) {
      const { status, body } = await post({ key, payload: newGroup() });
      expect(status).toBe(400);
      expect(body.errors[0].message).toContain('1 to 255 visible ASCII characters');
    }
  });

  it('may use the key anew when it was forgotten', async () => {
    const key = randomUUID();
    await post({ key, payload: newGroup() });
    await doChores(running.service.store, Date.now() + rememberedFor + 1_000);
    expect((await post({ key, payload: newGroup() })).status).toBe(200);
  });

  it('leaves no key behind when the request itself was malformed', async () => {
    const key = randomUUID();
    expect((await post({ key, payload: { maxGroupSize: 'many' } })).status).toBe(400);
    expect((await post({ key, payload: newGroup() })).status).toBe(200);
  });
});
