import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { newDetails } from '../src/domain/fields.ts';
import { groupFields } from '../src/domain/groups.ts';

import {
  type Answer,
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';

const groups = '/api/v1/groups';
const customers = '/api/v1/customers';

let running: TestService;
beforeAll(async () => {
  running = await startTestService();
});
afterAll(() => running.close());

/** All items of a list, page by page. */
async function walk(caller: Caller, url: string): Promise<readonly Answer['body'][]> {
  const items: Answer['body'][] = [];
  let next: string | null = '';
  while (next !== null) {
    const { status, body }: Answer = await caller.get(`${url}&cursor=${next}`);
    expect(status, JSON.stringify(body)).toBe(200);
    items.push(...body.items);
    next = body.next;
  }
  return items;
}

function tagOf({ headers }: Answer): string {
  return String(headers['etag']);
}

function getUnless(caller: Caller, url: string, tag: string): Promise<Answer> {
  return caller.send({ method: 'GET', url, headers: { 'if-none-match': tag } });
}

describe('a group', () => {
  it('is read with its counts, and with the first of its members on request', async () => {
    const caller = await running.addOrg();
    const group = {
      externalId: 'a',
      groupName: 'Á',
      maxGroupSize: 5,
      extendedFields: { city: 'X' },
    };
    const { body: made } = await caller.post('/v2/userGroup2', group);
    const ann = await createCustomer(caller, '1');
    const bob = await createCustomer(caller, '2');
    await joinGroup(caller, made.entity, { primary: ann, secondary: [bob] });
    const { body } = await caller.get(`${groups}/${made.entity}?include=members&limit=1`);
    expect(body).toEqual({
      ...newDetails(groupFields, group),
      groupId: made.entity,
      memberCount: 2,
      invitedCount: 0,
      primaryUserId: ann,
      companyId: null,
      handOverOffer: null,
      createdBy: 1,
      createdOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      sequence: expect.any(Number),
      members: {
        items: [
          {
            userId: ann,
            permissions: [],
            primaryMember: true,
            defaultGroup: true,
            joinedOn: expect.stringMatching(/Z$/),
            validUntil: null,
          },
        ],
        next: expect.any(String),
      },
    });
    const members = `${groups}/${made.entity}/members`;
    const rest = await caller.get(`${members}?cursor=${body.members.next}`);
    expect(rest.body).toMatchObject({ items: [{ userId: bob, primaryMember: false }], next: null });
    const alone = await caller.get(`${groups}/${made.entity}`);
    expect(alone.body).not.toHaveProperty('members');
  });

  it('can be read when it is deleted, and has no members then', async () => {
    const caller = await running.addOrg();
    const groupId = await createGroup(caller, 'a');
    await joinGroup(caller, groupId, { primary: await createCustomer(caller, '1') });
    await caller.delete(`/v2/userGroup2?id=${groupId}`);
    const { body } = await caller.get(`${groups}/${groupId}?include=members`);
    expect(body).toMatchObject({ status: 'DELETED', memberCount: 0, members: { items: [] } });
    expect((await caller.get(`${groups}/${groupId}/members`)).body).toEqual({
      items: [],
      next: null,
    });
  });
});

describe('the groups of a customer', () => {
  it('come with how she is a member of each', async () => {
    const caller = await running.addOrg();
    const ann = await createCustomer(caller, '1');
    const ids: number[] = [];
    for (const name of ['a', 'b', 'c']) ids.push(await createGroup(caller, name));
    const permissions = ['allow_points_redemption'];
    await caller.post(`/v2/userGroup2/join?id=${ids[1]}`, [{ userId: ann, primaryMember: true }]);
    await caller.post(`/v2/userGroup2/join?id=${ids[0]}`, [{ userId: ann, permissions }]);
    const items = await walk(caller, `${customers}/${ann}/groups?limit=1`);
    expect(items).toMatchObject([
      {
        groupId: ids[0],
        externalId: 'a',
        memberCount: 1,
        membership: { permissions, primaryMember: false, defaultGroup: false },
      },
      {
        groupId: ids[1],
        primaryUserId: ann,
        membership: { primaryMember: true, defaultGroup: true },
      },
    ]);
  });
});

describe('customers', () => {
  it('are found by identifier and by name, and read by id', async () => {
    const caller = await running.addOrg();
    const asha = await createCustomer(caller, '91001');
    const profile = {
      source: 'MARTJACK',
      firstName: 'Zoë',
      lastName: 'Martin',
      identifiers: [{ type: 'mobile', value: '91001' }],
    };
    const zoe = (await caller.post('/v2/customers', { profiles: [profile] })).body.createdId;
    const find = async (query: string) =>
      (await walk(caller, `${customers}?limit=1&${query}`)).map(({ userId }) => userId);
    expect(await find('')).toEqual([asha, zoe]);
    expect(await find('order=desc')).toEqual([zoe, asha]);
    expect(await find('identifierName=mobile&identifierValue=91001')).toEqual([asha, zoe]);
    expect(await find('identifierName=mobile&identifierValue=91001&source=MARTJACK')).toEqual([
      zoe,
    ]);
    expect(await find('identifierName=mobile&identifierValue=91001&name=martin')).toEqual([zoe]);
    expect(await find('name=ZOE')).toEqual([zoe]);
    expect(await find('name=martin%20zo')).toEqual([zoe]);
    expect((await caller.get(`${customers}/${zoe}`)).body).toEqual({
      userId: zoe,
      profiles: [{ ...profile, accountId: '', fields: {}, commChannels: [] }],
      loyaltyType: 'loyalty',
      associatedWith: null,
      extendedFields: {},
      companyId: null,
      defaultGroupId: null,
      mergedInto: null,
      erasedOn: null,
      createdBy: 1,
      createdOn: expect.stringMatching(/Z$/),
      sequence: expect.any(Number),
    });
  });

  it('who were merged are listed with the one who stays', async () => {
    const caller = await running.addOrg();
    const [victim, survivor] = [
      await createCustomer(caller, '1'),
      await createCustomer(caller, '2'),
    ];
    await caller.post(`${customers}/${victim}/merge`, { into: survivor });
    const { body } = await caller.get(`${customers}?fields=userId,mergedInto`);
    expect(body.items).toEqual([
      { userId: victim, mergedInto: survivor },
      { userId: survivor, mergedInto: null },
    ]);
  });
});

describe('fields=', () => {
  it('picks fields of each item, and one of what has fields itself', async () => {
    const caller = await running.addOrg();
    const extendedFields = { city: 'Pune', tier: 5, 'a.b': true };
    await caller.post('/v2/userGroup2', { externalId: 'a', maxGroupSize: 5, extendedFields });
    const ann = await createCustomer(caller, '1');
    await joinGroup(caller, 1, { primary: ann });
    const read = async (url: string) => (await caller.get(url)).body;
    expect((await read(`${groups}?fields=externalId,extendedFields.city`)).items).toEqual([
      { externalId: 'a', extendedFields: { city: 'Pune' } },
    ]);
    expect(await read(`${groups}/1?fields=extendedFields.a.b,extendedFields.none`)).toEqual({
      extendedFields: { 'a.b': true },
    });
    expect(await read(`${groups}/1?fields=extendedFields,extendedFields.city`)).toEqual({
      extendedFields,
    });
    expect((await read(`${groups}/1/members?fields=userId`)).items).toEqual([{ userId: ann }]);
    expect((await read(`${customers}/${ann}/groups?fields=membership.defaultGroup`)).items).toEqual(
      [{ membership: { defaultGroup: true } }],
    );
    expect(await read(`${customers}/${ann}?fields=profiles.source`)).toEqual({
      profiles: [{ source: 'INSTORE' }],
    });
  });
});

describe('an ETag', () => {
  it('of a group holds until the group or its members change', async () => {
    const caller = await running.addOrg();
    const groupId = await createGroup(caller, 'a');
    const url = `${groups}/${groupId}`;
    const first = await caller.get(url);
    const same = await getUnless(caller, url, tagOf(first));
    expect([same.status, same.body]).toEqual([304, '']);
    expect(tagOf(same)).toBe(tagOf(first));
    await joinGroup(caller, groupId, { primary: await createCustomer(caller, '1') });
    const changed = await getUnless(caller, url, tagOf(first));
    expect([changed.status, changed.body.memberCount]).toEqual([200, 1]);
    expect(tagOf(changed)).toBe(`"g${groupId}-${changed.body.sequence}"`);
  });

  it('of a list tells everything that can be seen in it', async () => {
    const caller = await running.addOrg();
    const [a, b] = [await createGroup(caller, 'a'), await createGroup(caller, 'b')];
    const ann = await createCustomer(caller, '1');
    await caller.post(`/v2/userGroup2/join?id=${a}`, [{ userId: ann, defaultGroup: true }]);
    const urls = [
      `${groups}/${a}/members`,
      `${groups}/${a}?include=members`,
      `${customers}/${ann}/groups`,
      `${customers}/${ann}`,
    ];
    const before = await Promise.all(urls.map((url) => caller.get(url)));
    const again = await Promise.all(
      urls.map((url, i) => getUnless(caller, url, tagOf(before[i]!))),
    );
    expect(again.map(({ status }) => status)).toEqual([304, 304, 304, 304]);
    // Another group becomes her default: group a itself has not changed.
    await caller.post(`/v2/userGroup2/join?id=${b}`, [{ userId: ann, defaultGroup: true }]);
    const after = await Promise.all(
      urls.map((url, i) => getUnless(caller, url, tagOf(before[i]!))),
    );
    expect(after.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('is understood weak, in a list of others, and as a star; and refusals have none', async () => {
    const caller = await running.addOrg();
    await createGroup(caller, 'a');
    const tag = tagOf(await caller.get(groups));
    for (const sent of [`W/${tag}`, `"x", ${tag}`, '*'])
      expect((await getUnless(caller, groups, sent)).status).toBe(304);
    for (const sent of ['"x"', tag.slice(1, -1), ''])
      expect((await getUnless(caller, groups, sent)).status).toBe(200);
    const refused = await getUnless(caller, `${groups}/9`, '*');
    expect([refused.status, refused.headers['etag']]).toEqual([404, undefined]);
  });
});

describe('a cursor', () => {
  it('that was changed in any way is refused', async () => {
    const caller = await running.addOrg();
    for (const name of ['a', 'b', 'c']) await createGroup(caller, name);
    const { next } = (await caller.get(`${groups}?limit=1`)).body as { next: string };
    const letters = 'ABab01_-';
    const change = fc.tuple(fc.nat(next.length - 1), fc.constantFrom(...letters.split('')));
    await fc.assert(
      fc.asyncProperty(change, async ([place, letter]) => {
        const changed = next.slice(0, place) + letter + next.slice(place + 1);
        const { status, body } = await caller.get(`${groups}?limit=1&cursor=${changed}`);
        expect([status, body.code]).toEqual(changed === next ? [200, undefined] : [400, 95030]);
      }),
    );
    for (const changed of [next.slice(0, -1), `${next}A`, `${next}=`, next.slice(0, 22), '%00'])
      expect((await caller.get(`${groups}?cursor=${changed}`)).status).toBe(400);
  });

  it('is of one list, with its filters and order, of one org; limit and fields may change', async () => {
    const [caller, other] = [await running.addOrg(), await running.addOrg()];
    for (const one of [caller, other])
      for (const name of ['a', 'b', 'c']) await createGroup(one, name);
    const { next } = (await caller.get(`${groups}?limit=1`)).body;
    const status = async (one: Caller, url: string) => (await one.get(url)).status;
    expect(await status(caller, `${groups}?limit=2&fields=groupId&cursor=${next}`)).toBe(200);
    expect(await status(caller, `${groups}?status=INACTIVE,ACTIVE&cursor=${next}`)).toBe(200);
    expect(await status(caller, `${groups}?order=desc&cursor=${next}`)).toBe(400);
    expect(await status(caller, `${groups}?text=a&cursor=${next}`)).toBe(400);
    expect(await status(caller, `${groups}?extendedFields.a=b&cursor=${next}`)).toBe(400);
    expect(await status(caller, `${groups}?sort=groupName&cursor=${next}`)).toBe(400);
    expect(await status(caller, `${customers}?cursor=${next}`)).toBe(400);
    expect(await status(caller, `${groups}/1/members?cursor=${next}`)).toBe(400);
    expect(await status(other, `${groups}?cursor=${next}`)).toBe(400);
  });
});

describe('an org', () => {
  it('finds nothing of another one', async () => {
    const [caller, other] = [await running.addOrg(), await running.addOrg()];
    const ann = await createCustomer(caller, '1');
    await joinGroup(caller, await createGroup(caller, 'a'), { primary: ann });
    for (const url of [groups, `${groups}?text=a`, `${groups}?sort=groupName`, customers])
      expect((await other.get(url)).body.items).toEqual([]);
    const identifier = 'identifierName=mobile&identifierValue=1';
    expect((await other.get(`${customers}?${identifier}`)).body.items).toEqual([]);
    for (const url of [`${groups}/1`, `${groups}/1/members`, `${customers}/${ann}/groups`])
      expect((await other.get(url)).status).toBe(404);
  });
});

describe('a walk', () => {
  it('meets everything once while members and groups come and go', async () => {
    const caller = await running.addOrg();
    const groupId = await createGroup(caller, 'walked', 100);
    const userIds: number[] = [];
    for (let index = 0; index < 30; index += 1)
      userIds.push(await createCustomer(caller, `${index}`));
    await joinGroup(caller, groupId, { secondary: userIds.filter((_, index) => index % 3 !== 2) });
    const staying = userIds.filter((_, index) => index % 3 === 0);
    const met: number[] = [];
    let next: string | null = '';
    for (let turn = 0; next !== null; turn += 1) {
      const url: string = `${groups}/${groupId}/members?limit=${(turn % 3) + 1}&cursor=${next}`;
      const { body }: Answer = await caller.get(url);
      met.push(...body.items.map(({ userId }: { userId: number }) => userId));
      next = body.next;
      const leaver = 3 * turn + 1;
      const query = `source=INSTORE&identifierName=mobile&identifierValue=${leaver}`;
      await caller.delete(`/v2/userGroup2/${groupId}/leave?${query}`);
      const joiner = userIds[29 - 3 * turn];
      if (joiner !== undefined) await joinGroup(caller, groupId, { secondary: [joiner] });
    }
    expect(new Set(met).size).toBe(met.length);
    expect(met.filter((userId) => staying.includes(userId))).toEqual(staying);
  });
});
