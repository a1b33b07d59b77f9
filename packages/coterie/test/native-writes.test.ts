import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Change } from '../src/domain/changes.ts';
import { type Caller, createCustomer, startTestService, type TestService } from './http-service.ts';

let running: TestService;
let caller: Caller;

beforeAll(async () => {
  running = await startTestService();
  ({ caller } = running);
});
afterAll(() => running.close());

const groups = '/api/v1/groups';

async function newGroup(more: object = {}): Promise<number> {
  const { body } = await caller.post(groups, {
    externalId: randomUUID(),
    maxGroupSize: 10,
    ...more,
  });
  return body.groupId;
}

/** Customers who joined one after the other, the first as primary member. */
async function newMembers(groupId: number, count: number): Promise<readonly number[]> {
  const members: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const userId = await createCustomer(caller, randomUUID());
    const { status } = await caller.put(`${groups}/${groupId}/members/${userId}`, {
      primaryMember: index === 0,
    });
    expect(status).toBe(200);
    members.push(userId);
  }
  return members;
}

async function group(groupId: number) {
  const [found] = await running.service.store.findGroups(1, [{ id: groupId }]);
  if (!found) throw new Error('the group should exist');
  return found;
}

async function members(groupId: number): Promise<readonly number[]> {
  const all = await running.service.store.listMembers(1, groupId);
  return all.filter(({ active }) => active).map(({ userId }) => userId);
}

/** The changes that `work` makes. */
async function changesOf(work: () => Promise<unknown>): Promise<readonly Change[]> {
  const { store } = running.service;
  const since = (await store.findOrg(1))?.sequence ?? 0;
  await work();
  return (await store.listChanges(1, { since, limit: 1_000 })).changes;
}

describe('a group', () => {
  it('is created as the whole group, with its ETag', async () => {
    const externalId = randomUUID();
    const { status, body, headers } = await caller.post(groups, {
      externalId,
      groupName: 'The Millers',
      maxGroupSize: 5,
      extendedFields: { city: 'Pune' },
      successionPolicy: 'oldest',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      groupId: expect.any(Number),
      externalId,
      groupName: 'The Millers',
      status: 'ACTIVE',
      maxGroupSize: 5,
      memberCount: 0,
      invitedCount: 0,
      primaryUserId: null,
      companyId: null,
      extendedFields: { city: 'Pune' },
      successionPolicy: 'oldest',
      successorUserId: null,
      handOverOffer: null,
      activeFrom: null,
      activeUntil: null,
      createdBy: 1,
      createdOn: expect.stringMatching(/^\d{4}-/),
      sequence: expect.any(Number),
    });
    expect(headers['etag']).toBe(`"g${body.groupId}-${body.sequence}"`);
  });

  it('that exists is answered as it is when the caller wishes so', async () => {
    const externalId = randomUUID();
    const first = await caller.post(groups, { externalId, maxGroupSize: 5 });
    const url = `${groups}?onExisting=ignore`;
    const made = await changesOf(async () => {
      const again = await caller.post(url, { externalId, maxGroupSize: 9 });
      expect(again.body).toEqual(first.body);
    });
    expect(made).toEqual([]);
  });

  it('is changed by a merge patch: what is absent stays, null takes away', async () => {
    const id = await newGroup({ groupName: 'Old', extendedFields: { city: 'Pune', tier: 1 } });
    const { body } = await caller.patch(`${groups}/${id}`, {
      groupName: null,
      extendedFields: { city: null, colour: 'red' },
    });
    expect(body).toMatchObject({ groupName: null, maxGroupSize: 10 });
    expect(body.extendedFields).toEqual({ tier: 1, colour: 'red' });
    const cleared = await caller.patch(`${groups}/${id}`, { extendedFields: null });
    expect(cleared.body.extendedFields).toEqual({});
  });

  it('is not touched by a patch that changes nothing', async () => {
    const id = await newGroup({ groupName: 'Same' });
    const made = await changesOf(() => caller.patch(`${groups}/${id}`, { groupName: 'Same' }));
    expect(made).toEqual([]);
  });

  it('is restored with its id and fields, without members, and can be joined again', async () => {
    const id = await newGroup({ groupName: 'Back' });
    const [ann] = await newMembers(id, 2);
    await caller.delete(`${groups}/${id}`);
    expect((await group(id)).status).toBe('DELETED');
    const { body } = await caller.post(`${groups}/${id}/restore`);
    expect(body).toMatchObject({ status: 'ACTIVE', groupName: 'Back', memberCount: 0 });
    expect((await caller.put(`${groups}/${id}/members/${ann}`)).status).toBe(200);
    expect((await caller.get(`/v2/userGroup2?externalId=${body.externalId}`)).body.id).toBe(id);
  });

  it('is not restored above a product limit that was lowered since', async () => {
    const other = await running.addOrg({ name: 'lowered', productLimit: 100 });
    const made = await other.post(groups, { externalId: 'x', maxGroupSize: 100 });
    const url = `${groups}/${made.body.groupId}`;
    await other.delete(url);
    const orgId = (await running.service.store.findLogin('org', 'lowered'))?.orgId ?? 0;
    const command = { type: 'updateOrg', settings: { productLimit: 50 } } as const;
    await running.service.writer.submit(orgId, command, { tillId: null, requestId: null });
    expect((await other.post(`${url}/restore`)).body.code).toBe(1639);
  });

  it('that is deleted or live already stays so when the caller wishes so', async () => {
    const id = await newGroup();
    expect((await caller.post(`${groups}/${id}/restore?onExisting=ignore`)).status).toBe(200);
    await caller.delete(`${groups}/${id}`);
    const made = await changesOf(async () => {
      expect((await caller.delete(`${groups}/${id}?onExisting=ignore`)).status).toBe(200);
    });
    expect(made).toEqual([]);
  });
});

describe('If-Match', () => {
  const patch = (id: number, tag: string, payload: object = { groupName: randomUUID() }) =>
    caller.send({
      method: 'PATCH',
      url: `${groups}/${id}`,
      headers: { 'if-match': tag },
      payload,
    });

  it('lets a write through that saw the newest state, and any with *', async () => {
    const id = await newGroup();
    const first = await patch(id, `"g${id}-${(await group(id)).sequence}"`);
    expect(first.status).toBe(200);
    expect((await patch(id, String(first.headers['etag']))).status).toBe(200);
    expect((await patch(id, '*')).status).toBe(200);
  });

  it('refuses a stale write with 412 and shows the state of now', async () => {
    const id = await newGroup();
    const seen = `"g${id}-${(await group(id)).sequence}"`;
    await newMembers(id, 1);
    const { status, body } = await patch(id, seen);
    expect(status).toBe(412);
    expect(body).toMatchObject({ code: 95082, current: { groupId: id, memberCount: 1 } });
    expect((await group(id)).groupName).toBeNull();
  });

  it('refuses a tag of another group, and one that is none', async () => {
    const id = await newGroup();
    const other = await newGroup();
    const tag = `"g${other}-${(await group(other)).sequence}"`;
    expect((await patch(id, tag)).status).toBe(412);
    expect((await patch(id, '"nonsense"')).status).toBe(412);
  });
});

describe('a member', () => {
  it('is added, changed and taken out by her userId', async () => {
    const id = await newGroup();
    const userId = await createCustomer(caller, randomUUID());
    const url = `${groups}/${id}/members/${userId}`;
    const added = await caller.put(url, { permissions: ['allow_points_redemption'] });
    expect(added.body).toEqual({ groupId: id, userId });
    await caller.patch(url, { permissions: ['block_points_redemption'] });
    const [member] = await running.service.store.listMembers(1, id);
    expect(member?.permissions).toEqual(['block_points_redemption']);
    expect((await caller.delete(url)).body).toEqual({ groupId: id, userId });
    expect(await members(id)).toEqual([]);
  });

  it('who is one, or none, already stays so when the caller wishes so', async () => {
    const id = await newGroup();
    const [ann] = await newMembers(id, 1);
    const url = `${groups}/${id}/members/${ann}?onExisting=ignore`;
    const made = await changesOf(async () => {
      expect((await caller.put(url, { permissions: ['allow_points_transfer'] })).status).toBe(200);
    });
    expect(made).toEqual([]);
    await caller.delete(url);
    expect((await caller.delete(url)).status).toBe(200);
  });

  it('has the default group that was set, and none when it is taken away', async () => {
    const id = await newGroup();
    const [, bob] = await newMembers(id, 2);
    const url = `/api/v1/customers/${bob}/default-group`;
    const customer = async () => running.service.store.findCustomer(1, bob ?? 0);
    await caller.put(url, { groupId: id });
    expect((await customer())?.customer.defaultGroupId).toBe(id);
    expect((await caller.put(url, { groupId: null })).body).toEqual({ userId: bob, groupId: null });
    expect((await customer())?.customer.defaultGroupId).toBeNull();
  });
});

describe('the primary membership', () => {
  const leave = (id: number, userId: number | undefined) =>
    caller.delete(`${groups}/${id}/members/${userId}`);

  it('is handed over to a member, and the old primary member stays one', async () => {
    const id = await newGroup();
    const [ann, bob] = await newMembers(id, 2);
    const { status } = await caller.post(`${groups}/${id}/hand-over`, { userId: bob });
    expect(status).toBe(200);
    expect(await group(id)).toMatchObject({ primaryUserId: bob, status: 'ACTIVE', memberCount: 2 });
    expect(await members(id)).toEqual([bob, ann]);
    const elsewhere = await newGroup();
    const joined = await caller.put(`${groups}/${elsewhere}/members/${ann}`, {
      primaryMember: true,
    });
    expect(joined.status).toBe(200);
  });

  it('can be handed over only with the scope for it', async () => {
    const id = await newGroup();
    const [, bob] = await newMembers(id, 2);
    const till = running.as(await running.addTill('first', ['groups:write']));
    const body = { userId: bob };
    expect((await till.post(`${groups}/${id}/hand-over`, body)).body.code).toBe(4000);
    const items = [{ action: 'handOver', groupId: id, userId: bob }];
    expect((await till.post('/api/v1/batch', { items })).body.code).toBe(4000);
    expect((await group(id)).primaryUserId).not.toBe(bob);
  });

  it('given to a member of an INACTIVE group makes the group ACTIVE', async () => {
    const id = await newGroup();
    const [ann, bob] = await newMembers(id, 2);
    await leave(id, ann);
    expect((await group(id)).status).toBe('INACTIVE');
    await caller.post(`${groups}/${id}/hand-over`, { userId: bob });
    expect(await group(id)).toMatchObject({ status: 'ACTIVE', primaryUserId: bob });
  });

  it('goes to who has been a member longest and is free, by the policy oldest', async () => {
    const id = await newGroup({ successionPolicy: 'oldest' });
    const [ann, bob, carl] = await newMembers(id, 3);
    const elsewhere = await newGroup();
    await caller.put(`${groups}/${elsewhere}/members/${bob}`, { primaryMember: true });
    await leave(id, ann);
    expect(await group(id)).toMatchObject({ status: 'ACTIVE', primaryUserId: carl });
    await leave(id, carl);
    expect(await group(id)).toMatchObject({ status: 'INACTIVE', primaryUserId: null });
  });

  it('goes by the time of joining, not by the id', async () => {
    const id = await newGroup({ successionPolicy: 'oldest' });
    const [ann] = await newMembers(id, 1);
    const younger = await createCustomer(caller, randomUUID());
    const older = await createCustomer(caller, randomUUID());
    for (const userId of [older, younger]) await caller.put(`${groups}/${id}/members/${userId}`);
    await leave(id, ann);
    expect((await group(id)).primaryUserId).toBe(older);
  });

  it('does not go to a named successor who is primary in another group', async () => {
    const id = await newGroup();
    const [ann, bob] = await newMembers(id, 2);
    const elsewhere = await newGroup();
    await caller.put(`${groups}/${elsewhere}/members/${bob}`, { primaryMember: true });
    await caller.patch(`${groups}/${id}`, { successionPolicy: 'named', successorUserId: bob });
    await leave(id, ann);
    expect(await group(id)).toMatchObject({ status: 'INACTIVE', primaryUserId: null });
  });

  it('goes to the successor by the policy named, while she is a member', async () => {
    const id = await newGroup();
    const [ann, , carl] = await newMembers(id, 3);
    const policy = { successionPolicy: 'named', successorUserId: carl };
    expect((await caller.patch(`${groups}/${id}`, policy)).body).toMatchObject(policy);
    await leave(id, ann);
    expect((await group(id)).primaryUserId).toBe(carl);
    await leave(id, carl);
    expect((await group(id)).status).toBe('INACTIVE');
  });

  it('goes by the policy when the primary member is merged away', async () => {
    const id = await newGroup({ successionPolicy: 'oldest' });
    const [ann, bob] = await newMembers(id, 2);
    const elsewhere = await newGroup();
    const [eve] = await newMembers(elsewhere, 1);
    await caller.post(`/api/v1/customers/${ann}/merge`, { into: eve });
    expect(await group(id)).toMatchObject({ status: 'ACTIVE', primaryUserId: bob });
  });

  it('is taken by the policy of a dry run too, which stores nothing', async () => {
    const id = await newGroup({ successionPolicy: 'oldest' });
    const [ann, bob] = await newMembers(id, 2);
    const { body } = await caller.delete(`${groups}/${id}/members/${ann}?dryRun=true`);
    const kinds = body.dryRun.changes.map((change: { kind: string }) => change.kind);
    expect(kinds).toContain('groupMemberUpdated');
    expect(await members(id)).toEqual([ann, bob]);
  });

  it('takes the named successor away with the policy', async () => {
    const id = await newGroup();
    const [, bob] = await newMembers(id, 2);
    await caller.patch(`${groups}/${id}`, { successionPolicy: 'named', successorUserId: bob });
    const { body } = await caller.patch(`${groups}/${id}`, { successionPolicy: 'none' });
    expect(body).toMatchObject({ successionPolicy: 'none', successorUserId: null });
  });
});

describe('a batch', () => {
  const run = (items: readonly object[], atomic?: boolean) =>
    caller.post('/api/v1/batch', { items, ...(atomic === undefined ? {} : { atomic }) });

  it('does every action, each seeing what the ones before did', async () => {
    const id = await newGroup();
    const other = await newGroup();
    const [ann, bob] = [
      await createCustomer(caller, randomUUID()),
      await createCustomer(caller, randomUUID()),
    ];
    const { status, body } = await run([
      { action: 'createGroup', externalId: randomUUID(), maxGroupSize: 3 },
      { action: 'join', groupId: id, userId: ann, primaryMember: true },
      { action: 'join', groupId: id, userId: bob },
      { action: 'handOver', groupId: id, userId: bob },
      {
        action: 'setPermissions',
        groupId: id,
        userId: ann,
        permissions: ['allow_points_transfer'],
      },
      { action: 'setDefaultGroup', userId: ann, groupId: id },
      { action: 'transfer', groupId: id, toGroupId: other, userIds: [ann] },
      { action: 'patchGroup', groupId: id, groupName: 'Patched' },
      { action: 'leave', groupId: id, userId: bob },
      { action: 'deleteGroup', groupId: id },
      { action: 'restoreGroup', groupId: id },
    ]);
    expect([status, body.failureCount]).toEqual([200, 0]);
    expect(await members(other)).toEqual([ann]);
    expect(await group(id)).toMatchObject({ groupName: 'Patched', status: 'ACTIVE' });
  });

  it('applies what can be, and says for each item why not', async () => {
    const id = await newGroup({ maxGroupSize: 1 });
    const [ann, bob] = [
      await createCustomer(caller, randomUUID()),
      await createCustomer(caller, randomUUID()),
    ];
    const { body } = await run([
      { action: 'join', groupId: id, userId: ann },
      { action: 'join', groupId: id, userId: bob },
      { action: 'leave', groupId: id, userId: bob },
    ]);
    expect(body).toEqual({
      items: [
        { accepted: true, groupId: id },
        {
          accepted: false,
          errors: [
            {
              type: '/errors#1638',
              code: 1638,
              detail: 'Total members in the group reached maximum group capacity 1.',
            },
          ],
        },
        { accepted: false, errors: [expect.objectContaining({ code: 1620 })] },
      ],
      failureCount: 2,
    });
    expect(await members(id)).toEqual([ann]);
  });

  it('that is atomic applies nothing when one item is refused, and names every refused item', async () => {
    const id = await newGroup({ maxGroupSize: 1 });
    const [ann, bob] = [
      await createCustomer(caller, randomUUID()),
      await createCustomer(caller, randomUUID()),
    ];
    const items = [
      { action: 'join', groupId: id, userId: ann },
      { action: 'join', groupId: id, userId: bob },
      { action: 'join', groupId: id, userId: 4711 },
    ];
    const { status, body } = await run(items, true);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 95081,
      errors: [
        { item: 1, code: 1638 },
        { item: 2, code: 8015 },
      ],
    });
    expect(await members(id)).toEqual([]);
    const accepted = await run(items.slice(0, 1), true);
    expect(accepted.body.failureCount).toBe(0);
  });

  it('finds out while deciding what else it needs to know', async () => {
    const id = await newGroup({ successionPolicy: 'oldest' });
    const [ann, bob, carl] = await newMembers(id, 3);
    const { body } = await run([
      { action: 'leave', groupId: id, userId: ann },
      { action: 'leave', groupId: id, userId: bob },
    ]);
    expect(body.failureCount).toBe(0);
    expect((await group(id)).primaryUserId).toBe(carl);
  });

  it('sees at once who is free after a hand over, and which external id is taken after a restore', async () => {
    const externalId = randomUUID();
    const id = await newGroup({ externalId });
    const [ann, bob] = await newMembers(id, 2);
    const other = await newGroup();
    const handed = await run([
      { action: 'handOver', groupId: id, userId: bob },
      { action: 'join', groupId: other, userId: ann, primaryMember: true },
    ]);
    expect(handed.body.failureCount).toBe(0);
    await caller.delete(`${groups}/${id}`);
    const restored = await run([
      { action: 'restoreGroup', groupId: id },
      { action: 'createGroup', externalId, maxGroupSize: 1 },
    ]);
    expect(restored.body.items[1].errors).toMatchObject([{ code: 1633 }]);
  });

  it('names the item that lacks what its action needs', async () => {
    const { status, body } = await run([{ action: 'join', userId: 1 }]);
    expect(status).toBe(400);
    expect(body.detail).toBe('The request is malformed: items[0].groupId must be a whole number.');
    expect((await run([{ action: 'explode' }])).body.detail).toContain('items[0].action must be');
    expect((await run([{}])).status).toBe(400);
  });

  it('of 1000 items is one call', async () => {
    const id = await newGroup({ maxGroupSize: 1_000 });
    const items = Array.from({ length: 1_000 }, (_, index) => ({
      action: index === 0 ? 'join' : 'leave',
      groupId: id,
      userId: 1,
      onExisting: 'ignore',
    }));
    const { body } = await run(items);
    expect(body.items).toHaveLength(1_000);
  });
});
