import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import * as commands from '../../test/commands.ts';
import { openWorkbench, type Workbench } from '../../test/workbench.ts';
import { check, checkRules, type CheckVerdict, needsOfCheck, type Question } from './checks.ts';

let bench: Workbench;
/** ACTIVE; ann is its primary member. */
let family: number;
const [ann, bob, eve, stranger] = [1, 2, 3, 99];

beforeEach(async () => {
  bench = await openWorkbench({ permissionCodes: ['allow_lounge', 'block_pool', 'park'] });
  family = await bench.createGroup('family');
  for (const userId of [ann, bob, eve]) await bench.createCustomer(userId);
  await bench.join(family, ann, { primaryMember: true });
});
afterEach(() => bench.close());

async function ask(question: Question): Promise<CheckVerdict> {
  return check(await bench.store.load(bench.orgId, [needsOfCheck(question)]), question);
}

const redeem = (userId: number, groupId: number): Promise<CheckVerdict> =>
  ask({ userId, groupId, action: 'points_redemption' });

function decided({ allowed, reasons }: CheckVerdict): unknown {
  const { rule, verdict, facts } = reasons.at(-1) ?? {};
  return { allowed, rule, verdict, facts };
}

const refused = (rule: string, facts: object) => ({
  allowed: false,
  rule,
  verdict: 'refuses',
  facts,
});
const granted = (facts: object) => ({ allowed: true, rule: 'granted', verdict: 'passes', facts });

describe('a check', () => {
  it('lists every rule that it checked, the last of which decides', async () => {
    const { allowed, groupId, reasons } = await redeem(ann, family);
    expect({ allowed, groupId }).toEqual({ allowed: true, groupId: family });
    const all = checkRules.map(({ name }) => name).filter((name) => name !== 'hasDefaultGroup');
    expect(reasons.map(({ rule }) => rule)).toEqual(all);
    expect(new Set(reasons.map(({ verdict }) => verdict))).toEqual(new Set(['passes']));
    const stopped = await redeem(stranger, family);
    expect(stopped.reasons.map(({ rule, verdict }) => [rule, verdict])).toEqual([
      ['actionKnown', 'passes'],
      ['customerExists', 'refuses'],
    ]);
  });

  it('refuses an action without permission codes, and lists the known actions', async () => {
    for (const action of ['fly', 'allow_points_redemption', 'block_pool'])
      expect(decided(await ask({ userId: ann, groupId: family, action }))).toEqual(
        refused('actionKnown', {
          knownActions: [
            'member',
            'points_redemption',
            'points_transfer',
            'lounge',
            'pool',
            'park',
          ],
        }),
      );
  });

  it('refuses a customer who does not exist or was merged into another', async () => {
    expect(decided(await redeem(stranger, family))).toEqual(refused('customerExists', {}));
    await bench.merge(ann, bob);
    const last = await bench.customer(ann);
    expect(decided(await redeem(ann, family))).toEqual(
      refused('customerNotMerged', {
        mergedInto: bob,
        customerSequence: last.customer.sequence,
      }),
    );
    const changes = await bench.log();
    expect(changes[last.customer.sequence - 1]?.kind).toBe('customerMerged');
    expect(decided(await redeem(bob, family))).toEqual(granted({ primaryMember: true }));
  });

  it('is about the default group when no group is named', async () => {
    const other = await bench.createGroup('other');
    await bench.join(other, ann, { permissions: ['block_points_redemption'] });
    const inDefault = await ask({ userId: ann, action: 'points_redemption' });
    expect([inDefault.allowed, inDefault.groupId]).toEqual([true, family]);
    expect(inDefault.reasons[3]).toMatchObject({
      rule: 'hasDefaultGroup',
      verdict: 'passes',
      facts: { groupId: family },
    });
    await bench.join(other, bob);
    const without = await ask({ userId: bob, action: 'member' });
    expect(decided(without)).toEqual(refused('hasDefaultGroup', {}));
    expect(without.groupId).toBeNull();
    expect(decided(await ask({ userId: stranger, action: 'member' }))).toEqual(
      refused('customerExists', {}),
    );
  });

  it('refuses a group that does not exist or is deleted', async () => {
    const missing = await redeem(ann, 99);
    expect(decided(missing)).toEqual(refused('groupExists', {}));
    expect(missing.groupId).toBe(99);
    await bench.must(commands.deleteGroup(family));
    const { sequence: groupSequence } = await bench.group(family);
    const facts = { groupId: family, status: 'DELETED', groupSequence };
    expect(decided(await redeem(ann, family))).toEqual(refused('groupExists', facts));
  });

  it('refuses to act for an INACTIVE group, whose members stay members', async () => {
    await bench.join(family, bob, { permissions: ['allow_points_redemption'] });
    await bench.must(commands.leave(family, ann));
    const { sequence: groupSequence } = await bench.group(family);
    const facts = { groupId: family, status: 'INACTIVE', groupSequence };
    expect(decided(await redeem(bob, family))).toEqual(refused('groupActive', facts));
    const member = await ask({ userId: bob, groupId: family, action: 'member' });
    expect(decided(member)).toMatchObject({ allowed: true, rule: 'isMember' });
  });

  it('refuses a customer who is not a member, and names the change by which a member joined', async () => {
    expect(decided(await redeem(eve, family))).toEqual(refused('isMember', {}));
    await bench.join(family, eve);
    const log = await bench.log();
    const joined = log.at(-1);
    const facts = { joinedOn: joined?.at, joinedSequence: log.length, primaryMember: false };
    expect(joined?.kind).toBe('groupMemberAdded');
    expect(decided(await ask({ userId: eve, groupId: family, action: 'member' }))).toEqual({
      allowed: true,
      rule: 'isMember',
      verdict: 'passes',
      facts,
    });
  });

  it('lets block win over allow, for the primary member too', async () => {
    const blocked = refused('notBlocked', { permission: 'block_points_redemption' });
    const both = ['allow_points_redemption', 'block_points_redemption'];
    await bench.join(family, bob, { permissions: both });
    expect(decided(await redeem(bob, family))).toEqual(blocked);
    const other = await bench.createGroup('other');
    await bench.join(other, eve, { primaryMember: true, permissions: both });
    expect(decided(await redeem(eve, other))).toEqual(blocked);
    const transfer = await ask({ userId: eve, groupId: other, action: 'points_transfer' });
    expect(transfer.allowed).toBe(true);
  });

  it('allows a secondary member only what they have the code for', async () => {
    await bench.join(family, bob, { permissions: ['allow_points_redemption', 'park'] });
    const may = (action: string) => ask({ userId: bob, groupId: family, action });
    const permission = 'allow_points_redemption';
    expect(decided(await redeem(bob, family))).toEqual(
      granted({ primaryMember: false, permission }),
    );
    const neither = refused('granted', { primaryMember: false });
    expect(decided(await may('points_transfer'))).toEqual(neither);
    expect(decided(await may('lounge'))).toEqual(neither);
    expect(decided(await may('park'))).toEqual(
      granted({ primaryMember: false, permission: 'park' }),
    );
  });

  it('allows the primary member everything that no code of theirs blocks', async () => {
    for (const action of ['points_redemption', 'points_transfer', 'lounge', 'pool', 'park'])
      expect(decided(await ask({ userId: ann, groupId: family, action }))).toEqual(
        granted({ primaryMember: true }),
      );
  });

  it('allows every member an action without an allow code, unless a code of theirs blocks it', async () => {
    await bench.join(family, bob);
    await bench.join(family, eve, { permissions: ['block_pool'] });
    const swim = (userId: number) => ask({ userId, groupId: family, action: 'pool' });
    expect(decided(await swim(bob))).toEqual(granted({ primaryMember: false }));
    expect(decided(await swim(eve))).toEqual(refused('notBlocked', { permission: 'block_pool' }));
  });
});
