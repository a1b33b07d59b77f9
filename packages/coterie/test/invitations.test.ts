import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { sweep } from '../src/sweeper.ts';
import { type Caller, createCustomer, startTestService, type TestService } from './http-service.ts';

const day = 24 * 60 * 60 * 1_000;
const groups = '/api/v1/groups';

let now = Date.UTC(2026, 0, 1);
let running: TestService;
let caller: Caller;

beforeAll(async () => {
  running = await startTestService({ now: () => now });
  ({ caller } = running);
});
afterAll(() => running.close());

const person = (): Promise<number> => createCustomer(caller, randomUUID());

/** A group of this size whose first member is the primary one. */
async function family(maxGroupSize: number, members: number): Promise<[number, number[]]> {
  const { body } = await caller.post(groups, { externalId: randomUUID(), maxGroupSize });
  const users: number[] = [];
  for (let index = 0; index < members; index += 1) {
    const userId = await person();
    const primaryMember = index === 0;
    await caller.put(`${groups}/${body.groupId}/members/${userId}`, { primaryMember });
    users.push(userId);
  }
  return [body.groupId, users];
}

async function invite(groupId: number, body: object): Promise<number> {
  const answer = await caller.post(`${groups}/${groupId}/invitations`, body);
  expect(answer.status).toBe(201);
  return answer.body.invitationId;
}

const accept = (id: number, body?: object) => caller.post(`/api/v1/invitations/${id}/accept`, body);

async function kindsSince(sequence: number): Promise<readonly string[]> {
  const { body } = await caller.get(`/api/v1/changes?since=${sequence}&limit=1000`);
  return body.items.map(({ kind }: { kind: string }) => kind);
}

async function lastSequence(): Promise<number> {
  return (await running.service.store.findOrg(1))?.sequence ?? 0;
}

async function settle(): Promise<void> {
  const { store, writer } = running.service;
  const onFailure = (error: unknown): void => expect.fail(String(error));
  await sweep({ store, writer, now: () => now, onFailure });
}

describe('an invitation', () => {
  it('is made, found by group and customer, and makes her a member as it said', async () => {
    const [groupId] = await family(3, 1);
    const userId = await person();
    const validUntil = new Date(now + 30 * day).toISOString();
    const how = { permissions: ['allow_points_redemption'], defaultGroup: true, validUntil };
    const since = await lastSequence();
    const id = await invite(groupId, { userId, ...how });
    const expected = {
      invitationId: id,
      groupId,
      userId,
      status: 'OPEN',
      ...how,
      expiresOn: new Date(now + 7 * day).toISOString(),
      createdBy: 1,
      createdOn: new Date(now).toISOString(),
      closedOn: null,
    };
    expect((await caller.get(`/api/v1/invitations/${id}`)).body).toEqual(expected);
    const list = { items: [expected], next: null };
    expect((await caller.get(`${groups}/${groupId}/invitations`)).body).toEqual(list);
    expect((await caller.get(`/api/v1/customers/${userId}/invitations`)).body).toEqual(list);
    expect((await caller.get(`${groups}/${groupId}`)).body.invitedCount).toBe(1);
    const { status, body } = await accept(id, { userId });
    expect(status).toBe(200);
    const closedOn = new Date(now).toISOString();
    expect(body).toEqual({ ...expected, status: 'ACCEPTED', closedOn });
    expect(await kindsSince(since)).toEqual([
      'invitationCreated',
      'invitationAccepted',
      'groupMemberAdded',
      'defaultGroupChanged',
    ]);
    const members = await caller.get(`${groups}/${groupId}/members`);
    expect(members.body.items).toContainEqual(expect.objectContaining({ userId, ...how }));
    expect((await caller.get(`${groups}/${groupId}/invitations`)).body.items).toEqual([]);
    const all = await caller.get(`${groups}/${groupId}/invitations?status=ALL`);
    expect(all.body.items).toHaveLength(1);
  });

  it('names her by an identifier', async () => {
    const [groupId] = await family(3, 1);
    const mobile = randomUUID();
    const userId = await createCustomer(caller, mobile);
    const body = { identifierName: 'mobile', identifierValue: mobile };
    const made = await caller.post(`${groups}/${groupId}/invitations`, body);
    expect(made.body.userId).toBe(userId);
  });

  it('holds the last seat until it is declined, and why-not-join says so', async () => {
    const [groupId] = await family(2, 1);
    const [invited, other] = [await person(), await person()];
    const id = await invite(groupId, { userId: invited });
    const join = () => caller.put(`${groups}/${groupId}/members/${other}`);
    expect((await join()).body.code).toBe(1638);
    const shrunk = await caller.patch(`${groups}/${groupId}`, { maxGroupSize: 1 });
    expect(shrunk.body.code).toBe(1638);
    const why = await caller.get(`${groups}/${groupId}/why-not-join?userId=${other}`);
    const room = why.body.rules.find(({ rule }: { rule: string }) => rule === 'hasRoom');
    expect(room).toMatchObject({
      verdict: 'refuses',
      facts: { memberCount: 1, maxGroupSize: 2, invitedCount: 1 },
    });
    const hers = await caller.get(`${groups}/${groupId}/why-not-join?userId=${invited}`);
    expect(hers.body.wouldJoin).toBe(true);
    await caller.post(`/api/v1/invitations/${id}/decline`, { userId: invited });
    expect((await join()).status).toBe(200);
  });

  it('holds no seat from its time on, and the sweep tells the log', async () => {
    const [groupId] = await family(2, 1);
    const [invited, other] = [await person(), await person()];
    const id = await invite(groupId, {
      userId: invited,
      expiresOn: new Date(now + day).toISOString(),
    });
    now += day;
    const late = await accept(id);
    expect([late.body.code, late.body.detail]).toEqual([
      95112,
      `Invitation ${id} is not open: it is EXPIRED.`,
    ]);
    expect((await caller.get(`/api/v1/invitations/${id}`)).body.status).toBe('EXPIRED');
    expect((await caller.get(`${groups}/${groupId}/invitations`)).body.items).toEqual([]);
    expect((await caller.put(`${groups}/${groupId}/members/${other}`)).status).toBe(200);
    const since = await lastSequence();
    await settle();
    expect(await kindsSince(since)).toContain('invitationExpired');
    expect((await caller.get(`${groups}/${groupId}`)).body.invitedCount).toBe(0);
    const again = await lastSequence();
    await settle();
    expect(await lastSequence()).toBe(again);
  });

  it('is used up when she joins by herself, and a second one is answered as it is on wish', async () => {
    const [groupId] = await family(2, 1);
    const userId = await person();
    const id = await invite(groupId, { userId });
    const url = `${groups}/${groupId}/invitations?onExisting=ignore`;
    const again = await caller.post(url, { userId });
    expect([again.status, again.body.invitationId]).toEqual([200, id]);
    const unknown = await caller.post(url, { userId, permissions: ['nope'] });
    expect([unknown.status, unknown.body.code]).toEqual([400, 1641]);
    expect((await caller.put(`${groups}/${groupId}/members/${userId}`)).status).toBe(200);
    expect((await caller.get(`/api/v1/invitations/${id}`)).body.status).toBe('ACCEPTED');
    const wish = `/api/v1/invitations/${id}/accept?onExisting=ignore`;
    expect((await caller.post(wish)).body.status).toBe('ACCEPTED');
  });

  it('is withdrawn with its group and with her erasure, and follows her into a merge', async () => {
    const [first, second] = [(await family(3, 1))[0], (await family(3, 1))[0]];
    const [victim, survivor] = [await person(), await person()];
    const [one, two] = [
      await invite(first, { userId: victim }),
      await invite(second, { userId: victim }),
    ];
    await caller.delete(`${groups}/${second}`);
    await caller.post(`/api/v1/customers/${victim}/merge`, { into: survivor });
    for (const id of [one, two])
      expect((await caller.get(`/api/v1/invitations/${id}`)).body.status).toBe('WITHDRAWN');
    const list = await caller.get(`/api/v1/customers/${survivor}/invitations`);
    expect(list.body.items).toMatchObject([{ groupId: first, userId: survivor, status: 'OPEN' }]);
    await caller.post(`/api/v1/customers/${survivor}/erase`);
    const after = await caller.get(`/api/v1/customers/${survivor}/invitations?status=ALL`);
    expect(after.body.items).toMatchObject([{ status: 'WITHDRAWN' }]);
  });

  it('stays open when a rule refuses it: a permission that is gone, a membership that would be over', async () => {
    const { writer } = running.service;
    const operator = { tillId: null, requestId: null };
    const settings = (permissionCodes: readonly string[]) =>
      writer.submit(1, { type: 'updateOrg', settings: { permissionCodes } }, operator);
    const [groupId] = await family(4, 1);
    await settings(['allow_gifts']);
    const gone = await invite(groupId, { userId: await person(), permissions: ['allow_gifts'] });
    await settings([]);
    expect((await accept(gone)).body.code).toBe(1641);
    const validUntil = new Date(now + day).toISOString();
    const over = await invite(groupId, { userId: await person(), validUntil });
    now += 2 * day;
    expect((await accept(over)).body.code).toBe(95100);
    for (const id of [gone, over])
      expect((await caller.get(`/api/v1/invitations/${id}`)).body.status).toBe('OPEN');
  });
});

describe('an offer to hand over', () => {
  const offer = (groupId: number, body: object) =>
    caller.post(`${groups}/${groupId}/hand-over-offer`, body);

  it('is made by the primary member, shown with the group, and accepted', async () => {
    const [groupId, [ann = 0, bob = 0]] = await family(3, 2);
    const since = await lastSequence();
    const made = await offer(groupId, { userId: bob, fromUserId: ann });
    expect(made.status).toBe(201);
    const expiresOn = new Date(now + 7 * day).toISOString();
    const expected = { groupId, fromUserId: ann, userId: bob, createdBy: 1, expiresOn };
    expect(made.body).toEqual({ ...expected, createdOn: new Date(now).toISOString() });
    expect((await caller.get(`${groups}/${groupId}/hand-over-offer`)).body).toEqual(made.body);
    const wish = `${groups}/${groupId}/hand-over-offer?onExisting=ignore`;
    const again = await caller.post(wish, { userId: bob });
    expect([again.status, again.body]).toEqual([200, made.body]);
    const shown = (await caller.get(`${groups}/${groupId}`)).body.handOverOffer;
    expect(shown).toEqual({ userId: bob, expiresOn });
    const accepted = await caller.post(`${groups}/${groupId}/hand-over-offer/accept`, {
      userId: bob,
    });
    expect(accepted.body).toEqual({ groupId, primaryUserId: bob });
    expect(await kindsSince(since)).toEqual([
      'handOverOffered',
      'handOverAccepted',
      'groupMemberUpdated',
      'groupMemberUpdated',
      'defaultGroupChanged',
    ]);
    const group = (await caller.get(`${groups}/${groupId}`)).body;
    expect(group).toMatchObject({ primaryUserId: bob, handOverOffer: null });
  });

  it.each([
    ['the primary member leaves', (id: number, [ann = 0]: number[]) => [id, ann]],
    ['the member leaves to whom it was made', (id: number, [, bob = 0]: number[]) => [id, bob]],
  ] as const)('falls when %s', async (_, who) => {
    const [groupId, members] = await family(3, 3);
    await offer(groupId, { userId: members[1] });
    const since = await lastSequence();
    const [id, userId] = who(groupId, members);
    await caller.delete(`${groups}/${id}/members/${userId}`);
    expect((await kindsSince(since))[0]).toBe('handOverWithdrawn');
    expect((await caller.get(`${groups}/${groupId}/hand-over-offer`)).body.code).toBe(95115);
  });

  it('falls when the role is handed over to somebody else', async () => {
    const [groupId, [, bob, cora]] = await family(3, 3);
    await offer(groupId, { userId: bob });
    const since = await lastSequence();
    await caller.post(`${groups}/${groupId}/hand-over`, { userId: cora });
    expect((await kindsSince(since))[0]).toBe('handOverWithdrawn');
    expect((await caller.get(`${groups}/${groupId}`)).body.handOverOffer).toBeNull();
  });

  it('can be declined, withdrawn, and made again when it has expired', async () => {
    const [groupId, [, bob]] = await family(3, 2);
    for (const how of ['decline', 'withdraw']) {
      await offer(groupId, { userId: bob });
      const closed = await caller.post(`${groups}/${groupId}/hand-over-offer/${how}`);
      expect(closed.body).toMatchObject({ groupId, userId: bob });
    }
    await offer(groupId, { userId: bob, expiresOn: new Date(now + day).toISOString() });
    now += day;
    const late = await caller.post(`${groups}/${groupId}/hand-over-offer/accept`);
    expect(late.body.code).toBe(95115);
    const since = await lastSequence();
    await offer(groupId, { userId: bob });
    expect(await kindsSince(since)).toEqual(['handOverExpired', 'handOverOffered']);
    now += 8 * day;
    await settle();
    expect((await kindsSince(since)).at(-1)).toBe('handOverExpired');
    expect((await caller.get(`${groups}/${groupId}`)).body.handOverOffer).toBeNull();
  });

  it('is shown no more from its time on, by an answer that is another one', async () => {
    const [groupId, [, bob]] = await family(3, 2);
    await offer(groupId, { userId: bob, expiresOn: new Date(now + day).toISOString() });
    const url = `${groups}/${groupId}`;
    const { headers } = await caller.get(url);
    const ifChanged = { 'if-none-match': String(headers['etag']) };
    now += day - 1;
    expect((await caller.send({ method: 'GET', url, headers: ifChanged })).status).toBe(304);
    now += 1;
    const after = await caller.send({ method: 'GET', url, headers: ifChanged });
    expect([after.status, after.body.handOverOffer]).toEqual([200, null]);
    const asOf = async (time: number) =>
      (await caller.get(`${url}?asOf=${new Date(time).toISOString()}`)).body.handOverOffer;
    expect(await asOf(now - 1)).toMatchObject({ userId: bob });
    expect(await asOf(now)).toBeNull();
    const patched = await caller.send({
      method: 'PATCH',
      url,
      payload: { groupName: 'Other' },
      headers: { 'if-match': String(after.headers['etag']) },
    });
    expect(patched.status).toBe(200);
  });

  it('is refused to who has not seen the group as it is', async () => {
    const [groupId, [, bob]] = await family(3, 2);
    await offer(groupId, { userId: bob });
    const { headers } = await caller.get(`${groups}/${groupId}`);
    await caller.patch(`${groups}/${groupId}`, { groupName: 'Other' });
    const answer = await caller.send({
      method: 'POST',
      url: `${groups}/${groupId}/hand-over-offer`,
      payload: { userId: bob },
      headers: { 'if-match': String(headers['etag']) },
    });
    expect(answer.status).toBe(412);
    expect(answer.body.current.groupName).toBe('Other');
  });
});
