import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { createCustomer } from './http-service.ts';
import { groups, startWorld } from './native-world.ts';

const world = await startWorld();
const { caller, newGroup, newMembers, group, members, changesOf } = world;

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
      expect([first.status, again.status]).toEqual([201, 200]);
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

  it('loses its succession policy to null, but not its size, which a group can not do without', async () => {
    const id = await newGroup({ successionPolicy: 'oldest' });
    const refused = await caller.patch(`${groups}/${id}`, { maxGroupSize: null, groupName: 'x' });
    expect([refused.status, refused.body.detail]).toEqual([400, 'Field maxGroupSize is required.']);
    expect(await group(id)).toMatchObject({ groupName: null, successionPolicy: 'oldest' });
    const { body } = await caller.patch(`${groups}/${id}`, { successionPolicy: null });
    expect(body.successionPolicy).toBe('none');
  });

  it('takes a merge patch under its own media type, too', async () => {
    const id = await newGroup();
    const { status, body } = await caller.send({
      method: 'PATCH',
      url: `${groups}/${id}`,
      headers: { 'content-type': 'application/merge-patch+json' },
      payload: JSON.stringify({ groupName: 'Patched' }),
    });
    expect([status, body.groupName]).toEqual([200, 'Patched']);
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
    const other = await world.addOrg({ name: 'lowered', productLimit: 100 });
    const made = await other.post(groups, { externalId: 'x', maxGroupSize: 100 });
    const url = `${groups}/${made.body.groupId}`;
    await other.delete(url);
    const orgId = (await world.service.store.findLogin('org', 'lowered'))?.orgId ?? 0;
    const command = { type: 'updateOrg', settings: { productLimit: 50 } } as const;
    await world.service.writer.submit(orgId, command, { tillId: null, requestId: null });
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
    expect(added.body).toEqual({
      groupId: id,
      userId,
      permissions: ['allow_points_redemption'],
      primaryMember: false,
      defaultGroup: false,
      validUntil: null,
      joinedOn: new Date(added.body.joinedOn).toISOString(),
    });
    const patched = await caller.patch(url, { permissions: ['block_points_redemption'] });
    expect(patched.body).toEqual({ ...added.body, permissions: ['block_points_redemption'] });
    const { items } = (await caller.get(`${groups}/${id}/members`)).body;
    expect(items).toEqual([{ ...patched.body, groupId: undefined }]);
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

  it('who is one already is answered as she is, not as she was wished to be', async () => {
    const id = await newGroup();
    await newMembers(id, 1);
    const userId = await createCustomer(caller, randomUUID());
    const url = `${groups}/${id}/members/${userId}?onExisting=ignore`;
    const asSheIs = {
      groupId: id,
      userId,
      permissions: ['block_points_transfer'],
      primaryMember: false,
      defaultGroup: true,
      validUntil: '2098-01-01T00:00:00.000Z',
      joinedOn: expect.any(String),
    };
    const { permissions, defaultGroup, validUntil } = asSheIs;
    expect((await caller.put(url, { permissions, defaultGroup, validUntil })).body).toEqual(
      asSheIs,
    );
    const wish = { permissions: ['block_points_redemption'], validUntil: '2099-01-01T00:00:00Z' };
    expect((await caller.put(url, wish)).body).toEqual(asSheIs);
  });

  it('who is one already is not wished permissions that there are not', async () => {
    const id = await newGroup();
    const [ann] = await newMembers(id, 1);
    const url = `${groups}/${id}/members/${ann}?onExisting=ignore`;
    const { status, body } = await caller.put(url, { permissions: ['nope'] });
    expect([status, body.code, body.detail]).toEqual([
      400,
      1641,
      'Permission code nope does not exist in this org.',
    ]);
  });

  it('has the default group that was set, and none when it is taken away', async () => {
    const id = await newGroup();
    const [, bob] = await newMembers(id, 2);
    const url = `/api/v1/customers/${bob}/default-group`;
    const customer = async () => world.service.store.findCustomer(1, bob ?? 0);
    await caller.put(url, { groupId: id });
    expect((await customer())?.customer.defaultGroupId).toBe(id);
    expect((await caller.put(url, { groupId: null })).body).toEqual({
      userId: bob,
      defaultGroupId: null,
    });
    expect((await customer())?.customer.defaultGroupId).toBeNull();
  });
});
