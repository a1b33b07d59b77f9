import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { newSeed } from '../../../../scripts/run-sizes.ts';
import { openStore } from '../../src/store/open-store.ts';
import { seedPlayground } from '../linearizable/playground.ts';
import { cleanUp, startServer } from '../server-process.ts';
import { readLog } from '../trial/state.ts';
import { createDatabase } from './database.ts';
import { startLoad, violationsOf } from './histories.ts';
import { openProxy, type Proxy } from './proxy.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: Proxy;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await openProxy(database.url, [
    { from: ' FOR UPDATE', to: '' },
    // Of the statement that stores a few changes if nothing has changed.
    { from: 't.sequence = $', to: 't.sequence >=$' },
  ]);
});
afterAll(async () => {
  await cleanUp();
  await proxy.close();
  await database.drop();
});

// Shows that the other histories would tell: were the checker blind, they would prove nothing.
it('the histories of two processes that take no lock are found not to be linearizable', async () => {
  const org = await seedPlayground(database.url, 'acme');
  await dropLogKey();
  const start = () => startServer(proxy.url, ['--log-level', 'silent']);
  const urls = (await Promise.all([start(), start()])).map(({ url }) => url);
  const load = { seed: newSeed(), clients: 12, goesOn: (sent: number) => sent < 700 };
  const { recorder, ended } = startLoad(urls, org, load);
  await ended;
  const store = await openStore(database.url);
  const log = await readLog(store, org.orgId);
  await store.close();
  const violations = violationsOf(recorder, org, log);
  expect(violations).toContainEqual(expect.stringContaining('is in the log in two places'));
  expect(violations).toContainEqual(expect.stringContaining('the model says'));
});

/** Without the lock the log's key would still refuse the later of two writes that were decided on the same state. */
async function dropLogKey(): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('ALTER TABLE changes DROP CONSTRAINT changes_pkey');
  await client.end();
}
