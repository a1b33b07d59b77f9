import { expect, it, onTestFinished, vi } from 'vitest';

import type { Command } from '../src/domain/commands.ts';
import { addOrg as addOrgTo, apply, now as longAgo } from './store-contract/harness.ts';
import { openStore } from '../src/store/open-store.ts';
import { startSweeper } from '../src/sweeper.ts';
import { openTestService, type TestService } from './arrange.ts';
import { createCustomer, createGroup, join, operator } from './commands.ts';
import { startTestService } from './http-service.ts';
import { newRawDatabase } from './raw-database.ts';

const start = Date.UTC(2030, 0, 1);
const second = 1_000;

/** A sweeper that sleeps as long as the test likes. */
async function arrange(wrap: (store: TestService['store']) => TestService['store'] = (s) => s) {
  let clock = start;
  const service = await openTestService({ now: () => clock });
  const { store, writer } = service;
  const failures: unknown[] = [];
  let asleep = Promise.withResolvers<number>();
  let wake = (): void => {};
  const sweeper = startSweeper({
    store: wrap(store),
    writer,
    now: () => clock,
    onFailure: (error) => failures.push(error),
    sleep: async (ms, signal) => {
      await new Promise<void>((resolve) => {
        wake = resolve;
        signal.addEventListener('abort', () => resolve());
        if (signal.aborted) resolve();
        asleep.resolve(ms);
      });
    },
  });
  onTestFinished(() => sweeper.stop());
  return {
    ...service,
    failures,
    sweeper,
    /** How long it wants to sleep, when it has done what it had to. */
    asleep: () => asleep.promise,
    /** Lets time pass, and the sweeper wake. */
    wakeAfter: (ms: number): Promise<number> => {
      clock += ms;
      asleep = Promise.withResolvers();
      wake();
      return asleep.promise;
    },
    told: async (orgId = service.orgId): Promise<readonly string[]> => {
      const { changes } = await store.listChanges(orgId, { since: 0, limit: 1_000 });
      return changes.filter(({ cause }) => cause === 'settle').map(({ kind }) => kind);
    },
  };
}

/** A group that ends by itself. */
function groupUntil(externalId: string, activeUntil: number): Command {
  return { type: 'createGroup', details: { externalId, maxGroupSize: 10, activeUntil } };
}

it('sleeps until the first of what is due in any org, and records it then', async () => {
  const { writer, apply: submit, addOrg, orgId, asleep, wakeAfter, told } = await arrange();
  const other = await addOrg('other');
  await asleep();
  await submit(createCustomer(7), createGroup('a'), groupUntil('b', start + 29 * second));
  await submit(join(1, 7, { validUntil: start + 20 * second }));
  await writer.submit(other, groupUntil('c', start + 5 * second), operator);
  expect(await wakeAfter(0)).toBe(5 * second);
  expect(await wakeAfter(5 * second)).toBe(15 * second);
  expect([await told(orgId), await told(other)]).toEqual([[], ['groupEnded']]);
  expect(await wakeAfter(15 * second - 1)).toBe(1);
  expect(await told(orgId)).toEqual([]);
  expect(await wakeAfter(1)).toBe(9 * second);
  expect(await told(orgId)).toEqual(['groupMemberRemoved']);
  expect(await wakeAfter(9 * second)).toBe(30 * second);
  expect(await told(orgId)).toEqual(['groupMemberRemoved', 'groupEnded']);
});

it('looks again after half a minute at the latest, for what was set to end sooner meanwhile', async () => {
  const { apply: submit, asleep, wakeAfter, told } = await arrange();
  expect(await asleep()).toBe(30 * second);
  await submit(groupUntil('a', start + 10 * second), groupUntil('b', start + 65 * second));
  expect(await wakeAfter(30 * second)).toBe(30 * second);
  expect(await told()).toEqual(['groupEnded']);
  expect(await wakeAfter(30 * second)).toBe(5 * second);
  await submit(groupUntil('c', start + 62 * second));
  expect(await wakeAfter(5 * second)).toBe(30 * second);
  expect(await told()).toEqual(['groupEnded', 'groupEnded', 'groupEnded']);
});

it('tells of a failure, and tries again', async () => {
  const listDue = vi.fn(() => Promise.reject(new Error('gone for a moment')));
  const isDown = { now: true };
  const {
    failures,
    apply: submit,
    asleep,
    wakeAfter,
    told,
  } = await arrange((store) => ({
    ...store,
    listDue: (...asked) => (isDown.now ? listDue() : store.listDue(...asked)),
  }));
  expect(await asleep()).toBe(30 * second);
  expect(failures).toMatchObject([{ message: 'gone for a moment' }]);
  await submit(groupUntil('a', start + second));
  isDown.now = false;
  await wakeAfter(30 * second);
  expect(await told()).toEqual(['groupEnded']);
  expect(failures).toHaveLength(1);
});

it('stops in its sleep', async () => {
  const { sweeper, asleep, apply: submit, told, wakeAfter } = await arrange();
  await asleep();
  await submit(groupUntil('a', start + second));
  await sweeper.stop();
  void wakeAfter(second);
  expect(await told()).toEqual([]);
});

it('wakes by itself in a service, for what was written before the service started', async () => {
  const database = await newRawDatabase();
  onTestFinished(() => database.drop());
  const store = await openStore(database.url, { now: () => longAgo });
  const orgId = await addOrgTo(store, 'acme');
  const validUntil = Date.now() + 2 * second;
  await apply(store, orgId, createCustomer(7), createGroup('a'), join(1, 7, { validUntil }));
  await store.close();
  const running = await startTestService({ database: database.url });
  onTestFinished(() => running.close());
  const stored = async (): Promise<number | undefined> => {
    // As it is stored, not as it is read.
    const facts = await running.service.store.load(orgId, [{ groups: [{ id: 1 }] }]);
    return facts.groups.get(1)?.memberCount;
  };
  await expect.poll(stored).toBe(0);
});
