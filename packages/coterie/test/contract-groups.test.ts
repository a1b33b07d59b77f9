import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';
import { leaveUrl } from './error-codes/world.ts';

let running: TestService;
let caller: Caller;

beforeAll(async () => {
  running = await startTestService();
  ({ caller } = running);
});
afterAll(() => running.close());

describe('create', () => {
  it('stores and returns extended fields', async () => {
    const extendedFields = { city: 'Pune', platinum: 25, vip: true };
    const made = await caller.post('/v2/userGroup2', {
      externalId: 'fields',
      maxGroupSize: 3,
      extendedFields: { ...extendedFields, nothing: null },
    });
    const group = await caller.get(`/v2/userGroup2?id=${made.body.entity}`);
    expect(group.body.extendedFields).toEqual(extendedFields);
  });

  it('takes the product limit of the org, and exactly it', async () => {
    const small = await running.addOrg({ productLimit: 5 });
    const big = await small.post('/v2/userGroup2', { externalId: 'a', maxGroupSize: 6 });
    expect(big.body.errors[0].message).toBe('Group max size can not exceed product limit 5');
    expect(await createGroup(small, 'a', 5)).toBe(1);
  });

  it('names the till of the credential as creator', async () => {
    const org = await running.addOrg({ name: 'creators' });
    const second = running.as(await running.addTill('creators', ['groups:write', 'groups:read']));
    const id = await createGroup(second, 'mine');
    const other = await createGroup(org, 'other');
    const creators = await Promise.all(
      [id, other].map(async (one) => (await org.get(`/v2/userGroup2?id=${one}`)).body.createdBy),
    );
    expect(creators).toEqual([2, 1]);
  });
});

describe('update', () => {
  it('keeps what is not sent, and echoes the externalId only when it was sent', async () => {
    const made = await caller.post('/v2/userGroup2', {
      externalId: 'update',
      groupName: 'Old',
      maxGroupSize: 9,
    });
    const id = made.body.entity;
    const renamed = await caller.put('/v2/userGroup2', { id, groupName: 'New' });
    expect(renamed.body).toEqual({ id, groupName: 'New', maxGroupSize: 9, warnings: [] });
    const resized = await caller.put('/v2/userGroup2', { externalId: 'update', maxGroupSize: 4 });
    expect(JSON.stringify(resized.body)).toBe(
      JSON.stringify({ id, externalId: 'update', groupName: 'New', maxGroupSize: 4, warnings: [] }),
    );
  });

  it('never changes the externalId: with an id it has to be the group’s own', async () => {
    const id = await createGroup(caller, 'fixed');
    const same = await caller.put('/v2/userGroup2', { id, externalId: 'fixed', groupName: 'x' });
    expect(same.status).toBe(200);
    const other = await caller.put('/v2/userGroup2', { id, externalId: 'moved', groupName: 'x' });
    expect(other.body.errors[0].code).toBe(1632);
    expect((await caller.get(`/v2/userGroup2?id=${id}`)).body.externalId).toBe('fixed');
  });

  it('replaces the extended fields when they are sent', async () => {
    const made = await caller.post('/v2/userGroup2', {
      externalId: 'replace',
      maxGroupSize: 2,
      extendedFields: { a: 1, b: 2 },
    });
    const id = made.body.entity;
    const updated = await caller.put('/v2/userGroup2', { id, extendedFields: { c: 3 } });
    expect(updated.body.extendedFields).toEqual({ c: 3 });
  });

  it('may lower the size to exactly the number of members', async () => {
    const id = await createGroup(caller, 'lower');
    const users = [
      await createCustomer(caller, 'lower-1'),
      await createCustomer(caller, 'lower-2'),
    ];
    await joinGroup(caller, id, { secondary: users });
    expect((await caller.put('/v2/userGroup2', { id, maxGroupSize: 2 })).status).toBe(200);
  });
});

describe('get', () => {
  it('finds a group by id, externalId and primaryUserId, and by several that agree', async () => {
    const id = await createGroup(caller, 'find-me');
    const primary = await createCustomer(caller, 'find-me');
    await joinGroup(caller, id, { primary });
    for (const query of [
      `id=${id}`,
      'externalId=find-me',
      `primaryUserId=${primary}`,
      `id=${id}&externalId=find-me&primaryUserId=${primary}`,
    ])
      expect((await caller.get(`/v2/userGroup2?${query}`)).body.id).toBe(id);
  });

  it('finds a deleted group by its id only', async () => {
    const id = await createGroup(caller, 'gone');
    await caller.delete(`/v2/userGroup2?id=${id}`);
    expect((await caller.get(`/v2/userGroup2?id=${id}`)).body.groupStatus).toBe('DELETED');
    expect((await caller.get('/v2/userGroup2?externalId=gone')).body.errors[0].code).toBe(1632);
  });

  it('lists members when asked: the primary first, and those who left as not active', async () => {
    const id = await createGroup(caller, 'members');
    const [a, b, c] = [
      await createCustomer(caller, 'members-a'),
      await createCustomer(caller, 'members-b'),
      await createCustomer(caller, 'members-c'),
    ];
    await joinGroup(caller, id, { secondary: [b, c] });
    await joinGroup(caller, id, { primary: a });
    await caller.delete(leaveUrl(id, 'members-b'));
    const { body } = await caller.get(`/v2/userGroup2?id=${id}&includeMembers=true`);
    const secondary = { groupId: id, permissions: [], defaultGroup: false, primaryMember: false };
    expect(body.fleetGroupUsers).toEqual([
      { ...secondary, userId: a, defaultGroup: true, primaryMember: true, active: true },
      { ...secondary, userId: c, active: true },
      { ...secondary, userId: b, active: false },
    ]);
    expect([body.totalActiveMembers, body.totalExitedMembers]).toEqual([2, 1]);
  });

  it('does not count one who left and came back as exited', async () => {
    const id = await createGroup(caller, 'back');
    const user = await createCustomer(caller, 'back');
    await joinGroup(caller, id, { secondary: [user] });
    await caller.delete(leaveUrl(id, 'back'));
    await joinGroup(caller, id, { secondary: [user] });
    const { body } = await caller.get(`/v2/userGroup2?id=${id}&includeMembers=true`);
    expect([body.totalActiveMembers, body.totalExitedMembers]).toEqual([1, 0]);
  });
});

describe('delete', () => {
  it('lets every member leave, one entry of the log each, and frees the externalId', async () => {
    const id = await createGroup(caller, 'reused');
    const users = [await createCustomer(caller, 'del-1'), await createCustomer(caller, 'del-2')];
    await joinGroup(caller, id, { primary: users[0] ?? 0, secondary: users.slice(1) });
    const { store } = running.service;
    const since = (await store.findOrg(1))?.sequence ?? 0;
    expect((await caller.delete('/v2/userGroup2?externalId=reused')).body).toEqual({
      warnings: [],
    });
    const { changes } = await store.listChanges(1, { since, limit: 100 });
    expect(changes.map(({ kind, cause }) => `${cause} ${kind}`)).toEqual([
      'deleteGroup groupMemberRemoved',
      'deleteGroup defaultGroupChanged',
      'deleteGroup groupMemberRemoved',
      'deleteGroup groupDeleted',
    ]);
    const again = await createGroup(caller, 'reused');
    expect(again).not.toBe(id);
    expect((await caller.get('/v2/userGroup2?externalId=reused')).body.id).toBe(again);
    const primary = await joinGroup(caller, again, { primary: users[0] ?? 0 });
    expect(primary.body.failureCount).toBe(0);
  });

  it('deletes an INACTIVE group too', async () => {
    const id = await createGroup(caller, 'idle');
    await joinGroup(caller, id, { primary: await createCustomer(caller, 'idle') });
    await caller.delete(leaveUrl(id, 'idle'));
    expect((await caller.delete(`/v2/userGroup2?id=${id}`)).status).toBe(200);
  });
});
