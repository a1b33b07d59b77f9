import fc from 'fast-check';
import { expect, inject, it } from 'vitest';

import { openTestService, type TestService } from '../../test/arrange.ts';
import { batchItem, commandsOf } from '../../test/arbitraries/native.ts';
import { createCustomer, createGroup, operator } from '../../test/commands.ts';
import { expectRulesHold } from '../../test/trial/rules.ts';
import { dump, foldFromNothing, loadEverything, readLog } from '../../test/trial/state.ts';
import type { Command } from './commands.ts';

const bursts = fc.array(fc.array(commandsOf(batchItem), { minLength: 1, maxLength: 8 }), {
  maxLength: 8,
});

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

it('an atomic batch is applied as a whole or leaves no trace, and a dry run predicts which', async () => {
  const service = await openTestService();
  await fc.assert(
    fc.asyncProperty(fc.array(batchItem, { minLength: 1, maxLength: 8 }), async (items) => {
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
