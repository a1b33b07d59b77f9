import { beforeEach, expect, it, onTestFinished } from 'vitest';

import { createCustomer, createGroup, join, joinItem, leave } from '../../../test/commands.ts';
import { createDatabase } from '../../../test/postgres/database.ts';
import { sentBy } from '../../../test/postgres/sent.ts';
import type { Command, CommandOf } from '../../domain/commands.ts';
import { addOrg, apply, jobOf } from '../../../test/store-contract/harness.ts';
import type { Store } from '../store.ts';
import { createPool } from './connection.ts';
import { openPostgresStore } from './store.ts';
import { writeJobs } from './write.ts';

const last = 512;

let store: Store;
let orgId: number;
/** Writes one batch, and returns how many statements it took. */
let statementsOf: (...commands: readonly Command[]) => Promise<number>;

beforeEach(async () => {
  const { url, drop } = await createDatabase();
  store = await openPostgresStore(url);
  orgId = await addOrg(store, 'acme');
  const ids = Array.from({ length: last }, (_, index) => index + 1);
  await apply(store, orgId, ...ids.map((id) => createGroup(`group ${id}`)));
  await apply(store, orgId, ...ids.map((id) => createCustomer(id)));
  const pool = createPool(url, 5_000);
  const sent = sentBy(pool);
  statementsOf = async (...commands) => {
    sent.length = 0;
    await writeJobs(pool, [jobOf(orgId, ...commands)], Date.now);
    return sent.length;
  };
  onTestFinished(async () => {
    await pool.end();
    await store.close();
    await drop();
  });
});

function joinNamed(externalId: string, userId: number): CommandOf<'join'> {
  return { type: 'join', selectors: { externalId }, items: [joinItem(userId)] };
}

it('a single join takes two statements, however its group is named', async () => {
  expect(await statementsOf(join(1, 1))).toBe(2);
  expect(await statementsOf(joinNamed('group 2', 1))).toBe(2);
  expect((await store.listMembers(orgId, 2)).map(({ userId }) => userId)).toEqual([1]);
});

it('a single move or leave takes two statements, and one more to find the customer by an identifier', async () => {
  await apply(store, orgId, join(1, 1));
  const transfer: Command = {
    type: 'transfer',
    leaveGroupId: 1,
    joinGroupId: 2,
    userIds: [1],
  };
  expect(await statementsOf(transfer)).toBe(2);
  expect(await statementsOf(leave(2, 1))).toBe(3);
  await apply(store, orgId, join(3, 1));
  expect(await statementsOf({ type: 'leave', groupId: 3, identifier: { userId: 1 } })).toBe(2);
});

it('a single join of a current member takes one statement and changes nothing', async () => {
  await apply(store, orgId, join(1, 1));
  const before = (await store.findOrg(orgId))?.sequence;
  expect(await statementsOf({ ...joinNamed('group 1', 1), onExisting: 'ignore' })).toBe(1);
  expect((await store.findOrg(orgId))?.sequence).toBe(before);
});

it('a batch of five hundred joins takes about as many statements as one of twenty', async () => {
  const joins = (from: number, to: number): readonly Command[] =>
    Array.from({ length: to - from }, (_, index) =>
      joinNamed(`group ${from + index}`, from + index),
    );
  const few = await statementsOf(...joins(1, 21));
  const many = await statementsOf(...joins(21, last));
  expect(few).toBeLessThanOrEqual(14);
  expect(many).toBeLessThanOrEqual(few + 18);
});
