import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { joinGroup, startTestService, type TestService } from './http-service.ts';
import { addGroup, addPerson, idsOf, path } from './later-calls.ts';

let running: TestService;
beforeAll(async () => {
  running = await startTestService();
});
afterAll(() => running.close());

describe('search', () => {
  it('answers in the vendor’s shape, with the primary member', async () => {
    const caller = await running.addOrg();
    const asha = await addPerson(caller, '9100');
    const extendedFields = { platinum: 25 };
    const id = await addGroup(caller, {
      externalId: 'natwest_16',
      groupName: 'Natwest 14',
      extendedFields,
    });
    await joinGroup(caller, id, { primary: asha });
    const { status, body } = await caller.get(`${path}/search?q=NATWEST`);
    expect(status).toBe(200);
    expect(body).toEqual({
      pagination: { limit: 10, offset: 0, total: 1 },
      data: [
        {
          groupId: id,
          groupName: 'Natwest 14',
          groupStatus: 'ACTIVE',
          groupExternalId: 'natwest_16',
          firstName: 'Asha',
          lastName: 'Sharma',
          primaryMemberId: asha,
          email: '9100@example.com',
          mobile: '9100',
          totalMembers: 1,
          extendedFields,
        },
      ],
      warnings: [],
      errors: [],
    });
    const alias = await caller.get(`/v2/organization/userGroup2/search?q=NATWEST`);
    expect(alias.body).toEqual(body);
  });

  it('finds a group by id, external id, name, and its primary member’s mobile, email and card', async () => {
    const caller = await running.addOrg();
    const asha = await addPerson(caller, '9100');
    const bob = await addPerson(caller, '9200');
    const id = await addGroup(caller, { externalId: 'ext', groupName: 'The Sharmas' });
    await joinGroup(caller, id, { primary: asha, secondary: [bob] });
    await addGroup(caller, { externalId: 'other', groupName: 'Other' });
    const find = async (q: string) => idsOf(await caller.get(`${path}/search?q=${q}`));
    for (const q of [id, 'ext', 'sharm', 'the%20sharmas', '9100', '9100@example.com', 'card-9100'])
      expect(await find(String(q)), String(q)).toEqual([id]);
    // Bob is a secondary member, and in a word one searches for its beginning.
    for (const q of ['9200', 'harmas', '999', '0']) expect(await find(q), q).toEqual([]);
  });

  it('for a text that no group has, such as a mere sign, finds none', async () => {
    const caller = await running.addOrg();
    await addGroup(caller, { externalId: '1' });
    const answer = await caller.get(`${path}/search?q=!`);
    expect([answer.status, idsOf(answer)]).toEqual([200, []]);
  });

  it('lists what is named exactly first, each group once, and no deleted one', async () => {
    const caller = await running.addOrg();
    const asha = await addPerson(caller, '1');
    const first = await addGroup(caller, { externalId: '1' });
    const second = await addGroup(caller, { externalId: '12', groupName: '1 more' });
    const gone = await addGroup(caller, { externalId: '13' });
    await caller.delete(`${path}?id=${gone}`);
    await joinGroup(caller, second, { primary: asha });
    const answer = await caller.get(`${path}/search?q=1`);
    expect(idsOf(answer)).toEqual([first, second]);
    expect(answer.body.pagination.total).toBe(2);
    expect(idsOf(await caller.get(`${path}/search?q=${gone}`))).toEqual([]);
  });

  it('pages by offset through every group once, with the total', async () => {
    const caller = await running.addOrg();
    const ids: number[] = [];
    for (let index = 0; index < 5; index += 1)
      ids.push(await addGroup(caller, { externalId: `page-${index}` }));
    const seen: number[] = [];
    for (const offset of [0, 2, 4]) {
      const answer = await caller.get(`${path}/search?q=page&limit=2&offset=${offset}`);
      expect(answer.body.pagination).toEqual({ limit: 2, offset, total: 5 });
      seen.push(...idsOf(answer));
    }
    expect(seen).toEqual(ids);
    const beyond = await caller.get(`${path}/search?q=page&offset=5`);
    expect([beyond.body.data, beyond.body.pagination.total]).toEqual([[], 5]);
  });

  it('shows and searches nothing of customers to a credential that may not see them', async () => {
    const caller = await running.addOrg({ name: 'discreet' });
    const asha = await addPerson(caller, '9100');
    const id = await addGroup(caller, { externalId: 'ext' });
    await joinGroup(caller, id, { primary: asha });
    const discreet = running.as(await running.addTill('discreet', ['groups:read']));
    const { body } = await discreet.get(`${path}/search?q=ext`);
    expect(body.data).toEqual([
      {
        groupId: id,
        groupStatus: 'ACTIVE',
        groupExternalId: 'ext',
        primaryMemberId: asha,
        totalMembers: 1,
      },
    ]);
    expect(idsOf(await discreet.get(`${path}/search?q=9100`))).toEqual([]);
    const members = await discreet.get(`${path}/members?identifierName=id&identifierValue=${id}`);
    expect(Object.keys(members.body.data[0])).toEqual([
      'fleetUserId',
      'joinedOn',
      'permissions',
      'pointsContributed',
      'role',
      'inActive',
      'primaryMember',
    ]);
  });

  it('finds nothing of another org', async () => {
    const caller = await running.addOrg();
    const other = await running.addOrg();
    const asha = await addPerson(caller, '9100');
    const id = await addGroup(caller, { externalId: 'mine', extendedFields: { a: 1 } });
    await joinGroup(caller, id, { primary: asha });
    for (const q of [id, 'mine', '9100'])
      expect(idsOf(await other.get(`${path}/search?q=${q}`))).toEqual([]);
    const fields = { extendedFields: { a: 1 } };
    expect(idsOf(await other.post(`${path}/extendedFieldSearch`, fields))).toEqual([]);
    const members = await other.get(`${path}/members?identifierName=id&identifierValue=${id}`);
    expect(members.body.errors[0].code).toBe(1632);
    const items = [{ userId: asha, permissions: [] }];
    const refused = await other.put(`${path}/members/permissions?id=${id}`, items);
    expect(refused.body.errors[0].code).toBe(1632);
  });

  it.each([
    ['limit=0', 'limit must be a whole number from 1 to 1000'],
    ['limit=1001', 'limit must be a whole number from 1 to 1000'],
    ['offset=-1', 'offset must be a whole number from 0 on'],
  ])('refuses %s', async (query, message) => {
    const { status, body } = await running.caller.get(`${path}/search?q=a&${query}`);
    expect([status, body.errors[0].code]).toEqual([400, 400]);
    expect(body.errors[0].message).toContain(message);
  });
});

describe('extendedFieldSearch', () => {
  it('finds groups that have all the values, whatever their types', async () => {
    const caller = await running.addOrg();
    const asha = await addPerson(caller, '9100');
    const both = await addGroup(caller, {
      externalId: 'a',
      groupName: 'A',
      extendedFields: { platinum: 40, city: 'Pune' },
    });
    const one = await addGroup(caller, { externalId: 'b', extendedFields: { platinum: '40' } });
    await addGroup(caller, { externalId: 'c', extendedFields: { platinum: 41 } });
    await joinGroup(caller, both, { primary: asha });
    const search = (extendedFields: object, query = '') =>
      caller.post(`${path}/extendedFieldSearch${query}`, { extendedFields });
    expect((await search({ platinum: '40', city: 'Pune' })).body).toEqual({
      pagination: { limit: 10, offset: 0, total: 1 },
      data: [
        {
          groupId: both,
          groupName: 'A',
          groupStatus: 'ACTIVE',
          groupExternalId: 'a',
          primaryMemberId: asha,
          totalMembers: 1,
          totalActiveMembers: 1,
          extendedFields: { platinum: 40, city: 'Pune' },
        },
      ],
      warnings: [],
      errors: [],
    });
    expect(idsOf(await search({ platinum: 40 }))).toEqual([both, one]);
    const second = await search({ platinum: 40 }, '?limit=1&offset=1');
    expect(idsOf(second)).toEqual([one]);
    expect(second.body.pagination).toEqual({ limit: 1, offset: 1, total: 2 });
    expect(idsOf(await search({ platinum: 4 }))).toEqual([]);
  });
});
