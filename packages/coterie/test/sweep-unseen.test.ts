import fc from 'fast-check';
import { expect, it } from 'vitest';

import { onEngine } from './engine.ts';
import { runs } from '../../../scripts/run-sizes.ts';
import { check } from '../src/domain/checks.ts';
import type { Command } from '../src/domain/commands.ts';
import { factsAt } from '../src/domain/overdue.ts';
import { whyNotJoin } from '../src/domain/why-not-join.ts';
import { storeAsOf } from '../src/store/as-of.ts';
import type { SnapshotPart } from '../src/store/snapshot.ts';
import { sweep } from '../src/sweeper.ts';
import { commandsOf, hour, nativeItem, start } from './arbitraries/native.ts';
import { openTestService, type TestService } from './arrange.ts';
import {
  acceptHandOver,
  createCustomer,
  createGroup,
  invite,
  join,
  joinAsPrimary,
  offerHandOver,
  operator,
} from './commands.ts';
import { expectRulesHold } from './trial/rules.ts';
import { dump, foldFromNothing, loadEverything, readLog } from './trial/state.ts';

const groupIds = [1, 2, 3, 4];
const userIds = [1, 2, 3, 4, 5, 6];

let clock = start;

/** All that can be read of an org, but for how far its log has come. */
async function observe({ store }: TestService, orgId: number): Promise<unknown> {
  const page = { after: null, limit: 10 };
  const query = {
    text: null,
    companyId: null,
    fields: {},
    sort: 'groupId',
    descending: false,
  } as const;
  const lists = (['ACTIVE', 'INACTIVE', 'DELETED'] as const).flatMap((status) =>
    [false, true].map((descending) =>
      store.listGroups(orgId, { ...query, statuses: [status], descending }, page),
    ),
  );
  const org = await store.findOrg(orgId);
  if (org === null) throw new Error('it should exist');
  const then = storeAsOf(store, org, { upTo: org.sequence, at: clock });
  const some = { after: 0, limit: 10 };
  const seen = await Promise.all([
    ...lists,
    store.findGroups(orgId, [
      ...groupIds.map((id) => ({ id })),
      ...['a', 'b', 'c', 'd'].map((externalId) => ({ externalId })),
      ...userIds.map((primaryUserId) => ({ primaryUserId })),
    ]),
    then.findGroups(
      orgId,
      groupIds.map((id) => ({ id })),
    ),
    ...groupIds.flatMap((id) => [
      store.listMembers(orgId, id),
      store.listCurrentMembers(orgId, id, some),
      then.listCurrentMembers(orgId, id, some),
    ]),
    ...userIds.flatMap((id) => [
      store.findCustomer(orgId, id),
      then.findCustomer(orgId, id),
      store.listGroupsOfCustomer(orgId, id, some),
      then.listGroupsOfCustomer(orgId, id, some),
    ]),
    readSnapshot(store, orgId),
    readVerdicts(store, orgId),
  ]);
  return withoutSequences(seen);
}

async function readVerdicts(store: TestService['store'], orgId: number): Promise<unknown> {
  const facts = await store.load(orgId, [
    { groups: groupIds.map((id) => ({ id })), customers: userIds, primaryOf: userIds },
    { defaultGroupOf: userIds },
    { groups: groupIds.map((id) => ({ id })), openInvitations: true },
  ]);
  const now = factsAt(facts, clock);
  return userIds.flatMap((userId) => [
    check(now, { userId, action: 'points_redemption' }),
    ...groupIds.flatMap((groupId) => [
      check(now, { userId, action: 'points_redemption', groupId }),
      check(now, { userId, action: 'member', groupId }),
      whyNotJoin(now, { groupId, userId, primaryMember: true, permissions: [] }, clock),
    ]),
  ]);
}

async function readSnapshot(store: TestService['store'], orgId: number): Promise<unknown> {
  const snapshot = await store.openSnapshot(orgId);
  const parts: SnapshotPart[] = [];
  for await (const part of snapshot?.parts() ?? []) parts.push(part);
  await snapshot?.close();
  return parts.filter(({ rows }) => rows.length > 0);
}

/**
 * Where the log has come to, which alone tells whether it was swept, and what has its number from there; and how many
 * invitations nobody answered, which is documented to be as of the last sweep.
 */
function withoutSequences(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) =>
      /(sequence|invitationId|invitedCount)$/i.test(key) ? undefined : one,
    ),
  ) as unknown;
}

async function sweepAll({ store, writer }: TestService): Promise<void> {
  const onFailure = (): void => {};
  await sweep({ store, writer, now: () => clock, onFailure });
}

async function expectFolded({ store }: TestService, orgId: number): Promise<void> {
  const readable = await readLog(store, orgId);
  const stored = await loadEverything(store, orgId, readable);
  expectRulesHold(stored);
  const folded = dump(foldFromNothing(orgId, readable));
  for (const table of ['groups', 'memberships', 'customers'])
    expect(folded[table]).toEqual(dump(stored)[table]);
}

const userId = fc.constantFrom(...userIds);
const groupId = fc.constantFrom(...groupIds);
const time = fc.integer({ min: 1, max: 8 }).map((hours) => start + hours * hour);
const asking: fc.Arbitrary<Command> = fc.oneof(
  fc
    .tuple(groupId, userId, time)
    .map(([group, user, expiresOn]) => invite(group, user, { expiresOn })),
  fc
    .tuple(groupId, userId, time)
    .map(([group, user, expiresOn]) => offerHandOver(group, user, { expiresOn })),
  fc.tuple(groupId).map(([group]) => acceptHandOver(group)),
);

const step = fc.record({
  command: fc.oneof({ weight: 3, arbitrary: commandsOf(nativeItem) }, asking),
  /** Hours that pass before it. */
  pause: fc.constantFrom(0, 0, 0, 0.5, 1, 2),
});

it('nothing that anybody reads or is answered tells whether the sweep has run', async () => {
  // Two databases under one clock: a sweep goes through all orgs.
  const swept = await openTestService({ now: () => clock });
  const unswept = await openTestService({ now: () => clock });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      clock = start;
      const name = `org-${Math.random()}`;
      const both = [
        { service: swept, orgId: await swept.addOrg(name) },
        { service: unswept, orgId: await unswept.addOrg(name) },
      ] as const;
      const submit = async (command: Command): Promise<void> => {
        const [one, other] = await Promise.all(
          both.map(({ service, orgId }) => service.writer.submit(orgId, command, operator)),
        );
        expect(withoutSequences(other)).toEqual(withoutSequences(one));
      };
      for (const id of ['a', 'b', 'c', 'd']) await submit(createGroup(id, { maxGroupSize: 3 }));
      for (const id of userIds) await submit(createCustomer(id));
      await submit(joinAsPrimary(1, 1));
      await submit(join(1, 2));
      for (const { command, pause } of steps) {
        if (pause > 0) {
          clock += pause * hour;
          await sweepAll(swept);
          await expectSameView(both);
        }
        await submit(command);
        await expectSameView(both);
      }
      await sweepAll(unswept);
      await expectSameView(both);
      for (const { service, orgId } of both) await expectFolded(service, orgId);
    }),
    { numRuns: runs(onEngine({ sqlite: 12, postgres: 5 }), 120), endOnFailure: true },
  );
});

async function expectSameView(
  both: readonly { readonly service: TestService; readonly orgId: number }[],
): Promise<void> {
  const [one, other] = await Promise.all(both.map(({ service, orgId }) => observe(service, orgId)));
  expect(other).toEqual(one);
}
