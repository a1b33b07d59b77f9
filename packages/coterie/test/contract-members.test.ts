import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';
import { addPerson, idsOf, path } from './later-calls.ts';

let running: TestService;
beforeAll(async () => {
  running = await startTestService();
});
afterAll(() => running.close());

describe('members', () => {
  const list = (caller: Caller, groupId: number, query = '') =>
    caller.get(
      `${path}/members?source=INSTORE&identifierName=id&identifierValue=${groupId}${query}`,
    );

  it('answers in the vendor’s shape: permissions in one text, a day, inActive for active', async () => {
    const caller = await running.addOrg({ timeZone: 'Asia/Kolkata' });
    const asha = await addPerson(caller, '9100');
    const id = await createGroup(caller, 'a');
    const permissions = ['allow_points_redemption', 'allow_points_transfer'];
    const item = { userId: asha, primaryMember: true, permissions };
    await caller.post(`${path}/join?id=${id}`, [item]);
    const { body } = await list(caller, id, '&paginationDetails=true');
    expect(body).toEqual({
      pagination: { limit: 20, offset: 0, sortBy: 'IS_PRIMARY', sortOrder: 'DESC', total: 1 },
      data: [
        {
          fleetUserId: asha,
          firstName: 'Asha',
          lastName: 'Sharma',
          joinedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          permissions: 'allow_points_redemption,allow_points_transfer',
          pointsContributed: 0,
          email: '9100@example.com',
          mobile: '9100',
          role: 'PRIMARY',
          identifiers: [
            { type: 'cardnumber', value: 'card-9100' },
            { type: 'email', value: '9100@example.com' },
            { type: 'mobile', value: '9100' },
          ],
          inActive: true,
          primaryMember: true,
        },
      ],
      warnings: [],
      errors: [],
    });
    expect((await list(caller, id)).body).not.toHaveProperty('pagination');
    const elsewhere = `${path}/members?source=MARTJACK&identifierName=id&identifierValue=${id}`;
    const [shown] = (await caller.get(elsewhere)).body.data;
    expect([shown.email, shown.mobile, shown.firstName]).toEqual([
      'shop-9100@example.com',
      undefined,
      undefined,
    ]);
  });

  it('puts the primary member first or last, on whichever page that is', async () => {
    const caller = await running.addOrg();
    const id = await createGroup(caller, 'a');
    const people: number[] = [];
    for (const mobile of ['1', '2', '3', '4', '5'])
      people.push(await createCustomer(caller, mobile));
    const [a, b, c, d, e] = people as [number, number, number, number, number];
    await joinGroup(caller, id, { primary: c, secondary: [e, d, b, a] });
    const walk = async (order: string) => {
      const ids: number[] = [];
      for (const offset of [0, 2, 4]) {
        const query = `&sortOrder=${order}&limit=2&offset=${offset}&paginationDetails=true`;
        const answer = await list(caller, id, query);
        expect(answer.body.pagination).toMatchObject({ limit: 2, offset, total: 5 });
        ids.push(...idsOf(answer));
      }
      return ids;
    };
    expect(await walk('DESC')).toEqual([c, a, b, d, e]);
    expect(await walk('ASC')).toEqual([a, b, d, e, c]);
    expect(idsOf(await list(caller, id, '&offset=5'))).toEqual([]);
    expect(idsOf(await list(caller, id))).toEqual([c, a, b, d, e]);
  });

  it('lists who is a member now, of a group by any of its names', async () => {
    const caller = await running.addOrg();
    const id = await createGroup(caller, 'ext');
    const [ann, bob, carl] = [
      await createCustomer(caller, '1'),
      await createCustomer(caller, '2'),
      await createCustomer(caller, '3'),
    ];
    await joinGroup(caller, id, { primary: ann, secondary: [bob, carl] });
    await caller.delete(
      `${path}/${id}/leave?source=INSTORE&identifierName=mobile&identifierValue=2`,
    );
    for (const [name, value] of [
      ['id', id],
      ['externalId', 'ext'],
      ['primaryUserId', ann],
    ]) {
      const query = `identifierName=${name}&identifierValue=${value}`;
      const alias = await caller.get(`/v2/organization/userGroup2/members?${query}`);
      expect(idsOf(alias)).toEqual([ann, carl]);
      expect(alias.body.data.map(({ role }: { role: string }) => role)).toEqual([
        'PRIMARY',
        'SECONDARY',
      ]);
    }
  });

  it('filters by the time of joining, to the second, in the org’s time zone', async () => {
    const caller = await running.addOrg({ timeZone: 'Asia/Kolkata' });
    const id = await createGroup(caller, 'a');
    const ann = await createCustomer(caller, '1');
    await joinGroup(caller, id, { primary: ann });
    const { body } = await caller.get(`/api/v1/groups/${id}/members`);
    const joined = Date.parse(body.items[0].joinedOn);
    // Kolkata is five and a half hours ahead, all the year.
    const local = (seconds: number) =>
      new Date(joined + seconds * 1_000 + 5.5 * 3_600_000)
        .toISOString()
        .slice(0, 19)
        .replace('T', '%20');
    const count = async (query: string) => {
      const answer = await list(caller, id, `&paginationDetails=true&${query}`);
      expect(answer.body.pagination.total).toBe(answer.body.data.length);
      return answer.body.data.length;
    };
    expect(await count(`fromDate=${local(0)}&toDate=${local(0)}`)).toBe(1);
    expect(await count(`fromDate=${local(1)}`)).toBe(0);
    expect(await count(`toDate=${local(-1)}`)).toBe(0);
    expect(await count(`toDate=${local(1)}`)).toBe(1);
  });

  it.each(['2023-02-30 00:00:00', '2023-02-03', 'yesterday'])(
    'refuses the time %s',
    async (time) => {
      const id = await createGroup(running.caller, time.slice(0, 50));
      const { status, body } = await list(running.caller, id, `&toDate=${encodeURI(time)}`);
      expect([status, body.errors]).toEqual([
        400,
        [
          {
            status: false,
            code: 400,
            message: 'The request is malformed: toDate must be a time like YYYY-MM-DD HH:MM:SS.',
          },
        ],
      ]);
    },
  );
});

describe('permissions', () => {
  const permissionsOf = async (caller: Caller, id: number) => {
    const { body } = await caller.get(`/api/v1/groups/${id}/members`);
    return body.items.map(({ permissions }: { permissions: string[] }) => permissions);
  };

  async function family(caller: Caller) {
    const id = await createGroup(caller, 'family');
    const [ann, bob] = [await createCustomer(caller, '1'), await createCustomer(caller, '2')];
    await joinGroup(caller, id, { primary: ann, secondary: [bob] });
    return { id, ann, bob };
  }

  it('are replaced, as a text or as a list, and the answer is a join’s', async () => {
    const caller = await running.addOrg();
    const { id, ann, bob } = await family(caller);
    const url = `${path}/members/permissions?id=${id}`;
    const answer = await caller.put(url, [
      { userId: bob, permissions: 'allow_points_transfer' },
      { userId: String(ann), permissions: ['block_points_redemption', 'block_points_redemption'] },
    ]);
    const bobs = {
      userId: bob,
      groupId: id,
      permissions: ['allow_points_transfer'],
      defaultGroup: false,
      active: false,
      primaryMember: false,
    };
    const anns = {
      ...bobs,
      userId: ann,
      permissions: ['block_points_redemption'],
      defaultGroup: true,
      primaryMember: true,
    };
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      response: [
        { entityId: bobs, result: bobs, warnings: [] },
        { entityId: anns, result: anns, warnings: [] },
      ],
      totalCount: 2,
      failureCount: 0,
    });
    expect(await permissionsOf(caller, id)).toEqual([
      ['block_points_redemption'],
      ['allow_points_transfer'],
    ]);
    const alias = `/v2/organization/userGroup2/members/permissions?id=${id}`;
    await caller.put(alias, [
      { userId: ann, permissions: 'allow_points_redemption, allow_points_transfer' },
      { userId: bob, permissions: [] },
    ]);
    expect(await permissionsOf(caller, id)).toEqual([
      ['allow_points_redemption', 'allow_points_transfer'],
      [],
    ]);
  });

  it('that are refused for one member are applied for the others', async () => {
    const caller = await running.addOrg();
    const { id, ann, bob } = await family(caller);
    const answer = await caller.put(`${path}/members/permissions?id=${id}`, [
      { userId: 999, permissions: 'allow_points_transfer' },
      { userId: ann, permissions: 'fly' },
      { userId: bob, permissions: 'allow_points_transfer' },
    ]);
    const codes = answer.body.response.map(
      (item: { errors?: { code: number }[] }) => item.errors?.[0]?.code ?? 0,
    );
    expect([answer.status, codes, answer.body.failureCount]).toEqual([200, [8015, 1641, 0], 2]);
    expect(answer.body.response[0]).toEqual({
      result: {
        userId: 999,
        groupId: id,
        permissions: ['allow_points_transfer'],
        defaultGroup: false,
        active: false,
        primaryMember: false,
      },
      errors: [
        { status: false, code: 8015, message: 'Customer not found for the given identifiers.' },
      ],
      warnings: [],
    });
    expect(await permissionsOf(caller, id)).toEqual([[], ['allow_points_transfer']]);
  });

  it('can be tried with dryRun, and repeated under one Idempotency-Key', async () => {
    const caller = await running.addOrg();
    const { id, bob } = await family(caller);
    const url = `${path}/members/permissions?id=${id}`;
    const payload = [{ userId: bob, permissions: 'allow_points_transfer' }];
    const dry = await caller.put(`${url}&dryRun=true`, payload);
    expect(dry.body.dryRun.changes).toMatchObject([{ kind: 'groupMemberUpdated' }]);
    expect(await permissionsOf(caller, id)).toEqual([[], []]);
    const headers = { 'idempotency-key': 'once' };
    const first = await caller.send({ method: 'PUT', url, payload, headers });
    await caller.put(url, [{ userId: bob, permissions: [] }]);
    const again = await caller.send({ method: 'PUT', url, payload, headers });
    expect(again.body).toEqual(first.body);
    expect(await permissionsOf(caller, id)).toEqual([[], []]);
  });
});

describe('the groups of a customer', () => {
  async function member(caller: Caller) {
    const ann = await createCustomer(caller, '1');
    const ids: number[] = [];
    for (const name of ['a', 'b', 'c']) ids.push(await createGroup(caller, name));
    const [a, b, c] = ids as [number, number, number];
    for (const id of [c, a]) {
      await joinGroup(caller, id, { secondary: [ann] });
      // So that each joining has a time of its own.
      await delay(2);
    }
    await joinGroup(caller, b, { primary: ann });
    return { ann, a, b, c };
  }

  it('come with her on request, as GET shows them, with her membership', async () => {
    const caller = await running.addOrg();
    const { ann, b } = await member(caller);
    const plain = (await caller.get(`/v2/customers/${ann}`)).body;
    expect(plain).not.toHaveProperty('userGroup2');
    const { body } = await caller.get(`/v2/customers/${ann}?includedAllUserGroup2=true`);
    const { userGroup2, ...rest } = body;
    expect(rest).toEqual(plain);
    expect(userGroup2).toHaveLength(3);
    const { warnings: _, ...group } = (await caller.get(`${path}?id=${b}`)).body;
    expect(userGroup2.find(({ id }: { id: number }) => id === b)).toEqual({
      ...group,
      fleetGroupUsers: [
        {
          userId: ann,
          groupId: b,
          permissions: [],
          defaultGroup: true,
          primaryMember: true,
          active: true,
        },
      ],
      joinedOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
    });
  });

  it('are sorted by when she joined, page by page, and filtered by it', async () => {
    const caller = await running.addOrg();
    const { ann, a, b, c } = await member(caller);
    const read = async (query: string) => {
      const url = `/v2/customers/${ann}?includedAllUserGroup2=true&ug2PaginationDetails=true`;
      const { body } = await caller.get(`${url}&${query}`);
      const ids = body.userGroup2.map(({ id }: { id: number }) => id);
      return { ids, pagination: body.ug2Pagination };
    };
    expect((await read('ug2SortOrder=ASC')).ids).toEqual([c, a, b]);
    expect((await read('')).ids).toEqual([b, a, c]);
    const second = await read('ug2Limit=1&ug2Offset=1');
    expect(second.ids).toEqual([a]);
    expect(second.pagination).toEqual({
      limit: 1,
      offset: 1,
      sortBy: 'JoinedDate',
      sortOrder: 'DESC',
      total: 3,
    });
    expect((await read(`userGroup2Id=${b}`)).ids).toEqual([b]);
    expect((await read('userGroup2Id=999')).ids).toEqual([]);
    const past = await read('ug2JoinedEndDate=2020-01-01%2000:00:00');
    expect([past.ids, past.pagination.total]).toEqual([[], 0]);
    expect((await read('ug2JoinedStartDate=2020-01-01%2000:00:00')).ids).toEqual([b, a, c]);
  });

  it('are only for a credential that may see groups', async () => {
    const caller = await running.addOrg({ name: 'customers-only' });
    const { ann } = await member(caller);
    const till = running.as(await running.addTill('customers-only', ['customers:read']));
    const { status, body } = await till.get(`/v2/customers/${ann}?includedAllUserGroup2=true`);
    expect([status, body.errors[0].code]).toEqual([403, 4000]);
    expect((await till.get(`/v2/customers/${ann}`)).status).toBe(200);
  });
});
