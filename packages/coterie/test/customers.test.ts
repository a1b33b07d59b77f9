import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { leaveUrl } from './error-codes/world.ts';
import {
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';

let running: TestService;
let caller: Caller;

beforeAll(async () => {
  running = await startTestService();
  ({ caller } = running);
});
afterAll(() => running.close());

const lookup = async (query: string): Promise<number> =>
  (await caller.get(`/v2/customers/lookup?${query}`)).body.entity;

describe('a customer', () => {
  it('is registered with the vendor’s sample, found by identifier and read back', async () => {
    const profile = {
      firstName: 'Tom',
      lastName: 'Sawyer',
      identifiers: [
        { type: 'mobile', value: '919010000022' },
        { type: 'cardnumber', value: 'test123112121', seriesId: 19, statusLabel: 'ACTIVE' },
      ],
      commChannels: [{ type: 'mobile', value: '91901000001', primary: true, verified: true }],
      source: 'INSTORE',
      accountId: '',
      fields: { gender: 'MALE' },
    };
    const created = await caller.post('/v2/customers', {
      loyaltyInfo: { loyaltyType: 'loyalty' },
      associatedWith: 'till.code',
      profiles: [profile],
      extendedFields: { city: 'Bangalore' },
    });
    const { createdId } = created.body;
    expect(created.body).toEqual({ createdId, warnings: [], sideEffects: [] });
    expect(
      await lookup('source=INSTORE&accountId=&identifierName=mobile&identifierValue=919010000022'),
    ).toBe(createdId);
    const read = await caller.get(`/v2/customers/${createdId}?source=INSTORE`);
    expect(read.body).toEqual({
      id: createdId,
      profiles: [
        {
          firstName: 'Tom',
          lastName: 'Sawyer',
          fields: { gender: 'MALE' },
          identifiers: [
            { type: 'cardnumber', value: 'test123112121' },
            { type: 'mobile', value: '919010000022' },
          ],
          commChannels: [{ type: 'mobile', value: '91901000001', primary: true, verified: true }],
          source: 'INSTORE',
          userId: createdId,
          accountId: '',
        },
      ],
      loyaltyInfo: { loyaltyType: 'loyalty' },
      associatedWith: 'till.code',
      extendedFields: { city: 'Bangalore' },
      createdBy: 1,
      createdOn: expect.stringMatching(/Z$/),
      warnings: [],
    });
  });

  it('may bring her userId, and later ones are made above it', async () => {
    const brought = await createCustomer(caller, 'brought', { userId: 700_000 });
    expect(brought).toBe(700_000);
    expect(await createCustomer(caller, 'made')).toBe(700_001);
    expect(await createCustomer(caller, 'below', { userId: 5_000 })).toBe(5_000);
    expect(await createCustomer(caller, 'next')).toBe(700_002);
  });

  it('can bring a huge userId without using the numbers up, until the made ones are', async () => {
    const org = await running.addOrg();
    expect(await createCustomer(org, 'huge', { userId: Number.MAX_SAFE_INTEGER - 2 ** 52 })).toBe(
      2 ** 52 - 1,
    );
    const used = await org.post('/v2/customers', {
      profiles: [{ source: 'INSTORE', identifiers: [{ type: 'mobile', value: 'late' }] }],
    });
    expect(used.body.errors[0]).toMatchObject({
      code: 95009,
      message: 'The org has used up its user ids.',
    });
    const other = await running.addOrg();
    await createCustomer(other, 'huge', { userId: '999999999999999' });
    expect(await createCustomer(other, 'next')).toBe(1_000_000_000_000_000);
  });

  it('has one profile per source, and the source query picks one', async () => {
    const created = await caller.post('/v2/customers', {
      profiles: [
        { source: 'INSTORE', firstName: 'In', identifiers: [{ type: 'email', value: 'p@x' }] },
        {
          source: 'WECHAT',
          accountId: 'a1',
          firstName: 'We',
          identifiers: [{ type: 'email', value: 'p@x' }],
        },
      ],
    });
    const url = `/v2/customers/${created.body.createdId}`;
    const names = async (query: string): Promise<string[]> =>
      (await caller.get(`${url}${query}`)).body.profiles.map(
        (profile: { firstName: string }) => profile.firstName,
      );
    expect(await names('')).toEqual(['In', 'We']);
    expect(await names('?source=ALL')).toEqual(['In', 'We']);
    expect(await names('?source=WECHAT')).toEqual(['We']);
  });

  it('keeps an identifier to one source and account, and ALL prefers INSTORE', async () => {
    const instore = await createCustomer(caller, 'same');
    const martjack = await caller.post('/v2/customers', {
      profiles: [{ source: 'MARTJACK', identifiers: [{ type: 'mobile', value: 'same' }] }],
    });
    const query = 'identifierName=mobile&identifierValue=same';
    expect(await lookup(`source=MARTJACK&${query}`)).toBe(martjack.body.createdId);
    expect(await lookup(`source=ALL&${query}`)).toBe(instore);
  });
});

describe('changing identifiers', () => {
  it('removes and adds, all of it or nothing', async () => {
    const id = await createCustomer(caller, 'old-mobile');
    const url = `/v2/customers/${id}/changeIdentifier?source=INSTORE`;
    const changed = await caller.post(url, {
      add: [{ type: 'mobile', value: 'new-mobile' }],
      remove: [{ type: 'mobile', value: 'old-mobile' }],
    });
    expect(changed.body).toEqual({ createdId: id, warnings: [] });
    expect(await lookup('source=INSTORE&identifierName=mobile&identifierValue=new-mobile')).toBe(
      id,
    );
    expect(
      await lookup('source=INSTORE&identifierName=mobile&identifierValue=old-mobile'),
    ).toBeUndefined();
    const again = await caller.post(url, { add: [{ type: 'mobile', value: 'new-mobile' }] });
    expect(again.status).toBe(200);
  });

  it('makes the profile of a source that she had none in', async () => {
    const id = await createCustomer(caller, 'one-source');
    await caller.post(`/v2/customers/${id}/changeIdentifier?source=WECHAT&accountId=acc`, {
      add: [{ type: 'externalId', value: 'we-1' }],
    });
    const { body } = await caller.get(`/v2/customers/${id}?source=WECHAT`);
    expect(body.profiles).toMatchObject([
      { accountId: 'acc', identifiers: [{ type: 'externalId', value: 'we-1' }] },
    ]);
  });
});

describe('companies', () => {
  it('are created and listed page by page', async () => {
    const org = await running.addOrg();
    for (const externalId of ['a', 'b', 'c']) {
      const made = await org.post('/api/v1/companies', {
        externalId,
        name: `Company ${externalId}`,
      });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({ externalId, name: `Company ${externalId}` });
      // In UTC as all times of native things, whatever the org's time zone.
      expect(made.body.createdOn).toBe(new Date(made.body.createdOn).toISOString());
    }
    const first = await org.get('/api/v1/companies?limit=2');
    expect(first.body.items.map((one: { externalId: string }) => one.externalId)).toEqual([
      'a',
      'b',
    ]);
    const second = await org.get(`/api/v1/companies?limit=2&cursor=${first.body.next}`);
    expect(second.body.items.map((one: { externalId: string }) => one.externalId)).toEqual(['c']);
    expect(second.body.next).toBeNull();
    const refused = await org.get('/api/v1/companies?limit=1001');
    expect(refused.body).toEqual({
      type: '/errors#400',
      title: 'Malformed request',
      status: 400,
      code: 400,
      detail: 'The request is malformed: limit must be a whole number from 1 to 1000.',
      requestId: refused.headers['x-request-id'],
    });
  });

  it('are what all members of a group have in common, or none of them has one', async () => {
    const org = await running.addOrg();
    const [corp, plain] = [await createCustomer(org, 'corp'), await createCustomer(org, 'plain')];
    const company = (await org.post('/api/v1/companies', { externalId: 'x' })).body.companyId;
    const patch = (id: number, companyId: number | null) =>
      org.patch(`/api/v1/customers/${id}`, { companyId });
    const patched = await patch(corp, company);
    expect(patched.body.companyId).toBe(company);
    expect(patched.body).toEqual((await org.get(`/api/v1/customers/${corp}`)).body);
    const group = await createGroup(org, 'g');
    await joinGroup(org, group, { secondary: [corp] });
    const mixed = await joinGroup(org, group, { secondary: [plain] });
    expect(mixed.body.response[0].errors[0].code).toBe(1622);
    // Alone in the group she may change company, and the group follows her.
    expect((await patch(corp, null)).status).toBe(200);
    expect((await joinGroup(org, group, { secondary: [plain] })).body.failureCount).toBe(0);
    const refused = await patch(corp, company);
    expect([refused.status, refused.body.code]).toEqual([409, 1622]);
    expect(refused.headers['content-type']).toBe('application/problem+json');
    await org.delete(leaveUrl(group, 'plain'));
    expect((await patch(corp, company)).status).toBe(200);
  });
});

describe('merging', () => {
  it('moves memberships, unites double ones, and reports what could not move', async () => {
    const org = await running.addOrg();
    const [victim, survivor] = [await createCustomer(org, 'v'), await createCustomer(org, 's')];
    const [both, moves, owned] = [
      await createGroup(org, 'both'),
      await createGroup(org, 'moves'),
      await createGroup(org, 'owned'),
    ];
    const home = await createGroup(org, 'home');
    const join = (id: number, item: object) => org.post(`/v2/userGroup2/join?id=${id}`, [item]);
    await join(both, { userId: victim, permissions: ['block_points_redemption'] });
    await join(both, { userId: survivor, permissions: ['allow_points_redemption'] });
    await join(moves, { userId: victim, permissions: ['allow_points_transfer'] });
    await join(owned, { userId: victim, primaryMember: true });
    await join(home, { userId: survivor, primaryMember: true });

    const merged = await org.post(`/api/v1/customers/${victim}/merge`, { into: survivor });
    expect(merged.status).toBe(200);
    const plain = { primaryMember: false, error: null };
    expect(merged.body).toEqual({
      userId: victim,
      mergedInto: survivor,
      memberships: [
        { groupId: both, outcome: 'united', permissions: ['block_points_redemption'], ...plain },
        { groupId: moves, outcome: 'moved', permissions: ['allow_points_transfer'], ...plain },
        {
          groupId: owned,
          outcome: 'moved',
          permissions: [],
          primaryMember: false,
          error: {
            type: '/errors#1642',
            code: 1642,
            detail: `Customer ${survivor} is already the primary member of another group, ${home}.`,
          },
        },
      ],
      defaultGroupId: home,
      identifiers: {
        moved: [],
        kept: [{ source: 'INSTORE', accountId: '', type: 'mobile', value: 'v' }],
      },
      companyId: null,
    });
    expect((await org.get(`/v2/userGroup2?id=${owned}`)).body.groupStatus).toBe('INACTIVE');
    const { body } = await org.get(`/v2/userGroup2?id=${both}&includeMembers=true`);
    expect([body.totalActiveMembers, body.totalExitedMembers]).toEqual([1, 1]);
  });

  it('leaves a victim that reads say is merged, and that no call accepts', async () => {
    const [victim, survivor] = [
      await createCustomer(caller, 'merged-v'),
      await createCustomer(caller, 'merged-s'),
    ];
    await caller.post(`/api/v1/customers/${victim}/merge`, { into: survivor });
    const read = await caller.get(`/v2/customers/${victim}`);
    expect(read.body).toMatchObject({
      mergedInto: survivor,
      warnings: [{ status: false, code: 8069, message: 'Merged customer found.' }],
    });
    const group = await createGroup(caller, 'no-victims');
    const join = await joinGroup(caller, group, { secondary: [victim] });
    expect(join.body.response[0].errors[0].code).toBe(8069);
    const again = await caller.post(`/api/v1/customers/${victim}/merge`, { into: survivor });
    expect([again.status, again.body.code]).toEqual([409, 8069]);
  });
});
