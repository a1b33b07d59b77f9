import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type Answer,
  type Caller,
  createGroup,
  startTestService,
  type TestService,
} from './http-service.ts';

let running: TestService;
let caller: Caller;

beforeAll(async () => {
  running = await startTestService();
});
afterAll(() => running.close());

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** An org of its own with customers 1 to `customers`, and groups 1, 2, … of so many of them each. */
async function arrange(customers: number, ...sizes: readonly number[]): Promise<void> {
  caller = await running.addOrg();
  const send = (what: string, payload: string): Promise<Answer> =>
    caller.send({
      method: 'POST',
      url: `/api/v1/imports?what=${what}`,
      headers: { 'content-type': 'text/csv' },
      payload,
    });
  const mobiles = range(1, customers).map((userId) => `${userId},m${userId}\n`);
  await send('customers', `userId,mobile\n${mobiles.join('')}`);
  for (const index of sizes.keys()) await createGroup(caller, `g${index + 1}`, 2_000);
  const members = sizes.flatMap((size, index) =>
    range(1, size).map((userId) => `${index + 1},${userId}\n`),
  );
  const { body } = await send('members', `groupId,userId\n${members.join('')}`);
  expect(body.applied).toBe(members.length);
}

async function count(groupId: number): Promise<number> {
  const { body } = await caller.get(`/api/v1/groups/${groupId}`);
  return body.memberCount;
}

const leaves = (groupId: number, userIds: readonly number[]) =>
  userIds.map((userId) => ({ action: 'leave', groupId, userId }));

const batch = (items: readonly object[], query = '', more: object = {}): Promise<Answer> =>
  caller.post(`/api/v1/batch${query}`, { items, ...more });

const withConfirm = (dry: Answer): string => `confirm=${encodeURIComponent(dry.body.confirm)}`;

describe('a batch', () => {
  it('ends no more than its share of a group without the confirmation of its dry run', async () => {
    await arrange(1_000, 500, 1_000);
    const items = leaves(1, range(1, 101));
    const refused = await batch(items);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 95056, detail: expect.stringContaining('101 of 500') },
    });
    expect(await count(1)).toBe(500);
    const dry = await batch(items, '?dryRun=true');
    expect(dry.body).toMatchObject({ failureCount: 0, confirm: expect.any(String) });
    expect(dry.body.dryRun.changes).toHaveLength(101);
    const other = await batch(leaves(1, range(2, 102)), `?${withConfirm(dry)}`);
    expect(other.body.code).toBe(95057);
    expect(await count(1)).toBe(500);
    const confirmed = await batch(items, `?${withConfirm(dry)}`);
    expect(confirmed.body).toMatchObject({ failureCount: 0 });
    expect(await count(1)).toBe(399);
  });

  it('ends no more than its share of the org, however many groups it is spread over', async () => {
    await arrange(100, 90, 90, 90);
    const items = [1, 2].map((groupId) => ({ action: 'deleteGroup', groupId }));
    expect((await batch(items)).body).toMatchObject({
      code: 95056,
      detail: expect.stringContaining('180 of 270'),
    });
    expect((await batch(items.slice(0, 1))).body.failureCount).toBe(0);
  });

  it('ends a hundred memberships, and a fifth, without asking', async () => {
    await arrange(1_000, 100, 1_000);
    expect((await batch(leaves(1, range(1, 100)))).status).toBe(200);
    expect((await batch(leaves(2, range(1, 200)))).status).toBe(200);
    const dry = await batch(leaves(2, range(201, 300)), '?dryRun=true');
    expect(dry.body.confirm).toBeUndefined();
  });

  it('moves members without asking', async () => {
    await arrange(300, 300, 0);
    const transfer = { action: 'transfer', groupId: 1, toGroupId: 2, userIds: range(1, 300) };
    expect((await batch([transfer])).body.failureCount).toBe(0);
    expect(await count(2)).toBe(300);
  });
});

describe('deleting a group', () => {
  it('of more than a hundred members needs the confirmation of its dry run', async () => {
    await arrange(101, 101, 100);
    const refused = await caller.delete('/api/v1/groups/1');
    expect(refused.body).toMatchObject({ code: 95056 });
    const dry = await caller.delete('/api/v1/groups/1?dryRun=true');
    expect(dry.body.groupId).toBe(1);
    const wrong = await caller.delete(`/api/v1/groups/2?${withConfirm(dry)}`);
    expect(wrong.body.code).toBe(95057);
    const confirmed = await caller.delete(`/api/v1/groups/1?${withConfirm(dry)}`);
    expect(confirmed.body).toEqual({ groupId: 1 });
    expect((await caller.delete('/api/v1/groups/2')).status).toBe(200);
  });

  it('asks nobody who calls as the vendor has it', async () => {
    await arrange(150, 150);
    expect((await caller.delete('/v2/userGroup2?id=1')).status).toBe(200);
  });

  it('takes no confirmation of another org', async () => {
    await arrange(101, 101);
    const dry = await caller.delete('/api/v1/groups/1?dryRun=true');
    await arrange(101, 101);
    const foreign = await caller.delete(`/api/v1/groups/1?${withConfirm(dry)}`);
    expect(foreign.body.code).toBe(95057);
  });
});
