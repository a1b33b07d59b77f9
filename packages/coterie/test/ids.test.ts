import { afterAll, beforeAll, expect, test } from 'vitest';

import { createCustomer, startTestService, type TestService } from './http-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => service.close());

test.each([0, -1, '0', '-5', 2 ** 53, '9007199254740992'])(
  'a customer can not bring the id %j',
  async (userId) => {
    const identifiers = [{ type: 'mobile', value: '1' }];
    const profiles = [{ source: 'INSTORE', identifiers }];
    const answer = await service.caller.post('/v2/customers', { userId, profiles });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ code: 400 }] } });
  },
);

test('the highest id can be brought, and read as digits in a path', async () => {
  const userId = Number.MAX_SAFE_INTEGER;
  expect(await createCustomer(service.caller, 'highest', { userId })).toBe(userId);
  const { status, body } = await service.caller.get(`/v2/customers/${userId}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: userId });
});

test('digits beyond what a number holds name nobody else by rounding', async () => {
  const answer = await service.caller.get('/v2/customers/9007199254740993');
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ code: 400 }] } });
});

test('an id of thousands of digits is refused in the body of its call', async () => {
  const answer = await service.caller.delete(`/v2/userGroup2/${'1'.repeat(9_000)}/leave`);
  expect(answer).toMatchObject({ status: 400, body: { success: false, errors: [{ code: 400 }] } });
});
