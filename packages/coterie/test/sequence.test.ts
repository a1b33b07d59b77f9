import { afterAll, beforeAll, expect, test } from 'vitest';

import { createCustomer, createGroup, startTestService, type TestService } from './http-service.ts';

let running: TestService;
beforeAll(async () => {
  running = await startTestService();
});
afterAll(() => running.close());

test('every write tells which sequence the org has reached with it', async () => {
  const { caller } = running;
  const first = await caller.post('/v2/userGroup2', { externalId: 'a', maxGroupSize: 5 });
  const second = await caller.post('/v2/userGroup2', { externalId: 'b', maxGroupSize: 5 });
  const [one, two] = [first, second].map(({ headers }) => Number(headers['x-coterie-sequence']));
  expect(one).toBeGreaterThan(0);
  expect(two).toBe((one ?? 0) + 1);
});

test('a refused write tells the sequence that it was decided at', async () => {
  const { caller } = running;
  const made = await caller.post('/v2/userGroup2', { externalId: 'c', maxGroupSize: 5 });
  const refused = await caller.post('/v2/userGroup2', { externalId: 'c', maxGroupSize: 5 });
  expect(refused.status).toBe(400);
  expect(refused.headers['x-coterie-sequence']).toBe(made.headers['x-coterie-sequence']);
});

test('join, leave, transfer, update and delete tell it too, each higher than the one before', async () => {
  const { caller } = running;
  const [from, to] = [await createGroup(caller, 'from'), await createGroup(caller, 'to')];
  const userId = await createCustomer(caller, '911111111111');
  const transfer = { userIds: [userId], leaveGroupId: from, joinGroupId: to };
  const leaving = 'source=INSTORE&identifierName=mobile&identifierValue=911111111111';
  const answers = [
    await caller.post(`/v2/userGroup2/join?id=${from}`, [{ userId }]),
    await caller.post('/v2/userGroup2/transfer', transfer),
    await caller.delete(`/v2/userGroup2/${to}/leave?${leaving}`),
    await caller.put('/v2/userGroup2', { id: to, groupName: 'renamed' }),
    await caller.delete(`/v2/userGroup2?id=${to}`),
  ];
  expect(answers.map(({ status, body }) => [status, body.errors ?? []])).toEqual(
    answers.map(() => [200, []]),
  );
  const sequences = answers.map(({ headers }) => Number(headers['x-coterie-sequence']));
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
});

test('a read as new as a write is served, and one from the future is refused with 503 and the reason', async () => {
  const { caller } = running;
  const made = await caller.post('/v2/userGroup2', { externalId: 'd', maxGroupSize: 5 });
  const sequence = Number(made.headers['x-coterie-sequence']);
  const read = (wanted: unknown) =>
    caller.send({
      method: 'GET',
      url: '/v2/userGroup2?externalId=d',
      headers: { 'x-coterie-min-sequence': String(wanted) },
    });
  expect((await read(sequence)).status).toBe(200);
  const early = await read(sequence + 1);
  expect(early.status).toBe(503);
  expect(early.headers['retry-after']).toBe('1');
  expect(early.body.errors[0]).toMatchObject({
    code: 95021,
    message: `Reads see the change log up to sequence ${sequence}, and the call requires ${sequence + 1}.`,
  });
});

test('a read that asks for the next write is served once that has come', async () => {
  const { caller } = running;
  const made = await caller.post('/v2/userGroup2', { externalId: 'e', maxGroupSize: 5 });
  const next = Number(made.headers['x-coterie-sequence']) + 1;
  const waiting = caller.send({
    method: 'GET',
    url: '/v2/userGroup2?externalId=e',
    headers: { 'x-coterie-min-sequence': String(next) },
  });
  await caller.put('/v2/userGroup2', { externalId: 'e', groupName: 'newer' });
  expect(JSON.stringify((await waiting).body)).toContain('newer');
});

test.each(['', '-1', '1.5', 'x', '9'.repeat(30)])('refuses %j as a sequence', async (wanted) => {
  const answer = await running.caller.send({
    method: 'GET',
    url: '/v2/userGroup2?externalId=d',
    headers: { 'x-coterie-min-sequence': wanted },
  });
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0].message).toContain('X-Coterie-Min-Sequence must be a whole number');
});
