import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { onEngine } from './engine.ts';
import { assertUntilCovered, runs } from '../../../scripts/run-sizes.ts';
import type { Command, FileRow, FileMember } from '../src/domain/commands.ts';
import { rowsPerChunk } from '../src/domain/imports.ts';
import { runUndo } from '../src/imports/undo.ts';
import { addOrg, apply } from './store-contract/harness.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { createWriter, type Writer } from '../src/writer/writer.ts';
import { createCustomer, createGroup } from './commands.ts';
import { newRawDatabase, type RawDatabase } from './raw-database.ts';
import { loadEverything, readLog } from './trial/state.ts';

let database: RawDatabase;
let store: Store;
let writer: Writer;

beforeAll(async () => {
  database = await newRawDatabase();
  store = await openStore(database.url);
  writer = createWriter({ store, now: Date.now, maxWaiting: 100, maxBatch: 100 });
});
afterAll(async () => {
  await writer.close();
  await store.close();
  await database.drop();
});

const groups = 3;
const customers = 6;
const groupId = fc.integer({ min: 1, max: groups });
const userId = fc.integer({ min: 1, max: customers });

const memberRow: fc.Arbitrary<FileMember> = fc.record({
  type: fc.constant('member'),
  action: fc.constantFrom('join', 'join', 'leave'),
  group: fc.record({ id: groupId }),
  customer: fc.record({ userId }),
  primaryMember: fc.boolean(),
  defaultGroup: fc.boolean(),
  permissions: fc.subarray(['allow_points_redemption', 'block_points_transfer']),
});
const newGroup = fc.constantFrom('x', 'y').map((externalId) => createGroup(externalId));
const fileRow = fc.oneof({ weight: 9, arbitrary: memberRow }, { weight: 1, arbitrary: newGroup });

/** What somebody does by hand. */
const byHand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    type: fc.constant('leave' as const),
    groupId,
    identifier: fc.record({ userId }),
  }),
  fc.tuple(groupId, userId, fc.boolean(), fc.boolean()).map(
    ([id, user, primaryMember, defaultGroup]) =>
      ({
        type: 'join',
        selectors: { id },
        items: [{ userId: user, primaryMember, defaultGroup, permissions: [] }],
      }) as const,
  ),
  fc.record({
    type: fc.constant('setPermissions' as const),
    groupId,
    userId,
    permissions: fc.constant(['block_points_redemption']),
  }),
  fc.record({ type: fc.constant('handOver' as const), groupId, userId }),
  fc.record({
    type: fc.constant('deleteGroup' as const),
    selectors: fc.record({ id: groupId }),
  }),
);

const operator = { tillId: null, requestId: null };

/** Refusals are none of this test's concern. */
async function submit(orgId: number, commands: readonly Command[]): Promise<void> {
  for (const command of commands) await writer.submit(orgId, command, operator);
}

/** An org of its own, with some members already. */
async function arrange(first: readonly Command[], policy: 'none' | 'oldest'): Promise<number> {
  const orgId = await addOrg(store, `org-${Math.random()}`);
  for (let id = 1; id <= customers; id += 1) await apply(store, orgId, createCustomer(id));
  for (let id = 1; id <= groups; id += 1) {
    await apply(store, orgId, createGroup(`g${id}`, { maxGroupSize: 4 }));
    const patch = { successionPolicy: policy };
    await apply(store, orgId, { type: 'patchGroup', groupId: id, patch });
  }
  await submit(orgId, first);
  return orgId;
}

async function importRows(orgId: number, given: readonly FileRow[]) {
  const actor = { tillId: null, requestId: 'import-i' };
  const outcome = await writer.submit<'importRows'>(
    orgId,
    {
      type: 'importRows',
      importId: 'i',
      what: 'members',
      from: 0,
      digest: 'd',
      rows: given,
      isLast: true,
      mayRemove: null,
    },
    actor,
  );
  if (!outcome.accepted) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.result.import;
}

interface State {
  /** Live ones, by id. */
  readonly groups: ReadonlyMap<number, object>;
  /** By group and customer. */
  readonly memberships: ReadonlyMap<string, string>;
  readonly defaultGroups: readonly (number | null)[];
}

/** What is so, whatever way it came to be so: without sequences and times. */
async function readState(orgId: number): Promise<State> {
  const facts = await loadEverything(store, orgId, await readLog(store, orgId));
  const groupRows = [...facts.groups.touched.values()].filter((one) => one !== null);
  const members = [...facts.memberships.touched.values()].filter((one) => one !== null);
  const live = groupRows.filter(({ status }) => status !== 'DELETED');
  return {
    groups: new Map(
      live.map(({ groupId: id, sequence: _sequence, createdOn: _createdOn, ...rest }) => [
        id,
        rest,
      ]),
    ),
    memberships: new Map(
      members.map((one) => {
        const isPrimary = facts.groups.need(one.groupId).primaryUserId === one.userId;
        return [`${one.groupId} ${one.userId}`, `${isPrimary} ${one.permissions.join(' ')}`];
      }),
    ),
    defaultGroups: range(customers).map((id) => facts.customers.need(id).defaultGroupId),
  };
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

const undo = (orgId: number) => runUndo({ store, writer }, { orgId, tillId: null, importId: 'i' });

const file = fc
  .array(fileRow, { minLength: 1, maxLength: 20 })
  .map((rows) => rows.map((command, index): FileRow => ({ line: index + 2, command })));
const byHands = fc.array(byHand, { maxLength: 10 });
const policy = fc.constantFrom<'none' | 'oldest'>('none', 'oldest');

it('gives back the state from before the import when nothing came between', async () => {
  await fc.assert(
    fc.asyncProperty(byHands, policy, file, async (first, how, rows) => {
      const orgId = await arrange(first, how);
      const before = await readState(orgId);
      await importRows(orgId, rows);
      expect(await undo(orgId)).toMatchObject({ status: 'undone', notUndone: 0 });
      expect(await readState(orgId)).toEqual(before);
    }),
    { numRuns: runs(onEngine({ sqlite: 80, postgres: 30 }), 600) },
  );
});

it('lists what it can not take back, and leaves what was done by hand since', async () => {
  let listed = 0;
  await assertUntilCovered(
    fc.asyncProperty(byHands, policy, file, byHands, async (first, how, rows, since) => {
      const orgId = await arrange(first, how);
      const before = await readState(orgId);
      const { firstSequence } = await importRows(orgId, rows);
      const imported = await readState(orgId);
      const log = await readLog(store, orgId);
      const changes = log.filter(({ actor }) => actor.requestId === 'import-i');
      expect(changes[0]?.sequence ?? null).toBe(firstSequence);
      await submit(orgId, since);
      const byNow = await readState(orgId);
      const { undone, notUndone, status, undoRanges } = await undo(orgId);
      for (const [from, to] of undoRanges) expect(from).toBeLessThanOrEqual(to);
      expect({ status, looked: undone + notUndone }).toEqual({
        status: 'undone',
        looked: changes.length,
      });
      const page = { importId: 'i', phase: 'undo', after: 0, limit: rowsPerChunk } as const;
      const lines = (await store.listImportErrors(orgId, page)).map(({ line }) => line);
      const left = changes.filter(({ sequence }) => lines.includes(sequence));
      expect(left).toHaveLength(notUndone);
      listed += notUndone;
      const after = await readState(orgId);
      const pairs = new Set([...before.memberships.keys(), ...imported.memberships.keys()]);
      for (const pair of pairs) {
        const of = ({ memberships }: State): string | undefined => memberships.get(pair);
        const ofThePair = left.filter(
          (one) => 'groupId' in one && 'userId' in one && `${one.groupId} ${one.userId}` === pair,
        );
        if (of(byNow) !== of(imported)) expect(of(after)).toBe(of(byNow));
        if (of(before) !== of(imported) && of(byNow) !== of(imported))
          expect(ofThePair, pair).not.toEqual([]);
        if (of(after) !== of(before) && of(byNow) === of(imported) && of(before) !== of(imported))
          expect(ofThePair, pair).not.toEqual([]);
      }
    }),
    {
      least: runs(onEngine({ sqlite: 80, postgres: 40 }), 600),
      most: 1_000,
      isCovered: () => listed > 50,
    },
  );
  // Else nothing ever came between.
  expect(listed).toBeGreaterThan(50);
});

it.each([
  ['in one go', false],
  ['in a dry run', true],
  ['after it broke off', false],
])('leaves what came before a change that stays, however far away: %s', async (how, isDryRun) => {
  const row = (user: number, action: 'join' | 'leave'): FileMember => ({
    type: 'member',
    action,
    group: { id: 1 },
    customer: { userId: user },
    primaryMember: false,
    defaultGroup: false,
    permissions: [],
  });
  const between = range(600).flatMap(() => [row(2, 'join'), row(2, 'leave')]);
  const commands = [row(1, 'leave'), ...between, row(1, 'join')];
  const lines = commands.map((command, index) => ({ line: index + 2, command }));
  const item = { userId: 1, primaryMember: false, defaultGroup: false, permissions: [] };
  const join: Command = { type: 'join', selectors: { id: 1 }, items: [item] };
  const orgId = await arrange([join], 'none');
  await importRows(orgId, lines);
  await submit(orgId, [{ type: 'leave', groupId: 1, identifier: { userId: 1 } }]);
  const before = await readState(orgId);
  const asked = { orgId, tillId: null, importId: 'i', isDryRun };
  const onProgress = (): never => {
    throw new Error(how);
  };
  if (how === 'after it broke off')
    await expect(runUndo({ store, writer }, { ...asked, onProgress })).rejects.toThrow(how);
  expect(await runUndo({ store, writer }, asked)).toMatchObject({
    undone: between.length,
    notUndone: 2,
    status: 'undone',
  });
  expect(await readState(orgId)).toEqual(before);
});

it('brings nobody back whose membership would have ended by itself since', async () => {
  const validUntil = Date.now() + 3_600_000;
  const item = {
    userId: 1,
    primaryMember: false,
    defaultGroup: false,
    permissions: [],
    validUntil,
  };
  const orgId = await arrange([{ type: 'join', selectors: { id: 1 }, items: [item] }], 'none');
  const command: FileMember = {
    type: 'member',
    action: 'leave',
    group: { id: 1 },
    customer: { userId: 1 },
    primaryMember: false,
    defaultGroup: false,
    permissions: [],
  };
  await importRows(orgId, [{ line: 2, command }]);
  const later = createWriter({ store, now: () => validUntil, maxWaiting: 1, maxBatch: 1 });
  const asked = { orgId, tillId: null, importId: 'i' };
  const done = await runUndo({ store, writer: later }, asked);
  expect(done).toMatchObject({ status: 'undone', undone: 0, notUndone: 1 });
  const page = { importId: 'i', phase: 'undo', after: 0, limit: 1 } as const;
  const [error] = await store.listImportErrors(orgId, page);
  expect(error?.refusal.code).toBe(95100);
  await later.close();
});
