import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Workbench, openWorkbench, profileOf } from '../../test/workbench.ts';

const primary = { primaryMember: true };
const [victim, survivor, other] = [1, 2, 3];

describe('a merge', () => {
  let bench: Workbench;

  beforeEach(async () => {
    bench = await openWorkbench();
    for (const userId of [victim, survivor, other]) await bench.createCustomer(userId);
  });
  afterEach(() => bench.close());

  it('moves a membership of the victim to the survivor', async () => {
    const groupId = await bench.createGroup('red');
    await bench.join(groupId, victim, { permissions: ['allow_points_transfer'] });
    const report = await bench.merge(victim, survivor);
    const permissions = ['allow_points_transfer'];
    expect(report.memberships).toEqual([
      { groupId, outcome: 'moved', primaryMember: false, permissions, refusal: null },
    ]);
    expect(await bench.members(groupId)).toMatchObject([{ userId: survivor, permissions }]);
  });

  it('turns two memberships in the same group into one', async () => {
    const groupId = await bench.createGroup('red', 2);
    await bench.join(groupId, victim);
    await bench.join(groupId, survivor);
    const report = await bench.merge(victim, survivor);
    expect(report.memberships).toMatchObject([{ outcome: 'united', refusal: null }]);
    expect(await bench.members(groupId)).toMatchObject([{ userId: survivor }]);
    expect(await bench.group(groupId)).toMatchObject({ memberCount: 1, status: 'ACTIVE' });
  });

  it('moves into a full group, because the victim’s seat is free', async () => {
    const groupId = await bench.createGroup('red', 2);
    await bench.join(groupId, victim, primary);
    await bench.join(groupId, other);
    await bench.merge(victim, survivor);
    expect(await bench.members(groupId)).toMatchObject([{ userId: survivor }, { userId: other }]);
  });

  describe('of a primary member', () => {
    let groupId: number;

    beforeEach(async () => {
      groupId = await bench.createGroup('red');
      await bench.join(groupId, victim, primary);
      await bench.join(groupId, other);
    });

    it('makes the survivor the primary member', async () => {
      const report = await bench.merge(victim, survivor);
      expect(report.memberships).toMatchObject([{ primaryMember: true, refusal: null }]);
      const group = await bench.group(groupId);
      expect(group).toMatchObject({ primaryUserId: survivor, status: 'ACTIVE' });
    });

    it('makes a survivor who was a secondary member the primary member', async () => {
      await bench.join(groupId, survivor);
      const report = await bench.merge(victim, survivor);
      expect(report.memberships).toMatchObject([{ outcome: 'united', primaryMember: true }]);
      expect(await bench.group(groupId)).toMatchObject({ primaryUserId: survivor, memberCount: 2 });
    });

    it('reports a role that cannot move because the survivor is the primary member of another group', async () => {
      const own = await bench.createGroup('green');
      await bench.join(own, survivor, primary);
      const report = await bench.merge(victim, survivor);
      expect(report.memberships).toMatchObject([
        { groupId, outcome: 'moved', primaryMember: false, refusal: { code: 1642 } },
      ]);
      const group = await bench.group(groupId);
      expect(group).toMatchObject({ primaryUserId: null, memberCount: 2, status: 'INACTIVE' });
      expect(await bench.group(own)).toMatchObject({ primaryUserId: survivor, status: 'ACTIVE' });
    });

    it('reports a role that cannot be united with a secondary membership', async () => {
      const own = await bench.createGroup('green');
      await bench.join(own, survivor, primary);
      await bench.join(groupId, survivor);
      const report = await bench.merge(victim, survivor);
      expect(report.memberships).toMatchObject([
        { groupId, outcome: 'united', primaryMember: false, refusal: { code: 1642 } },
      ]);
      expect(await bench.group(groupId)).toMatchObject({ status: 'INACTIVE' });
    });

    it('leaves the group ACTIVE when the org keeps groups without a primary member', async () => {
      await bench.must({ type: 'updateOrg', settings: { keepGroupActiveWithoutPrimary: true } });
      await bench.join(await bench.createGroup('green'), survivor, primary);
      await bench.merge(victim, survivor);
      expect(await bench.group(groupId)).toMatchObject({ primaryUserId: null, status: 'ACTIVE' });
    });

    it('of a member into the primary member of the same group keeps the role', async () => {
      const own = await bench.createGroup('green');
      await bench.join(own, survivor, primary);
      await bench.join(own, victim);
      const report = await bench.merge(victim, survivor);
      expect(report.memberships).toContainEqual(
        expect.objectContaining({ groupId: own, outcome: 'united', primaryMember: true }),
      );
      expect(await bench.group(own)).toMatchObject({ primaryUserId: survivor, status: 'ACTIVE' });
    });
  });

  it('unites permissions, and block wins over allow', async () => {
    const groupId = await bench.createGroup('red');
    await bench.join(groupId, victim, {
      permissions: ['block_points_redemption', 'allow_points_transfer'],
    });
    await bench.join(groupId, survivor, {
      permissions: ['allow_points_redemption', 'allow_points_transfer'],
    });
    await bench.merge(victim, survivor);
    const [member] = await bench.members(groupId);
    expect(member?.permissions.toSorted()).toEqual([
      'allow_points_transfer',
      'block_points_redemption',
    ]);
  });

  it('leaves the victim without groups and unable to join one', async () => {
    const groupId = await bench.createGroup('red');
    await bench.join(groupId, victim, primary);
    await bench.merge(victim, survivor);
    const { customer } = await bench.customer(victim);
    expect(customer).toMatchObject({ mergedInto: survivor, defaultGroupId: null });
    await expect(bench.join(groupId, victim)).rejects.toThrow('Merged customer found.');
  });

  describe('and the default group', () => {
    it('gives the victim’s to a survivor who has none', async () => {
      const groupId = await bench.createGroup('red');
      await bench.join(groupId, victim, { defaultGroup: true });
      const report = await bench.merge(victim, survivor);
      expect(report.defaultGroupId).toBe(groupId);
      const members = await bench.members(groupId);
      expect(members).toMatchObject([{ userId: survivor, defaultGroup: true }]);
    });

    it('keeps the survivor’s own', async () => {
      const [red, green] = [await bench.createGroup('red'), await bench.createGroup('green')];
      await bench.join(red, victim, { defaultGroup: true });
      await bench.join(green, survivor, { defaultGroup: true });
      const report = await bench.merge(victim, survivor);
      expect(report.defaultGroupId).toBe(green);
      const members = await bench.members(red);
      expect(members).toMatchObject([{ userId: survivor, defaultGroup: false }]);
    });
  });

  describe('across companies', () => {
    let [acme, blue] = [0, 0];

    beforeEach(async () => {
      for (const externalId of ['acme', 'blue'])
        await bench.must({ type: 'createCompany', externalId, name: null });
      [acme, blue] = [1, 2];
    });

    it('reports each membership that cannot move, and ends it', async () => {
      await bench.joinCompany(acme, victim, other);
      await bench.joinCompany(blue, survivor);
      const groupId = await bench.createGroup('red');
      await bench.join(groupId, victim, primary);
      await bench.join(groupId, other);
      const report = await bench.merge(victim, survivor);
      expect(report.memberships).toMatchObject([
        { groupId, outcome: 'notMoved', primaryMember: false, refusal: { code: 1622 } },
      ]);
      expect(report).toMatchObject({ companyId: blue, defaultGroupId: null });
      expect(await bench.members(groupId)).toMatchObject([{ userId: other }]);
      expect(await bench.group(groupId)).toMatchObject({ status: 'INACTIVE', companyId: acme });
    });

    it('moves a membership in a group that is empty without the victim', async () => {
      await bench.joinCompany(acme, victim);
      await bench.joinCompany(blue, survivor);
      const groupId = await bench.createGroup('red');
      await bench.join(groupId, victim);
      const report = await bench.merge(victim, survivor);
      expect(report.memberships).toMatchObject([{ outcome: 'moved', refusal: null }]);
      expect(await bench.group(groupId)).toMatchObject({ companyId: blue, memberCount: 1 });
    });

    it('gives the company to a survivor without a company and a group', async () => {
      await bench.joinCompany(acme, victim, other);
      const groupId = await bench.createGroup('red');
      await bench.join(groupId, victim);
      await bench.join(groupId, other);
      const report = await bench.merge(victim, survivor);
      expect(report).toMatchObject({ companyId: acme, memberships: [{ outcome: 'moved' }] });
    });

    it('gives no company to a survivor who is in a group', async () => {
      await bench.join(await bench.createGroup('green'), survivor);
      await bench.joinCompany(acme, victim, other);
      const groupId = await bench.createGroup('red');
      await bench.join(groupId, victim);
      await bench.join(groupId, other);
      const report = await bench.merge(victim, survivor);
      expect(report).toMatchObject({ companyId: null, memberships: [{ outcome: 'notMoved' }] });
    });
  });
});

describe('the identifiers of merged customers', () => {
  let bench: Workbench;

  beforeEach(async () => {
    bench = await openWorkbench();
    await bench.createCustomer(
      victim,
      profileOf({ mobile: '111', email: 'v@x.org', cardnumber: 'c1' }),
      { ...profileOf({ mobile: '111' }, 'WECHAT', 'A'), firstName: 'Vera' },
    );
    await bench.createCustomer(
      survivor,
      profileOf({ mobile: '222', cardnumber: 'c2' }),
      profileOf({ mobile: '222' }, 'WECHAT', 'B'),
    );
  });
  afterEach(() => bench.close());

  it('fill the survivor’s gaps, while the survivor’s own stay and cards always move', async () => {
    const { identifiers } = await bench.merge(victim, survivor);
    const texts = (list: typeof identifiers.moved) =>
      list.map((one) => `${one.source} ${one.accountId} ${one.type} ${one.value}`).toSorted();
    expect(texts(identifiers.moved)).toEqual([
      'INSTORE  cardnumber c1',
      'INSTORE  email v@x.org',
      'WECHAT A mobile 111',
    ]);
    expect(texts(identifiers.kept)).toEqual(['INSTORE  mobile 111']);
    expect((await bench.customer(survivor)).identifiers).toHaveLength(6);
    expect((await bench.customer(victim)).identifiers).toEqual(identifiers.kept);
  });

  it('move with the victim’s profile where the survivor has none', async () => {
    await bench.merge(victim, survivor);
    const { details } = await bench.customer(survivor);
    expect(details.profiles).toMatchObject([
      { source: 'INSTORE', firstName: null },
      { source: 'WECHAT', accountId: 'B', firstName: null },
      { source: 'WECHAT', accountId: 'A', firstName: 'Vera' },
    ]);
  });

  it('that stayed still find the victim, as a merged customer', async () => {
    const groupId = await bench.createGroup('red');
    await bench.join(groupId, victim);
    await bench.merge(victim, survivor);
    const leaveBy = (type: string, value: string) =>
      bench.submit({
        type: 'leave',
        groupId,
        identifier: { source: 'INSTORE', type, value },
      });
    expect(await leaveBy('mobile', '111')).toMatchObject({ refusals: [{ code: 8069 }] });
    expect(await leaveBy('email', 'v@x.org')).toMatchObject({ result: { userId: survivor } });
  });
});

describe('a merge is rejected', () => {
  let bench: Workbench;

  beforeEach(async () => {
    bench = await openWorkbench();
    for (const userId of [victim, survivor, other]) await bench.createCustomer(userId);
  });
  afterEach(() => bench.close());

  it.each([
    { why: 'into the same customer', pair: [victim, victim], code: 95004 },
    { why: 'of an unknown customer', pair: [99, survivor], code: 8015 },
    { why: 'into an unknown customer', pair: [survivor, 99], code: 8015 },
    { why: 'of a merged customer', pair: [other, survivor], code: 8069 },
    { why: 'into a merged customer', pair: [survivor, other], code: 8069 },
  ])('$why, and leaves no trace', async ({ pair: [from = 0, into = 0], code }) => {
    await bench.merge(other, victim);
    const before = await bench.log();
    const command = { type: 'mergeCustomer', victim: from, survivor: into } as const;
    expect(await bench.submit(command)).toMatchObject({ refusals: [{ code }] });
    expect(await bench.log()).toEqual(before);
  });
});
