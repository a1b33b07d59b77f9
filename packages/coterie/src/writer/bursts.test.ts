import fc from 'fast-check';
import { expect, it } from 'vitest';

import { onEngine } from '../../test/engine.ts';
import { runs } from '../../../../scripts/run-sizes.ts';
import { openTestService, type TestService } from '../../test/arrange.ts';
import {
  addMobile,
  createCompany,
  createCustomer,
  createGroup,
  createTill,
  deleteGroup,
  join,
  joinItem,
  leave,
  mergeCustomer,
  operator,
  removeMobile,
  setCompany,
  updateGroup,
  updateOrg,
} from '../../test/commands.ts';
import type { Command } from '../domain/commands.ts';

const groupId = fc.integer({ min: 1, max: 4 });
const userId = fc.integer({ min: 1, max: 5 });
const mobile = fc.constantFrom('1', '2');
const externalId = fc.constantFrom('a', 'b', 'c');
const size = fc.integer({ min: 1, max: 4 });

/** Few names and numbers, so that commands are often about the same things. */
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.tuple(externalId, size).map(([id, maxGroupSize]) => createGroup(id, { maxGroupSize })),
  fc.tuple(groupId, size).map(([id, maxGroupSize]) => updateGroup(id, { maxGroupSize })),
  groupId.map(deleteGroup),
  externalId.map((id): Command => ({ type: 'deleteGroup', selectors: { externalId: id } })),
  { weight: 2, arbitrary: userId.map((id) => createCustomer(id)) },
  { weight: 4, arbitrary: fc.tuple(groupId, userId, joinOptions()).map((given) => join(...given)) },
  fc.tuple(userId, userId).map(([primaryUserId, id]): Command => ({
    type: 'join',
    selectors: { primaryUserId },
    items: [joinItem(id)],
  })),
  { weight: 2, arbitrary: fc.tuple(groupId, userId).map((given) => leave(...given)) },
  fc.tuple(groupId, mobile).map(([id, value]): Command => ({
    type: 'leave',
    groupId: id,
    identifier: { source: 'ALL', type: 'mobile', value },
  })),
  fc
    .tuple(groupId, groupId, fc.array(userId, { minLength: 1, maxLength: 2 }))
    .map(([leaveGroupId, joinGroupId, userIds]): Command => ({
      type: 'transfer',
      leaveGroupId,
      joinGroupId,
      userIds,
    })),
  fc.tuple(userId, mobile).map((given) => addMobile(...given)),
  fc.tuple(userId, mobile).map((given) => removeMobile(...given)),
  fc.tuple(userId, fc.constantFrom(null, 1, 2)).map((given) => setCompany(...given)),
  fc.tuple(userId, userId).map((given) => mergeCustomer(...given)),
  fc.constantFrom('x', 'y').map((id) => createCompany(id)),
  { weight: 2, arbitrary: size.map((productLimit) => updateOrg({ productLimit })) },
  fc.constantFrom('acme', 'renamed').map((name) => updateOrg({ name })),
  fc.constantFrom('t', 'u').map((name) => createTill(name)),
  fc.constantFrom('t', 'u').map((userName): Command => ({ type: 'disableTill', userName })),
);

/** Something for most commands to work on. */
const arranged: readonly Command[] = [
  createGroup('a', { maxGroupSize: 4 }),
  createGroup('b', { maxGroupSize: 3 }),
  createCustomer(1),
  createCustomer(2),
  createCustomer(3),
  createCompany('x'),
  addMobile(1, '1'),
  join(1, 1, { primaryMember: true }),
  join(1, 2),
  join(2, 2),
];

it('any bursts have the same outcomes and final state as the same commands one by one', async () => {
  const bursts = fc.array(fc.array(command, { minLength: 1, maxLength: 15 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(bursts, fc.integer({ min: 1, max: 20 }), async (given, maxBatch) => {
      const together = await openTestService({ maxBatch });
      const inTurn = await openTestService();
      await together.apply(...arranged);
      await inTurn.apply(...arranged);
      for (const burst of given) {
        const concurrent = await Promise.all(burst.map((one) => submit(together, one)));
        const oneByOne = [];
        for (const one of burst) oneByOne.push(await submit(inTurn, one));
        expect(concurrent).toEqual(oneByOne);
      }
      expect(await stateOf(together)).toEqual(await stateOf(inTurn));
      await Promise.all([together.store.close(), inTurn.store.close()]);
    }),
    // PostgreSQL takes longer to create the databases.
    { numRuns: runs(onEngine({ sqlite: 40, postgres: 8 }), 200) },
  );
});

async function submit({ writer, orgId }: TestService, one: Command): Promise<unknown> {
  return writer.submit(orgId, one, operator);
}

async function stateOf({ store, orgId }: TestService): Promise<unknown> {
  const groupIds = Array.from({ length: 100 }, (_, index) => index + 1);
  return {
    // Hashes of personal entries always differ, because each has its own salt.
    org: { ...(await store.findOrg(orgId)), lastHash: null },
    changes: await store.listChanges(orgId, { since: 0, limit: 10_000 }),
    groups: await store.findGroups(
      orgId,
      groupIds.map((id) => ({ id })),
    ),
    members: await Promise.all(groupIds.map((id) => store.listMembers(orgId, id))),
    customers: await Promise.all([1, 2, 3, 4, 5].map((id) => store.findCustomer(orgId, id))),
    companies: await store.listCompanies(orgId, { after: 0, limit: 10 }),
    tills: await store.listTills(orgId),
    names: await Promise.all(['acme', 'renamed'].map((name) => store.findLogin('org', name))),
  };
}

function joinOptions(): fc.Arbitrary<{ primaryMember: boolean; defaultGroup: boolean }> {
  return fc.record({ primaryMember: fc.boolean(), defaultGroup: fc.boolean() });
}
