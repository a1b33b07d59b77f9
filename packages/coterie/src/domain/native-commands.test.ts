import fc from 'fast-check';
import { expect, inject, it } from 'vitest';

import { openTestService, type TestService } from '../../test/arrange.ts';
import {
  createCustomer,
  createGroup,
  deleteGroup,
  join,
  mergeCustomer,
  operator,
} from '../../test/commands.ts';
import { expectRulesHold } from '../../test/trial/rules.ts';
import { dump, foldFromNothing, loadEverything, readLog } from '../../test/trial/state.ts';
import type { BatchItem, Command } from './commands.ts';

const groupId = fc.integer({ min: 1, max: 4 });
const userId = fc.integer({ min: 1, max: 6 });
const onExisting = fc.constantFrom('ignore' as const, 'error' as const);
const permissions = fc.subarray(['allow_points_redemption', 'block_points_transfer']);

const item: fc.Arbitrary<BatchItem> = fc.oneof(
  fc.record({
    type: fc.constant('patchGroup' as const),
    groupId,
    patch: fc.oneof(
      fc.record({ groupName: fc.constantFrom('A', null) }),
      fc.record({ maxGroupSize: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ extendedFields: fc.constantFrom({ a: 1, b: null }, null) }),
      fc.record({ successionPolicy: fc.constantFrom('none' as const, 'oldest' as const) }),
      userId.map((id) => ({ successionPolicy: 'named' as const, successorUserId: id })),
    ),
  }),
  fc.tuple(groupId, onExisting).map(([id, wish]) => ({ ...deleteGroup(id), onExisting: wish })),
  fc.record({ type: fc.constant('restoreGroup' as const), groupId, onExisting }),
  {
    weight: 4,
    arbitrary: fc
      .tuple(groupId, userId, fc.boolean(), onExisting)
      .map(([group, user, primaryMember, wish]) => ({
        ...join(group, user, { primaryMember }),
        onExisting: wish,
      })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('leave' as const),
      groupId,
      identifier: fc.record({ userId }),
      onExisting,
    }),
  },
  fc.record({ type: fc.constant('setPermissions' as const), groupId, userId, permissions }),
  fc.record({
    type: fc.constant('setDefaultGroup' as const),
    userId,
    groupId: fc.option(groupId),
  }),
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('handOver' as const), groupId, userId }),
  },
  fc.record({
    type: fc.constant('transfer' as const),
    leaveGroupId: groupId,
    joinGroupId: groupId,
    userIds: fc.array(userId, { minLength: 1, maxLength: 3 }),
  }),
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: item },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('batch' as const),
      atomic: fc.boolean(),
      items: fc.array(item, { minLength: 1, maxLength: 6 }),
    }),
  },
  fc.tuple(userId, userId).map((given) => mergeCustomer(...given)),
);

const bursts = fc.array(fc.array(command, { minLength: 1, maxLength: 8 }), { maxLength: 8 });

it('native commands keep every rule, and the log folds to what is stored', async () => {
  const service = await openTestService();
  await fc.assert(
    fc.asyncProperty(bursts, async (given) => {
      const orgId = await service.addOrg(`org-${Math.random()}`);
      const submit = (one: Command) => service.writer.submit(orgId, one, operator);
      for (const name of ['a', 'b', 'c', 'd']) await submit(createGroup(name, { maxGroupSize: 4 }));
      for (const id of [1, 2, 3, 4, 5, 6]) await submit(createCustomer(id));
      for (const burst of given) {
        await Promise.all(burst.map(submit));
        await expectSound(service, orgId);
      }
    }),
    { numRuns: inject('engine') === 'postgres' ? 25 : 150 },
  );
});

it('an atomic batch is applied as a whole or leaves no trace, and a dry run tells which', async () => {
  const service = await openTestService();
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 8 }), async (items) => {
      const orgId = await service.addOrg(`org-${Math.random()}`);
      const submit = (one: Command) => service.writer.submit(orgId, one, operator);
      for (const name of ['a', 'b']) await submit(createGroup(name, { maxGroupSize: 2 }));
      for (const id of [1, 2, 3]) await submit(createCustomer(id));
      const batch = { type: 'batch', atomic: true, items } as const;
      const rehearsed = await service.writer.rehearse(orgId, batch, operator);
      const log = await readLog(service.store, orgId);
      const outcome = await submit(batch);
      const made = (await readLog(service.store, orgId)).slice(log.length);
      if (!outcome.accepted) expect(made).toEqual([]);
      expect(rehearsed.accepted).toBe(outcome.accepted);
      expect(rehearsed.changes.map(({ kind }) => kind)).toEqual(made.map(({ kind }) => kind));
    }),
    { numRuns: inject('engine') === 'postgres' ? 40 : 200 },
  );
});

async function expectSound({ store }: TestService, orgId: number): Promise<void> {
  const log = await readLog(store, orgId);
  const stored = await loadEverything(store, orgId, log);
  expectRulesHold(stored);
  const folded = dump(foldFromNothing(orgId, log));
  expect(folded['groups']).toEqual(dump(stored)['groups']);
  expect(folded['memberships']).toEqual(dump(stored)['memberships']);
  expect(folded['customers']).toEqual(dump(stored)['customers']);
}
