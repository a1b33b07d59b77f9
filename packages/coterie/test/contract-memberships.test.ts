import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { leaveUrl } from './error-codes/world.ts';
import {
  type Answer,
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';

let running: TestService;
let caller: Caller;
let count = 0;

beforeAll(async () => {
  running = await startTestService();
  ({ caller } = running);
});
afterAll(() => running.close());

const group = (size = 10): Promise<number> => createGroup(caller, `group-${(count += 1)}`, size);
const customer = (): Promise<number> => createCustomer(caller, `mobile-${(count += 1)}`);

async function membersOf(groupId: number): Promise<readonly Record<string, unknown>[]> {
  const { body } = await caller.get(`/v2/userGroup2?id=${groupId}&includeMembers=true`);
  return body.fleetGroupUsers.filter((member: { active: boolean }) => member.active);
}

const codesOf = ({ body }: Answer): readonly number[] =>
  body.response.map((item: { errors?: { code: number }[] }) => item.errors?.[0]?.code ?? 0);

describe('join', () => {
  it('is a batch in which each item sees what the ones before did', async () => {
    const id = await group(2);
    const [a, b, c] = [await customer(), await customer(), await customer()];
    const answer = await caller.post(`/v2/userGroup2/join?id=${id}`, [
      { userId: a, primaryMember: true },
      { userId: b, primaryMember: true },
      { userId: a },
      { userId: b },
      { userId: c },
    ]);
    expect(answer.status).toBe(200);
    expect(codesOf(answer)).toEqual([0, 1637, 1636, 0, 1638]);
    expect([answer.body.totalCount, answer.body.failureCount]).toEqual([5, 3]);
  });

  it('answers a refused item with the item echoed and without entityId', async () => {
    const id = await group();
    const answer = await caller.post(`/v2/userGroup2/join?id=${id}`, [
      { userId: 999, permissions: ['allow_points_transfer'], defaultGroup: true, active: true },
    ]);
    expect(answer.body.response).toEqual([
      {
        result: {
          userId: 999,
          groupId: id,
          permissions: ['allow_points_transfer'],
          defaultGroup: true,
          active: true,
          primaryMember: false,
        },
        errors: [
          { status: false, code: 8015, message: 'Customer not found for the given identifiers.' },
        ],
        warnings: [],
      },
    ]);
  });

  it('echoes active, and stores an active membership all the same', async () => {
    const id = await group();
    const [a, b] = [await customer(), await customer()];
    const answer = await caller.post(`/v2/userGroup2/join?id=${id}`, [
      { userId: a },
      { userId: b, active: true },
    ]);
    expect(answer.body.response.map((item: Answer['body']) => item.entityId.active)).toEqual([
      false,
      true,
    ]);
    expect((await membersOf(id)).map((member) => member['active'])).toEqual([true, true]);
  });

  it('makes the group the default of its primary member, and of whoever asks, one per customer', async () => {
    const [first, second] = [await group(), await group()];
    const user = await customer();
    const joined = await joinGroup(caller, first, { primary: user });
    expect(joined.body.response[0].entityId.defaultGroup).toBe(true);
    await caller.post(`/v2/userGroup2/join?id=${second}`, [{ userId: user, defaultGroup: true }]);
    expect((await membersOf(first))[0]).toMatchObject({ defaultGroup: false });
    expect((await membersOf(second))[0]).toMatchObject({ defaultGroup: true });
  });

  it('finds the group by its primary member', async () => {
    const id = await group();
    const [primary, other] = [await customer(), await customer()];
    await joinGroup(caller, id, { primary });
    const answer = await caller.post(`/v2/userGroup2/join?primaryUserId=${primary}`, [
      { userId: other },
    ]);
    expect(answer.body.response[0].entityId.groupId).toBe(id);
  });

  it('takes the four built-in permission codes and those of the org, each once', async () => {
    const org = await running.addOrg({ permissionCodes: ['see_vip_prices'] });
    const id = await createGroup(org, 'codes');
    const user = await createCustomer(org, 'codes');
    const permissions = [
      'block_points_redemption',
      'allow_points_redemption',
      'block_points_transfer',
      'allow_points_transfer',
      'see_vip_prices',
    ];
    const twice = [...permissions, ...permissions];
    const answer = await org.post(`/v2/userGroup2/join?id=${id}`, [
      { userId: user, permissions: twice },
    ]);
    expect(answer.body.response[0].entityId.permissions).toEqual(permissions);
    const refused = await caller.post(`/v2/userGroup2/join?id=${await group()}`, [
      { userId: await customer(), permissions: ['see_vip_prices'] },
    ]);
    expect(codesOf(refused)).toEqual([1641]);
  });

  it('lets a customer be in several groups', async () => {
    const user = await customer();
    for (const id of [await group(), await group()])
      expect((await joinGroup(caller, id, { secondary: [user] })).body.failureCount).toBe(0);
  });

  it('takes 1000 items in one call', async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => ({ userId: 1_000_000 + index }));
    const answer = await caller.post(`/v2/userGroup2/join?id=${await group()}`, items);
    expect([answer.body.totalCount, answer.body.failureCount]).toEqual([1_000, 1_000]);
  });
});

describe('leave', () => {
  it('makes the group INACTIVE when the primary member leaves; others may still leave', async () => {
    const id = await group();
    const primary = await createCustomer(caller, 'primary');
    const other = await createCustomer(caller, 'other');
    await joinGroup(caller, id, { primary, secondary: [other] });
    expect((await caller.delete(leaveUrl(id, 'primary'))).body.success).toBe(true);
    expect((await caller.get(`/v2/userGroup2?id=${id}`)).body.groupStatus).toBe('INACTIVE');
    const rejoin = await joinGroup(caller, id, { secondary: [primary] });
    expect(rejoin.body.errors[0].code).toBe(1632);
    expect((await caller.delete(leaveUrl(id, 'other'))).body.success).toBe(true);
  });

  it('keeps the group ACTIVE when the org says so, and then a new primary member may join', async () => {
    const org = await running.addOrg({ keepGroupActiveWithoutPrimary: true });
    const id = await createGroup(org, 'kept');
    await joinGroup(org, id, { primary: await createCustomer(org, 'first') });
    await org.delete(leaveUrl(id, 'first'));
    expect((await org.get(`/v2/userGroup2?id=${id}`)).body.groupStatus).toBe('ACTIVE');
    const next = await joinGroup(org, id, { primary: await createCustomer(org, 'second') });
    expect(next.body.failureCount).toBe(0);
  });

  it('keeps the group ACTIVE when a secondary member leaves', async () => {
    const id = await group();
    await joinGroup(caller, id, { secondary: [await createCustomer(caller, 'secondary')] });
    await caller.delete(leaveUrl(id, 'secondary'));
    expect((await caller.get(`/v2/userGroup2?id=${id}`)).body.groupStatus).toBe('ACTIVE');
  });

  it.each(['mobile', 'email', 'externalId', 'cardnumber', 'cardExternalId'])(
    'finds the customer by %s in one source, and in ALL',
    async (type) => {
      const id = await group();
      const made = await caller.post('/v2/customers', {
        profiles: [
          { source: 'MARTJACK', identifiers: [{ type, value: `leave-${type}` }] },
          { source: 'WECHAT', accountId: 'shop', identifiers: [{ type, value: `we-${type}` }] },
        ],
      });
      for (const query of [
        `source=MARTJACK&accountId=ignored&identifierName=${type}&identifierValue=leave-${type}`,
        `source=WECHAT&accountId=shop&identifierName=${type}&identifierValue=we-${type}`,
        `source=ALL&identifierName=${type}&identifierValue=we-${type}`,
      ]) {
        await joinGroup(caller, id, { secondary: [made.body.createdId] });
        const left = await caller.delete(`/v2/userGroup2/${id}/leave?${query}`);
        expect(left.body).toEqual({ warnings: [], errors: [], success: true });
      }
      const elsewhere = `source=INSTORE&identifierName=${type}&identifierValue=leave-${type}`;
      const missed = await caller.delete(`/v2/userGroup2/${id}/leave?${elsewhere}`);
      expect(missed.body.errors[0].code).toBe(8015);
    },
  );

  it('ends the default group with the membership', async () => {
    const id = await group();
    const user = await createCustomer(caller, 'default');
    await caller.post(`/v2/userGroup2/join?id=${id}`, [{ userId: user, defaultGroup: true }]);
    expect((await caller.get(`/v2/customers/${user}`)).body.defaultGroupId).toBe(id);
    await caller.delete(leaveUrl(id, 'default'));
    expect((await caller.get(`/v2/customers/${user}`)).body).not.toHaveProperty('defaultGroupId');
  });
});

describe('transfer', () => {
  const transfer = (leaveGroupId: number, joinGroupId: number, userIds: readonly number[]) =>
    caller.post('/v2/userGroup2/transfer', { leaveGroupId, joinGroupId, userIds });

  it('moves permissions and the default flag along, and nobody becomes primary', async () => {
    const [from, to] = [await group(), await group()];
    const user = await customer();
    await caller.post(`/v2/userGroup2/join?id=${from}`, [
      { userId: user, permissions: ['block_points_redemption'], defaultGroup: true },
    ]);
    expect((await transfer(from, to, [user, user])).body.success).toBe(true);
    expect(await membersOf(from)).toEqual([]);
    expect(await membersOf(to)).toEqual([
      {
        userId: user,
        groupId: to,
        permissions: ['block_points_redemption'],
        defaultGroup: true,
        primaryMember: false,
        active: true,
      },
    ]);
  });

  it('moves all or nobody, and names every user who can not move', async () => {
    const [from, to] = [await group(), await group()];
    const [primary, a, b] = [await customer(), await customer(), await customer()];
    await joinGroup(caller, from, { primary, secondary: [a, b] });
    await joinGroup(caller, to, { secondary: [b] });
    const refused = await transfer(from, to, [primary, a, b, 999]);
    expect(refused.body.success).toBe(false);
    expect(refused.body.errors.map(({ message }: { message: string }) => message)).toEqual([
      `Group transfer not allowed for primary member ${primary}`,
      `User ${b} already present in group ${to}.`,
      'Customer not found for the given identifiers. It is user 999.',
    ]);
    expect((await membersOf(from)).map((member) => member['userId'])).toEqual([primary, a, b]);
  });

  it('takes the last seats exactly', async () => {
    const [from, to] = [await group(), await group(2)];
    const users = [await customer(), await customer(), await customer()];
    await joinGroup(caller, from, { secondary: users });
    expect((await transfer(from, to, users)).body.errors[0].code).toBe(1638);
    expect((await transfer(from, to, users.slice(1))).body.success).toBe(true);
  });

  it('moves members out of an INACTIVE group', async () => {
    const [from, to] = [await group(), await group()];
    const user = await customer();
    await joinGroup(caller, from, {
      primary: await createCustomer(caller, 'leaves'),
      secondary: [user],
    });
    await caller.delete(leaveUrl(from, 'leaves'));
    expect((await transfer(from, to, [user])).body.success).toBe(true);
  });
});
