import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { statuses } from '../src/http/kit/statuses.ts';
import {
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

describe('tenancy', () => {
  it('answers a foreign id exactly like an unknown one', async () => {
    const other = await running.addOrg();
    const mine = await createGroup(caller, 'tenancy');
    const member = await createCustomer(caller, 'tenant');
    await joinGroup(caller, mine, { primary: member });
    const foreign = await Promise.all([
      other.get(`/v2/userGroup2?id=${mine}`),
      other.get('/v2/userGroup2?externalId=tenancy'),
      other.get(`/v2/userGroup2?primaryUserId=${member}`),
      other.delete(`/v2/userGroup2?id=${mine}`),
      other.put('/v2/userGroup2', { id: mine, groupName: 'x' }),
      other.post(`/v2/userGroup2/join?id=${mine}`, [{ userId: member }]),
      other.get(`/v2/customers/${member}`),
    ]);
    expect(foreign.map(({ body }) => body.errors[0].code)).toEqual([
      1632, 1632, 1632, 1632, 1632, 1632, 8015,
    ]);
  });

  it('lets two orgs use the same external ids and identifiers', async () => {
    const other = await running.addOrg();
    await createGroup(caller, 'shared');
    expect(await createGroup(other, 'shared')).toBeTypeOf('number');
    await createCustomer(caller, 'shared');
    expect(await createCustomer(other, 'shared')).toBeTypeOf('number');
  });
});

describe('paths', () => {
  it('answers the alias prefix the same', async () => {
    const id = await createGroup(caller, 'alias');
    const user = await createCustomer(caller, 'alias');
    const alias = '/v2/organization/userGroup2';
    expect((await caller.get(`${alias}?id=${id}`)).body).toEqual(
      (await caller.get(`/v2/userGroup2?id=${id}`)).body,
    );
    const made = await caller.post(alias, { externalId: 'alias-2', maxGroupSize: 2 });
    expect((await caller.put(alias, { id, groupName: 'New' })).body.groupName).toBe('New');
    expect(
      (await caller.post(`${alias}/join?id=${id}`, [{ userId: user }])).body.failureCount,
    ).toBe(0);
    const move = { leaveGroupId: id, joinGroupId: made.body.entity, userIds: [user] };
    expect((await caller.post(`${alias}/transfer`, move)).body.success).toBe(true);
    const who = 'source=INSTORE&identifierName=mobile&identifierValue=alias';
    expect((await caller.delete(`${alias}/${made.body.entity}/leave?${who}`)).body.success).toBe(
      true,
    );
    expect((await caller.delete(`${alias}?id=${id}`)).body).toEqual({ warnings: [] });
  });

  it('answers an unknown path with 404 and a known one with 405 and the methods it knows', async () => {
    const unknown = await caller.get('/v2/userGroup3');
    expect([unknown.status, unknown.body.errors[0].code]).toEqual([404, 404]);
    const wrong = await caller.patch('/v2/userGroup2', {});
    expect([wrong.status, wrong.body.errors[0].code]).toEqual([405, 405]);
    expect(String(wrong.headers['allow']).split(', ').toSorted()).toEqual([
      'DELETE',
      'GET',
      'HEAD',
      'POST',
      'PUT',
    ]);
    const inside = await caller.put('/v2/userGroup2/7/leave?source=INSTORE', {});
    expect([inside.status, inside.body.errors[0].code]).toEqual([405, 405]);
    expect(inside.headers['allow']).toBe('DELETE');
  });
});

describe('ids', () => {
  it('reads numeric strings wherever an id is read, and answers numbers', async () => {
    const from = await createGroup(caller, 'ids-1');
    const to = await createGroup(caller, 'ids-2');
    const created = await caller.post('/v2/customers', {
      userId: '9007199254740',
      profiles: [{ source: 'INSTORE', identifiers: [{ type: 'mobile', value: 'ids' }] }],
    });
    expect(created.body.createdId).toBe(9007199254740);
    const joined = await caller.post(`/v2/userGroup2/join?id=${from}`, [
      { userId: '9007199254740' },
    ]);
    expect(joined.body.response[0].entityId).toMatchObject({
      userId: 9007199254740,
      groupId: from,
    });
    const moved = await caller.post('/v2/userGroup2/transfer', {
      leaveGroupId: String(from),
      joinGroupId: String(to),
      userIds: ['9007199254740'],
    });
    expect(moved.body.success).toBe(true);
    const updated = await caller.put('/v2/userGroup2', { id: String(to), maxGroupSize: '7' });
    expect(updated.body).toMatchObject({ id: to, maxGroupSize: 7 });
  });

  it.each([99999999999, 2147483648, 0, -1])('does not know the group %d', async (id) => {
    const answer = await caller.get(`/v2/userGroup2?id=${id}`);
    expect(answer.body.errors[0]).toMatchObject({
      code: 1632,
      message: expect.stringContaining(String(id)),
    });
  });
});

describe('empty values', () => {
  it('takes "" and null for absent in bodies and queries', async () => {
    const id = await createGroup(caller, 'empty');
    const unchanged = await caller.put('/v2/userGroup2', {
      id,
      externalId: '',
      groupName: null,
      maxGroupSize: 20,
      extendedFields: '',
    });
    expect(unchanged.body).toEqual({ id, maxGroupSize: 20, warnings: [] });
    const user = await createCustomer(caller, 'empty');
    const joined = await caller.post(`/v2/userGroup2/join?id=${id}&externalId=&primaryUserId=`, [
      { userId: user, primaryMember: '', permissions: null, defaultGroup: null, active: '' },
    ]);
    expect(joined.body.response[0].entityId).toEqual({
      userId: user,
      groupId: id,
      permissions: [],
      defaultGroup: false,
      active: false,
      primaryMember: false,
    });
  });

  it('ignores unknown fields', async () => {
    const answer = await caller.post('/v2/userGroup2', {
      externalId: 'unknown-fields',
      maxGroupSize: 3,
      limit: 5,
      company: { name: 'x' },
    });
    expect(answer.status).toBe(200);
  });

  it('leaves null fields out of answers', async () => {
    const id = await createGroup(caller, 'nulls');
    expect((await caller.get(`/v2/userGroup2?id=${id}`)).body).not.toHaveProperty('groupName');
    expect((await caller.get(`/v2/userGroup2?id=${id}`)).body).not.toHaveProperty('extendedFields');
  });
});

describe('strings', () => {
  it('takes 50 characters, counting an emoji once', async () => {
    const externalId = '👪'.repeat(50);
    const answer = await caller.post('/v2/userGroup2', {
      externalId,
      groupName: externalId,
      maxGroupSize: 2,
    });
    const group = await caller.get(`/v2/userGroup2?id=${answer.body.entity}`);
    expect(group.body).toMatchObject({ externalId, groupName: externalId });
  });

  it.each([
    ['a NUL', 'a\0b'],
    ['half of a surrogate pair', 'a\ud83db'],
  ])('refuses %s, which not every engine can store', async (_what, externalId) => {
    const answer = await caller.send({
      method: 'POST',
      url: '/v2/userGroup2',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ externalId, maxGroupSize: 2 }),
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]).toMatchObject({
      code: 400,
      message: expect.stringContaining('externalId'),
    });
  });
});

describe('malformed requests', () => {
  const post = (payload: string) =>
    caller.send({
      method: 'POST',
      url: '/v2/userGroup2',
      headers: { 'content-type': 'application/json' },
      payload,
    });

  it.each([
    ['{"externalId":7,"maxGroupSize":2}', 'externalId must be a string'],
    ['{"externalId":"m","maxGroupSize":1.5}', 'maxGroupSize must be a whole number'],
    ['{"externalId":"m","maxGroupSize":"many"}', 'maxGroupSize must be a whole number'],
    ['{"externalId":"m","maxGroupSize":1e400}', 'maxGroupSize must be a whole number'],
    [
      '{"externalId":"m","maxGroupSize":2,"extendedFields":[1]}',
      'extendedFields must be an object',
    ],
    [
      '{"externalId":"m","maxGroupSize":2,"extendedFields":{"a":{}}}',
      'extendedFields.a must be a string',
    ],
    ['[]', 'body must be an object'],
    ['{', 'body must be valid JSON'],
    ['{"__proto__":{"x":1}}', 'body must be valid JSON'],
  ])('refuses %s naming what was expected', async (payload, message) => {
    const answer = await post(payload);
    expect([answer.status, answer.body.errors[0].code]).toEqual([400, 400]);
    expect(answer.body.errors[0].message).toContain(message);
  });

  it.each([
    ['/v2/userGroup2?id=purple', 'id must be a whole number'],
    ['/v2/userGroup2?id=1&id=2', 'id must be a whole number'],
    ['/v2/userGroup2?id=1&includeMembers=maybe', 'includeMembers must be true or false'],
  ])('refuses GET %s', async (url, message) => {
    const answer = await caller.get(url);
    expect([answer.status, answer.body.errors[0].code]).toEqual([400, 400]);
    expect(answer.body.errors[0].message).toContain(message);
  });

  it('names the item and field of a malformed list', async () => {
    const id = await createGroup(caller, 'malformed');
    const user = await createCustomer(caller, 'malformed');
    const items = [{ userId: user }, { userId: 1, primaryMember: 'yes' }];
    const answer = await caller.post(`/v2/userGroup2/join?id=${id}`, items);
    expect(answer.body.errors[0].message).toContain('body[1].primaryMember must be true or false');
    const { body } = await caller.get(`/v2/userGroup2?id=${id}&includeMembers=true`);
    expect(body.totalActiveMembers).toBe(0);
  });

  it('uses the body of the call: leave and transfer say success false', async () => {
    const answer = await caller.post('/v2/userGroup2/transfer', { userIds: 'all' });
    expect(answer.body).toEqual({
      warnings: [],
      errors: [expect.objectContaining({ code: 400 })],
      success: false,
    });
  });

  it('refuses a body that is not JSON with 415', async () => {
    const answer = await caller.send({
      method: 'POST',
      url: '/v2/userGroup2',
      headers: { 'content-type': 'application/xml' },
      payload: '<group/>',
    });
    const message = 'The request body must be JSON (Content-Type: application/json).';
    expect([answer.status, answer.body.errors[0]]).toEqual([
      415,
      { status: false, code: 415, message },
    ]);
  });

  it('takes an empty body for none, whatever its Content-Type', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await caller.send({ method: 'DELETE', url: '/v2/userGroup2?id=1', headers });
    expect(answer.body.errors?.[0].code ?? 0).not.toBe(400);
    const created = await caller.send({ method: 'POST', url: '/v2/userGroup2', headers });
    expect(created.body.errors[0].code).toBe(1644);
  });
});

describe('the setting domainErrorStatus', () => {
  it('gives refusals by rules with 200 and leaves every other status alone', async () => {
    const lenient = await running.addOrg({ domainErrorStatus: 200 });
    const refused = await lenient.get('/v2/userGroup2?id=999');
    expect(refused.status).toBe(200);
    expect(refused.body.errors[0].code).toBe(1632);
    const transfer = await lenient.post('/v2/userGroup2/transfer', {});
    expect([transfer.status, transfer.body.success, transfer.body.errors[0].code]).toEqual([
      200,
      false,
      403,
    ]);
    expect((await lenient.get('/v2/userGroup2?id=abc')).status).toBe(400);
    expect((await lenient.get('/v2/nothing')).status).toBe(404);
    expect((await lenient.post('/api/v1/companies', {})).status).toBe(400);
  });

  it('is 400 unless set, for every code that a rule gives', () => {
    const domainCodes = Object.entries(statuses)
      .filter(([, { v2 }]) => v2 === 'domain')
      .map(([code]) => Number(code));
    expect(domainCodes).toEqual(expect.arrayContaining([403, 1060, 1619, 1645, 8003, 8069]));
    expect(domainCodes).not.toEqual(expect.arrayContaining([400]));
  });
});
