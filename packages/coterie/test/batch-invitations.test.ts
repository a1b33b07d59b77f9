import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { createCustomer } from './http-service.ts';
import { groups, startWorld } from './native-world.ts';

const { caller, newGroup, newMembers, group, members, changesOf } = await startWorld();

const url = '/api/v1/batch';
const run = (items: readonly object[], more: object = {}) => caller.post(url, { items, ...more });
const person = (mobile: string = randomUUID()): Promise<number> => createCustomer(caller, mobile);

const read = async (invitationId: number) =>
  (await caller.get(`/api/v1/invitations/${invitationId}`)).body;

async function invite(groupId: number, userId: number): Promise<number> {
  const { body } = await caller.post(`${groups}/${groupId}/invitations`, { userId });
  return body.invitationId;
}

describe('a batch of invitations', () => {
  it('takes what the single call takes, and answers with each invitation', async () => {
    const groupId = await newGroup();
    const mobile = randomUUID();
    const [ann, bob] = [await person(), await person(mobile)];
    const how = {
      permissions: ['allow_points_redemption'],
      defaultGroup: true,
      validUntil: '2999-01-31T18:00:00.000Z',
    };
    const expiresOn = new Date(Date.now() + 86_400_000).toISOString();
    const { status, body } = await run([
      { action: 'invite', groupId, userId: ann, ...how, expiresOn },
      { action: 'invite', groupId, identifierName: 'mobile', identifierValue: mobile },
    ]);
    expect([status, body.failureCount]).toEqual([200, 0]);
    expect(body.items).toMatchObject([
      { accepted: true, groupId, invitation: { groupId, userId: ann, ...how, expiresOn } },
      {
        accepted: true,
        groupId,
        invitation: { userId: bob, status: 'OPEN', permissions: [], validUntil: null },
      },
    ]);
    for (const { invitation } of body.items)
      expect(await read(invitation.invitationId)).toEqual(invitation);
    expect((await group(groupId)).invitedCount).toBe(2);
  });

  it('holds a seat for each, so that who comes after finds the group full', async () => {
    const groupId = await newGroup({ maxGroupSize: 2 });
    const people = [await person(), await person(), await person()];
    const { body } = await run([
      { action: 'invite', groupId, userId: people[0] },
      { action: 'join', groupId, userId: people[1] },
      { action: 'invite', groupId, userId: people[2] },
      { action: 'join', groupId, userId: people[2] },
      { action: 'join', groupId, userId: people[0] },
    ]);
    const codes = body.items.map((one: { errors?: { code: number }[] }) => one.errors?.[0]?.code);
    expect(codes).toEqual([undefined, undefined, 1638, 1638, undefined]);
    expect(body.items[2].invitation).toBeUndefined();
    expect(await read(body.items[0].invitation.invitationId)).toMatchObject({ status: 'ACCEPTED' });
  });

  it('has one open invitation per customer and group, which is answered as it is on wish', async () => {
    const groupId = await newGroup();
    const userId = await person();
    const item = { action: 'invite', groupId, userId };
    const { body } = await run([item, item, { ...item, onExisting: 'ignore' }]);
    const [first, second, third] = body.items;
    expect(second.errors).toMatchObject([{ code: 95111 }]);
    expect(third).toEqual(first);
    expect((await group(groupId)).invitedCount).toBe(1);
  });

  it('that is atomic invites nobody when one is refused', async () => {
    const groupId = await newGroup();
    const [ann, bob] = [await person(), await person()];
    const items = [
      { action: 'invite', groupId, userId: ann },
      { action: 'invite', groupId, userId: 4711 },
      { action: 'invite', groupId, userId: bob, validUntil: '2020-01-01T00:00:00Z' },
    ];
    const { status, body } = await run(items, { atomic: true });
    expect([status, body.code]).toEqual([409, 95081]);
    expect(body.errors).toMatchObject([
      { item: 1, code: 8015 },
      { item: 2, code: 95100 },
    ]);
    const left = await caller.get(`${groups}/${groupId}/invitations?status=ALL`);
    expect(left.body.items).toEqual([]);
    expect((await run(items.slice(0, 1), { atomic: true })).body.failureCount).toBe(0);
  });

  it('changes an invitation as one: withdrawn, and made anew', async () => {
    const groupId = await newGroup({ maxGroupSize: 1 });
    const userId = await person();
    const invitationId = await invite(groupId, userId);
    const { body } = await run(
      [
        { action: 'withdrawInvitation', invitationId },
        { action: 'invite', groupId, userId, defaultGroup: true },
      ],
      { atomic: true },
    );
    expect(body.items).toMatchObject([
      { accepted: true, groupId, invitation: { invitationId, status: 'WITHDRAWN' } },
      { accepted: true, groupId, invitation: { status: 'OPEN', defaultGroup: true } },
    ]);
  });

  it('answers them, in the name of who was asked', async () => {
    const groupId = await newGroup();
    const [ann, bob] = [await person(), await person()];
    const [hers, his] = [await invite(groupId, ann), await invite(groupId, bob)];
    const accept = { action: 'acceptInvitation', invitationId: hers };
    const decline = { action: 'declineInvitation', invitationId: his };
    const { body } = await run([
      { ...accept, userId: bob },
      { ...decline, userId: ann },
      { ...accept, userId: ann },
      decline,
      accept,
      { ...accept, onExisting: 'ignore' },
      { ...decline, onExisting: 'ignore' },
      { action: 'withdrawInvitation', invitationId: 4711, onExisting: 'ignore' },
    ]);
    const told = body.items.map(
      (one: { invitation?: { status: string }; errors?: { code: number }[] }) =>
        one.invitation?.status ?? one.errors?.[0]?.code,
    );
    expect(told).toEqual([
      95114,
      95114,
      'ACCEPTED',
      'DECLINED',
      95112,
      'ACCEPTED',
      'DECLINED',
      95110,
    ]);
    expect(await members(groupId)).toEqual([ann]);
  });

  it('is tried before, and sent again after a broken connection', async () => {
    const groupId = await newGroup();
    const items = [{ action: 'invite', groupId, userId: await person() }];
    const dry = await caller.post(`${url}?dryRun=true`, { items });
    expect(dry.body.items[0].invitation).toMatchObject({ groupId, status: 'OPEN' });
    expect(dry.body.dryRun.changes).toMatchObject([{ kind: 'invitationCreated', groupId }]);
    expect((await group(groupId)).invitedCount).toBe(0);
    const headers = { 'idempotency-key': randomUUID() };
    const send = () => caller.send({ method: 'POST', url, headers, payload: { items } });
    const first = await send();
    const { invitationId } = first.body.items[0].invitation;
    await caller.post(`/api/v1/invitations/${invitationId}/withdraw`);
    const repeat = async () => expect((await send()).body).toEqual(first.body);
    expect(await changesOf(repeat)).toEqual([]);
    expect((await read(invitationId)).status).toBe('WITHDRAWN');
  });

  it('names the item that lacks what its action needs, or has too much', async () => {
    const groupId = await newGroup();
    const good = { action: 'invite', groupId, userId: await person() };
    const detail = async (item: object) => {
      const { status, body } = await run([good, item]);
      return [status, body.code, body.detail];
    };
    expect(await detail({ action: 'invite', groupId })).toEqual([
      400,
      403,
      'Field items[1].userId is required.',
    ]);
    expect(await detail({ ...good, identifierName: 'mobile' })).toEqual([
      400,
      95032,
      'Parameter items[1].userId cannot be combined with an identifier.',
    ]);
    expect((await detail({ action: 'invite', userId: 1 }))[2]).toBe(
      'Field items[1].groupId is required.',
    );
    expect((await detail({ action: 'acceptInvitation' }))[2]).toBe(
      'Field items[1].invitationId is required.',
    );
    expect((await detail({ ...good, expiresOn: '2026-02-30T00:00:00Z' }))[2]).toContain(
      'items[1].expiresOn must be a time',
    );
    expect((await group(groupId)).invitedCount).toBe(0);
  });

  it('invites many into a group that has invitations already', async () => {
    const groupId = await newGroup({ maxGroupSize: 80 });
    await newMembers(groupId, 1);
    const people: number[] = [];
    for (let index = 0; index < 80; index += 1) people.push(await person());
    await invite(groupId, people[0] ?? 0);
    const items = people.map((userId) => ({
      action: 'invite',
      groupId,
      userId,
      onExisting: 'ignore',
    }));
    const { body } = await run(items);
    expect(body.failureCount).toBe(1);
    expect(body.items.at(-1).errors).toMatchObject([{ code: 1638 }]);
    expect((await group(groupId)).invitedCount).toBe(79);
  });
});
