import { afterAll, beforeAll, expect, it } from 'vitest';

import { newSeed, repeatWith, runs } from '../../../../scripts/run-sizes.ts';
import { requestsOf, seedPlayground, type SeededPlayground } from '../linearizable/playground.ts';
import { cleanUp, type ServerProcess, startServer, waitFor } from '../server-process.ts';
import { auditDatabase } from './audit.ts';
import { createDatabase } from './database.ts';
import { startLoad, violationsOf } from './histories.ts';
import { openProxy, type Proxy } from './proxy.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: Proxy;
/** One has the way to the database that the tests disturb, the other writes to the same org undisturbed. */
let servers: readonly ServerProcess[];

beforeAll(async () => {
  database = await createDatabase();
  proxy = await openProxy(database.url);
  const start = (url: string) => startServer(url, ['--log-level', 'silent']);
  servers = await Promise.all([start(proxy.url), start(database.url)]);
});
afterAll(async () => {
  await cleanUp();
  await proxy.close();
  await database.drop();
});

/** Loads both servers, disturbs the way of one again and again, and expects the history to be linearizable. */
async function disturb(org: SeededPlayground, times: number, disturbance: () => void) {
  const seed = newSeed();
  const urls = servers.map(({ url }) => url);
  let over = false;
  const { recorder, ended } = startLoad(urls, org, { seed, clients: 8, goesOn: () => !over });
  for (let time = 0; time < times; time += 1) {
    const sent = recorder.operations.length;
    await waitFor('more load', async () => recorder.operations.length > sent + 40);
    disturbance();
  }
  over = true;
  await ended;
  const logs = await auditDatabase(database.url);
  const log = logs.get(org.orgId) ?? [];
  expect(violationsOf(recorder, org, log), repeatWith(seed)).toEqual([]);
  expect(recorder.faults).toEqual([]);
  return { recorder, logged: new Set(requestsOf(log)) };
}

it('a process whose commits lose their answers says of each what became of it', async () => {
  const org = await seedPlayground(database.url, 'lost-answers');
  const { recorder, logged } = await disturb(org, runs(12, 60), () => proxy.loseAnswerTo('COMMIT'));
  expect(recorder.unavailable.filter(({ id }) => logged.has(id))).toEqual([]);
});

it('a process whose connections are cut under load answers each request, and nothing wrong', async () => {
  const org = await seedPlayground(database.url, 'cut');
  const { recorder } = await disturb(org, runs(12, 60), () => proxy.cut());
  const untold = recorder.operations.filter(({ told }) => told === null);
  expect(untold).toHaveLength(recorder.unavailable.length);
});
