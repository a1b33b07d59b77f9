import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { createCustomer } from './http-service.ts';
import { groups, startWorld } from './native-world.ts';

const world = await startWorld();
const { caller, newGroup, newMembers, group, members } = world;

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
    const till = world.as(await world.addTill('first', ['groups:write']));
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

  it('goes to the successor whom the group was created with', async () => {
    const bob = await createCustomer(caller, randomUUID());
    const id = await newGroup({ successionPolicy: 'named', successorUserId: bob });
    expect(await group(id)).toMatchObject({ successionPolicy: 'named', successorUserId: bob });
    const [ann] = await newMembers(id, 1);
    await caller.put(`${groups}/${id}/members/${bob}`);
    await leave(id, ann);
    expect((await group(id)).primaryUserId).toBe(bob);
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
