import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { createCustomer } from './http-service.ts';
import { groups, startWorld } from './native-world.ts';

const { caller, newGroup, newMembers, group, members } = await startWorld();

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
              detail: `Group ${id} is full: its maxGroupSize is 1, and open invitations count too.`,
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

  it.each([
    [{ action: 'dance' }, 400, /items\[1\]\.action must be one of createGroup, /],
    [{ action: 5 }, 400, /items\[1\]\.action must be one of createGroup, /],
    [
      { action: 'leave', groupId: 1, userId: 1, groupName: 'x' },
      95034,
      /items\[1\]\.groupName`.* Supported: action, groupId, userId, onExisting\.$/,
    ],
  ])('rejects the item %j, and applies nothing', async (item, code, detail) => {
    const id = await newGroup();
    const { status, body } = await run([{ action: 'deleteGroup', groupId: id }, item]);
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ code, detail: expect.stringMatching(detail) }),
    ]);
    expect((await group(id)).status).toBe('ACTIVE');
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
    expect(body.detail).toBe('Field items[0].groupId is required.');
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
