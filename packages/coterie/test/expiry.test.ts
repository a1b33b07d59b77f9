import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { sweep } from '../src/sweeper.ts';
import { type Caller, createCustomer, startTestService, type TestService } from './http-service.ts';

const start = Date.UTC(2030, 0, 1);
const hour = 3_600_000;
const at = (hours: number): string => new Date(start + hours * hour).toISOString();

let clock: number;
let running: TestService;
let caller: Caller;
let orgId: number;
let ann: number;
let bob: number;
let carl: number;

beforeEach(async () => {
  clock = start;
  running = await startTestService({ now: () => clock });
  onTestFinished(() => running.close());
  ({ caller } = running);
  orgId = (await running.service.store.findLogin('org', 'first'))?.orgId ?? 0;
  ann = await createCustomer(caller, '91001');
  bob = await createCustomer(caller, '91002');
  carl = await createCustomer(caller, '91003');
});

const setClock = (hours: number): void => {
  clock = start + hours * hour;
};

async function sweepNow(): Promise<void> {
  const { store, writer } = running.service;
  const onFailure = (error: unknown): never => {
    throw error;
  };
  await sweep({ store, writer, now: () => clock, onFailure });
}

async function newGroup(externalId: string, how: object = {}): Promise<number> {
  const { status, body } = await caller.post('/api/v1/groups', {
    externalId,
    maxGroupSize: 2,
    ...how,
  });
  expect(status).toBe(201);
  return body.groupId;
}

const memberUrl = (groupId: number, userId: number): string =>
  `/api/v1/groups/${groupId}/members/${userId}`;

async function add(groupId: number, userId: number, how: object = {}): Promise<void> {
  const { status, body } = await caller.put(memberUrl(groupId, userId), how);
  expect(status, JSON.stringify(body)).toBe(200);
}

const get = async (url: string) => (await caller.get(url)).body;
const groupOf = (groupId: number) => get(`/api/v1/groups/${groupId}?include=members`);

async function log(): Promise<readonly { kind: string; cause: string }[]> {
  const { items } = await get('/api/v1/changes?limit=1000');
  return items;
}

/** Ann for ever, as the primary member; bob for an hour, with it as his default group. */
async function newFamily(): Promise<number> {
  const groupId = await newGroup('family');
  await add(groupId, ann, { primaryMember: true });
  await add(groupId, bob, { validUntil: at(1), defaultGroup: true });
  return groupId;
}

describe('a membership with validUntil', () => {
  it('lasts until then, and not a millisecond longer', async () => {
    const groupId = await newFamily();
    clock = start + hour - 1;
    expect((await groupOf(groupId)).memberCount).toBe(2);
    clock = start + hour;
    const { memberCount, members } = await groupOf(groupId);
    expect(memberCount).toBe(1);
    expect(members.items).toMatchObject([{ userId: ann, validUntil: null }]);
  });

  it.each(['before', 'after'])('is seen nowhere %s it was swept', async (when) => {
    const groupId = await newFamily();
    setClock(1);
    if (when === 'after') await sweepNow();
    const check = { userId: bob, action: 'member', groupId };
    expect((await caller.post('/api/v1/checks', check)).body.allowed).toBe(false);
    const byDefault = { userId: bob, action: 'points_redemption' };
    expect((await caller.post('/api/v1/checks', byDefault)).body.rules.at(-1).rule).toBe(
      'hasDefaultGroup',
    );
    const why = await get(`/api/v1/groups/${groupId}/why-not-join?userId=${bob}`);
    expect(why.wouldJoin).toBe(true);
    expect((await get(`/api/v1/customers/${bob}`)).defaultGroupId).toBe(null);
    expect(
      (await get(`/api/v1/customers?identifierName=mobile&identifierValue=91002`)).items,
    ).toMatchObject([{ defaultGroupId: null }]);
    expect((await get(`/api/v1/customers/${bob}/groups`)).items).toEqual([]);
    expect((await get(`/api/v1/groups/${groupId}/members`)).items).toHaveLength(1);
    expect((await get('/api/v1/groups')).items).toMatchObject([{ memberCount: 1 }]);
    const v2 = await get(`/v2/userGroup2?id=${groupId}&includeMembers=true`);
    expect(v2).toMatchObject({
      totalActiveMembers: 1,
      totalExitedMembers: 1,
      fleetGroupUsers: [
        { userId: ann, active: true },
        { userId: bob, active: false, defaultGroup: false },
      ],
    });
    const list = `/v2/userGroup2/members?source=INSTORE&identifierName=id&identifierValue=${groupId}`;
    expect((await get(`${list}&paginationDetails=true`)).pagination.total).toBe(1);
    expect((await get('/v2/userGroup2/search?q=family')).data).toMatchObject([{ totalMembers: 1 }]);
    const customer = await get(`/v2/customers/${bob}?includedAllUserGroup2=true`);
    expect(customer.userGroup2 ?? []).toEqual([]);
    const lines = (await caller.get('/api/v1/snapshot')).body.trim().split('\n').map(JSON.parse);
    const ofSort = (kind: string) => lines.filter((one: { kind: string }) => one.kind === kind);
    expect(ofSort('membership')).toMatchObject([{ userId: ann }]);
    expect(ofSort('customer').find((one: { userId: number }) => one.userId === bob)).toMatchObject({
      defaultGroupId: null,
    });
    expect((await caller.delete(memberUrl(groupId, bob))).body.code).toBe(1620);
  });

  it('frees its place for whoever joins, and the log tells of the end before the join', async () => {
    const groupId = await newFamily();
    expect((await caller.put(memberUrl(groupId, carl), {})).body.code).toBe(1638);
    setClock(1);
    await add(groupId, carl);
    const last = (await log()).slice(-3);
    expect(last).toMatchObject([
      { kind: 'groupMemberRemoved', userId: bob, cause: 'settle', tillId: null, after: null },
      { kind: 'defaultGroupChanged', userId: bob, cause: 'settle', after: null },
      { kind: 'groupMemberAdded', userId: carl, cause: 'join' },
    ]);
  });

  it('is told of in the log once, however often it is swept', async () => {
    const groupId = await newFamily();
    setClock(2);
    await Promise.all([sweepNow(), sweepNow()]);
    await sweepNow();
    const ended = (await log()).filter(({ kind }) => kind === 'groupMemberRemoved');
    expect(ended).toMatchObject([
      {
        groupId,
        userId: bob,
        before: { validUntil: new Date(start + hour).toISOString() },
        cause: 'settle',
      },
    ]);
  });

  it('is made longer, or without end, by a patch; and is anew when it has ended', async () => {
    const groupId = await newFamily();
    const url = memberUrl(groupId, bob);
    expect((await caller.patch(url, { validUntil: at(3) })).status).toBe(200);
    setClock(2);
    expect((await groupOf(groupId)).members.items[1].validUntil).toBe(at(3));
    expect((await caller.patch(url, { validUntil: null })).status).toBe(200);
    setClock(9);
    expect((await groupOf(groupId)).memberCount).toBe(2);
    await caller.patch(url, { validUntil: at(10) });
    setClock(10);
    expect((await caller.patch(url, { validUntil: at(11) })).body.code).toBe(1620);
    await add(groupId, bob, { validUntil: at(11) });
    expect((await groupOf(groupId)).memberCount).toBe(2);
  });

  it('travels with a transfer', async () => {
    const from = await newFamily();
    const to = await newGroup('other');
    const body = { leaveGroupId: from, joinGroupId: to, userIds: [bob] };
    expect((await caller.post('/v2/userGroup2/transfer', body)).status).toBe(200);
    expect((await groupOf(to)).members.items).toMatchObject([{ userId: bob, validUntil: at(1) }]);
    setClock(1);
    expect((await groupOf(to)).memberCount).toBe(0);
  });

  it('lasts as long as the longer one when two customers are merged', async () => {
    const groupId = await newGroup('family', { maxGroupSize: 3 });
    await add(groupId, ann, { validUntil: at(1) });
    await add(groupId, bob, { validUntil: at(2) });
    await caller.post(`/api/v1/customers/${bob}/merge`, { into: ann });
    expect((await groupOf(groupId)).members.items).toMatchObject([{ validUntil: at(2) }]);
    await add(groupId, carl);
    await caller.post(`/api/v1/customers/${ann}/merge`, { into: carl });
    expect((await groupOf(groupId)).members.items).toMatchObject([
      { userId: carl, validUntil: null },
    ]);
  });

  it('makes nobody the successor of a primary member', async () => {
    for (const policy of [
      { successionPolicy: 'oldest' },
      { successionPolicy: 'named', successorUserId: bob },
    ]) {
      const groupId = await newGroup(`by ${policy.successionPolicy}`, { maxGroupSize: 3 });
      await add(groupId, bob, { validUntil: at(1) });
      await add(groupId, carl);
      await add(groupId, ann, { primaryMember: true });
      await caller.patch(`/api/v1/groups/${groupId}`, policy);
      await caller.delete(memberUrl(groupId, ann));
      const expected = policy.successionPolicy === 'oldest' ? carl : null;
      expect((await groupOf(groupId)).primaryUserId).toBe(expected);
      await caller.delete(`/api/v1/groups/${groupId}`);
    }
  });

  it('is read as it was: at a time, and after a change', async () => {
    const groupId = await newFamily();
    setClock(5);
    await sweepNow();
    const { sequence } = await groupOf(groupId);
    const asOf = (moment: string | number) =>
      get(`/api/v1/groups/${groupId}?include=members&asOf=${moment}`);
    expect((await asOf(at(0))).memberCount).toBe(2);
    // It had ended by then, although the log told of it hours later.
    expect((await asOf(at(1))).memberCount).toBe(1);
    expect((await asOf(sequence - 1)).memberCount).toBe(2);
    expect((await asOf(sequence)).memberCount).toBe(1);
    const customerAsOf = (moment: string) => get(`/api/v1/customers/${bob}?asOf=${moment}`);
    expect((await customerAsOf(at(0))).defaultGroupId).toBe(groupId);
    expect((await customerAsOf(at(1))).defaultGroupId).toBe(null);
  });

  it('does not stand in the way of a write that saw it ended', async () => {
    const groupId = await newFamily();
    const before = await caller.get(`/api/v1/groups/${groupId}`);
    setClock(1);
    const url = `/api/v1/groups/${groupId}`;
    const headers = { 'if-none-match': String(before.headers['etag']) };
    const after = await caller.send({ method: 'GET', url, headers });
    expect(after.status).toBe(200);
    const patched = await caller.send({
      method: 'PATCH',
      url,
      headers: { 'if-match': String(after.headers['etag']) },
      payload: { groupName: 'Renamed' },
    });
    expect(patched.status).toBe(200);
  });
});

describe('a group with a beginning and an end', () => {
  it('is ACTIVE between them only; before, it takes members; after, they stay and may leave', async () => {
    const groupId = await newGroup('club', { activeFrom: at(1), activeUntil: at(2) });
    const permissions = ['allow_points_redemption'];
    const allowed = async () => {
      const question = { userId: ann, action: 'points_redemption', groupId };
      return (await caller.post('/api/v1/checks', question)).body.allowed;
    };
    await add(groupId, ann, { permissions });
    expect([(await groupOf(groupId)).status, await allowed()]).toEqual(['INACTIVE', false]);
    setClock(1);
    expect([(await groupOf(groupId)).status, await allowed()]).toEqual(['ACTIVE', true]);
    setClock(2);
    expect([(await groupOf(groupId)).status, await allowed()]).toEqual(['INACTIVE', false]);
    expect((await caller.put(memberUrl(groupId, bob), {})).body.code).toBe(1632);
    expect((await groupOf(groupId)).memberCount).toBe(1);
    expect((await caller.delete(memberUrl(groupId, ann))).status).toBe(200);
    const later = await caller.patch(`/api/v1/groups/${groupId}`, { activeUntil: at(3) });
    expect(later.body).toMatchObject({ status: 'ACTIVE', activeUntil: at(3) });
    await add(groupId, bob);
  });

  it.each(['before', 'after'])(
    'is listed by the status it has now, %s it was swept',
    async (when) => {
      const upcoming = await newGroup('a', { activeFrom: at(1) });
      const ending = await newGroup('b', { activeUntil: at(1) });
      const always = await newGroup('c');
      const listed = async (status: string, way = 'asc') => {
        const { items } = await get(`/api/v1/groups?status=${status}&order=${way}`);
        return items.map((one: { groupId: number }) => one.groupId);
      };
      expect(await listed('ACTIVE')).toEqual([ending, always]);
      expect(await listed('INACTIVE')).toEqual([upcoming]);
      setClock(1);
      if (when === 'after') await sweepNow();
      expect(await listed('ACTIVE')).toEqual([upcoming, always]);
      expect(await listed('INACTIVE')).toEqual([ending]);
      expect(await listed('ACTIVE,INACTIVE')).toEqual([upcoming, ending, always]);
      expect((await get('/v2/userGroup2?externalId=b')).groupStatus).toBe('INACTIVE');
      expect((await get('/v2/userGroup2/search?q=b')).data[0].groupStatus).toBe('INACTIVE');
    },
  );

  it('is told of in the log when it begins and ends, both in their order when nobody looked', async () => {
    const groupId = await newGroup('club', { activeFrom: at(1), activeUntil: at(2) });
    setClock(3);
    await sweepNow();
    await sweepNow();
    const told = (await log()).filter(({ cause }) => cause === 'settle');
    expect(told).toMatchObject([
      { kind: 'groupBegan', groupId, before: { status: 'INACTIVE' }, after: { status: 'ACTIVE' } },
      { kind: 'groupEnded', groupId, before: { status: 'ACTIVE' }, after: { status: 'INACTIVE' } },
    ]);
    const asOf = (moment: string) => get(`/api/v1/groups/${groupId}?asOf=${moment}`);
    expect((await asOf(at(0))).status).toBe('INACTIVE');
    expect((await asOf(at(1))).status).toBe('ACTIVE');
    expect((await asOf(at(2))).status).toBe('INACTIVE');
  });

  it('comes back from deletion as its times say', async () => {
    const groupId = await newGroup('club', { activeUntil: at(1) });
    await caller.delete(`/api/v1/groups/${groupId}`);
    setClock(1);
    await sweepNow();
    const restored = await caller.post(`/api/v1/groups/${groupId}/restore`);
    expect(restored.body.status).toBe('INACTIVE');
  });
});

describe('the sweep', () => {
  it('takes many in several commands', async () => {
    const { service } = running;
    const groupId = await newGroup('crowd', { maxGroupSize: 3_000 });
    const actor = { tillId: null, requestId: null };
    const profile = (userId: number) => ({
      source: 'INSTORE',
      accountId: '',
      firstName: null,
      lastName: null,
      fields: {},
      commChannels: [],
      identifiers: [{ type: 'externalId', value: `crowd-${userId}` }],
    });
    const userIds = Array.from({ length: 2_100 }, (_, index) => 10_000 + index);
    await Promise.all(
      userIds.map((userId) =>
        service.writer.submit(
          orgId,
          {
            type: 'createCustomer',
            userId,
            loyaltyType: 'loyalty',
            associatedWith: null,
            extendedFields: {},
            profiles: [profile(userId)],
          },
          actor,
        ),
      ),
    );
    for (let from = 0; from < userIds.length; from += 700) {
      const items = userIds.slice(from, from + 700).map((userId) => ({
        userId,
        primaryMember: false,
        defaultGroup: false,
        permissions: [],
        validUntil: start + hour,
      }));
      await service.writer.submit(
        orgId,
        { type: 'join', selectors: { id: groupId }, items },
        actor,
      );
    }
    expect((await groupOf(groupId)).memberCount).toBe(2_100);
    setClock(1);
    expect((await groupOf(groupId)).memberCount).toBe(0);
    await sweepNow();
    const { entries } = {
      entries: await service.store.listEntries(orgId, { since: 0, limit: 9_999 }),
    };
    expect(entries.filter(({ kind }) => kind === 'groupMemberRemoved')).toHaveLength(2_100);
    expect(await service.store.listDue(orgId, clock + 1, 10)).toEqual([]);
  });
});

describe('a time', () => {
  it.each(['9999-12-31T23:59:59-23:59', '1969-12-31T23:59:59Z', '0000-01-01T00:00:00Z'])(
    'that UTC can not say in the years 1970 to 9999 is refused by name: %s',
    async (time) => {
      const groupId = await newGroup('a');
      const none = { externalId: 'b', maxGroupSize: 2 };
      const answers = {
        activeFrom: await caller.post('/api/v1/groups', { ...none, activeFrom: time }),
        activeUntil: await caller.patch(`/api/v1/groups/${groupId}`, { activeUntil: time }),
        validUntil: await caller.put(memberUrl(groupId, ann), { validUntil: time }),
        expiresOn: await caller.post(`/api/v1/groups/${groupId}/invitations`, {
          userId: bob,
          expiresOn: time,
        }),
      };
      for (const [field, { status, body }] of Object.entries(answers)) {
        expect([status, body.code]).toEqual([400, 400]);
        expect(body.detail).toContain(`${field} must be a time with an offset`);
      }
    },
  );

  it('at the end of the year 9999 is shown as it can be sent again', async () => {
    const activeUntil = '9999-12-31T23:59:59.999Z';
    const groupId = await newGroup('a', { activeUntil });
    expect((await groupOf(groupId)).activeUntil).toBe(activeUntil);
    const again = await caller.patch(`/api/v1/groups/${groupId}`, { activeUntil });
    expect(again.status).toBe(200);
  });
});
