import { afterAll, beforeAll, expect, it } from 'vitest';

import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createWriter, type Writer } from '../../src/writer/writer.ts';
import * as commands from '../commands.ts';
import { createDatabase } from './database.ts';

/** Stores and writers of their own, as two processes have them. */
let stores: readonly Store[];
let writers: readonly Writer[];
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createDatabase();
  ({ drop } = database);
  stores = [await openStore(database.url), await openStore(database.url)];
  writers = stores.map((store) =>
    createWriter({ store, now: Date.now, maxWaiting: 1_000, maxBatch: 10 }),
  );
});
afterAll(async () => {
  for (const writer of writers) await writer.close();
  for (const store of stores) await store.close();
  await drop();
});

it('the last seat is given once, to who joins or to who is invited, whichever process is asked', async () => {
  const [store] = stores;
  const [here, there] = writers;
  if (store === undefined || here === undefined || there === undefined) throw new Error('two');
  const orgId = await store.reserveOrgId();
  const submit = (writer: Writer, command: Parameters<Writer['submit']>[1]) =>
    writer.submit(orgId, command, commands.operator);
  await submit(here, commands.createOrg({ name: 'acme' }));
  for (const userId of [1, 2, 3]) await submit(here, commands.createCustomer(userId));
  for (let round = 1; round <= 40; round += 1) {
    await submit(here, commands.createGroup(`group ${round}`, { maxGroupSize: 2 }));
    await submit(here, commands.join(round, 1));
    const both = [
      submit(here, commands.invite(round, 2)),
      submit(there, commands.join(round, 3)),
    ] as const;
    const [invited, joined] = await Promise.all(round % 2 === 0 ? both : both.toReversed());
    const results = [invited, joined].map((outcome) => {
      if (outcome?.accepted !== true) return false;
      return 'items' in outcome.result
        ? outcome.result.items.every((one) => 'refusal' in one && one.refusal === null)
        : true;
    });
    expect(results.filter(Boolean)).toHaveLength(1);
    const [group] = await store.findGroups(orgId, [{ id: round }]);
    expect((group?.memberCount ?? 0) + (group?.invitedCount ?? 0)).toBe(2);
  }
});
