import { afterAll, beforeAll, expect, it } from 'vitest';

import { type Caller, createCustomer, startTestService, type TestService } from './http-service.ts';

/**
 * The vendor document's own samples, requests and answers, in its order. Ids of groups are ours,
 * because they are made; everything else is word for word.
 */
let running: TestService;
let caller: Caller;
const userId = 416066472;

beforeAll(async () => {
  running = await startTestService();
  caller = await running.addOrg({ timeZone: 'Asia/Kolkata' });
  await createCustomer(caller, '8867000000', { userId });
});
afterAll(() => running.close());

let groupId: number;

it('creates the group of the sample', async () => {
  const answer = await caller.send({
    method: 'POST',
    url: '/v2/userGroup2',
    headers: { 'content-type': 'application/json' },
    payload: `{
	"externalId": "purple_externalId",
	"groupName": "name_purple",
	"maxGroupSize": 110
}`,
  });
  groupId = answer.body.entity;
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ entity: groupId, warnings: [] });
  expect(groupId).toBeTypeOf('number');
});

it('updates the group of the sample, which sends its id as a string and an empty externalId', async () => {
  const answer = await caller.put('/v2/userGroup2', {
    id: String(groupId),
    externalId: '',
    groupName: 'newName2',
    maxGroupSize: 1110,
  });
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).toBe(
    JSON.stringify({ id: groupId, groupName: 'newName2', maxGroupSize: 1110, warnings: [] }),
  );
});

it('gets the group of the sample, its keys in the sample’s order', async () => {
  const created = await caller.post('/v2/userGroup2', {
    externalId: 'purple_externalId1',
    groupName: 'name_purple',
    maxGroupSize: 110,
  });
  const id = created.body.entity;
  const answer = await caller.get(`/v2/userGroup2?id=${id}`);
  const { createdBy, createdOn } = answer.body;
  expect(JSON.stringify(answer.body)).toBe(
    JSON.stringify({
      id,
      externalId: 'purple_externalId1',
      groupStatus: 'ACTIVE',
      createdBy,
      createdOn,
      groupName: 'name_purple',
      maxGroupSize: 110,
      warnings: [],
    }),
  );
  expect(createdBy).toBeTypeOf('number');
  expect(createdOn).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/);
});

it('deletes the group of the sample', async () => {
  const answer = await caller.delete('/v2/userGroup2?externalId=purple_externalId1');
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).toBe('{"warnings":[]}');
});

it('joins the member of the sample', async () => {
  const answer = await caller.send({
    method: 'POST',
    url: `/v2/userGroup2/join?id=${groupId}`,
    headers: { 'content-type': 'application/json' },
    payload: `[
  {
    "userId": 416066472,
    "primaryMember": false,
     "permissions": [
      "block_points_redemption"
    ]
  }
]`,
  });
  const membership = {
    userId,
    groupId,
    permissions: ['block_points_redemption'],
    defaultGroup: false,
    active: false,
    primaryMember: false,
  };
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).toBe(
    JSON.stringify({
      response: [{ entityId: membership, result: membership, warnings: [] }],
      totalCount: 1,
      failureCount: 0,
    }),
  );
});

it('transfers the member of the sample', async () => {
  const other = await caller.post('/v2/userGroup2', { externalId: 'other', maxGroupSize: 5 });
  const answer = await caller.post('/v2/userGroup2/transfer', {
    leaveGroupId: groupId,
    joinGroupId: other.body.entity,
    userIds: [userId],
  });
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).toBe('{"warnings":[],"errors":[],"success":true}');
  groupId = other.body.entity;
});

it('lets the member of the sample leave, whose query sends an empty accountId', async () => {
  const answer = await caller.delete(
    `/v2/userGroup2/${groupId}/leave?source=INSTORE&accountId=&identifierName=mobile&identifierValue=8867000000`,
  );
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).toBe('{"warnings":[],"errors":[],"success":true}');
});
