import { describe, expect, it } from 'vitest';

import { openWorkbench, profileOf } from '../../test/workbench.ts';
import { decide } from './decide/index.ts';
import { madeUserIdCeiling } from './customers.ts';
import { Facts } from './facts.ts';
import { defaultOrgSettings } from './org.ts';

describe('ids', () => {
  it('of customers continue after the highest one that a caller passed', async () => {
    const bench = await openWorkbench();
    await bench.createCustomer(400);
    await bench.createCustomer(7);
    const made = await bench.submit(newcomer);
    expect(made).toMatchObject({ result: { userId: 401 } });
    await bench.close();
  });

  it('of customers are not used up by a huge one that a caller passed', async () => {
    const bench = await openWorkbench();
    await bench.createCustomer(Number.MAX_SAFE_INTEGER);
    await bench.createCustomer(madeUserIdCeiling);
    expect(await bench.submit(newcomer)).toMatchObject({ result: { userId: 1 } });
    await bench.close();
  });

  it('of customers can still be passed by callers when the service has used up its own', async () => {
    const bench = await openWorkbench();
    await bench.createCustomer(madeUserIdCeiling - 1);
    expect(await bench.submit(newcomer)).toMatchObject({ refusals: [{ code: 95009 }] });
    expect(await bench.submit({ ...newcomer, userId: 3 })).toMatchObject({ accepted: true });
    await bench.close();
  });

  it.each([
    {
      end: 'can reach the highest',
      lastGroupId: 2 ** 31 - 2,
      answered: { result: { groupId: 2 ** 31 - 1 } },
    },
    {
      end: 'never exceed the highest',
      lastGroupId: 2 ** 31 - 1,
      answered: { refusals: [{ code: 95009 }] },
    },
  ])('of groups $end positive integer of the contract', ({ lastGroupId, answered }) => {
    const counters = {
      lastChangeOn: 0,
      lastHash: '',
      unchained: 0,
      sequence: 1,
      lastGroupId,
      lastUserId: 0,
      lastCompanyId: 0,
      lastTillId: 0,
    };
    const org = { ...defaultOrgSettings, name: 'org', orgId: 1, createdOn: 0, ...counters };
    const facts = new Facts(1, org);
    facts.externalIds.set('red', null);
    const { outcome } = decide(
      facts,
      { type: 'createGroup', details: { externalId: 'red', maxGroupSize: 1 } },
      { now: 0, actor: { tillId: null, requestId: null } },
    );
    expect(outcome).toMatchObject(answered);
  });
});

const newcomer = {
  type: 'createCustomer',
  loyaltyType: 'loyalty',
  associatedWith: null,
  extendedFields: {},
  profiles: [profileOf({ email: 'new@x.org' })],
} as const;
