import { afterAll, beforeAll, expect, it } from 'vitest';

import { newSeed, repeatWith, runs } from '../../../../scripts/run-sizes.ts';
import { createClient } from '../http-client.ts';
import { seedPlayground } from '../linearizable/playground.ts';
import { checkAnswers, isAcknowledged } from '../ledger.ts';
import { createRandom } from '../random.ts';
import { seedOrg } from '../seed.ts';
import { cleanUp, type ServerProcess, startServer } from '../server-process.ts';
import { callUntil, createWorld } from '../traffic.ts';
import { auditDatabase } from './audit.ts';
import { createDatabase } from './database.ts';
import { startLoad, violationsOf } from './histories.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let servers: readonly ServerProcess[];

beforeAll(async () => {
  database = await createDatabase();
  const start = () => startServer(database.url, ['--log-level', 'error']);
  servers = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await cleanUp();
  await database.drop();
});

it('two processes answer as one would that takes one request after the other', async () => {
  const seed = newSeed();
  const urls = servers.map(({ url }) => url);
  const orgs = await Promise.all(
    ['first', 'second'].map((name) => seedPlayground(database.url, name)),
  );
  const loads = orgs.map((org, index) => {
    const how = {
      seed: seed + index * 100,
      clients: 10,
      goesOn: (sent: number) => sent < runs(400, 1_000),
    };
    return { org, ...startLoad(urls, org, how) };
  });
  await Promise.all(loads.map(({ ended }) => ended));
  const logs = await auditDatabase(database.url);
  for (const { org, recorder } of loads) {
    expect(recorder.faults).toEqual([]);
    expect(recorder.operations.filter(({ told }) => told === null)).toEqual([]);
    expect(violationsOf(recorder, org, logs.get(org.orgId)), repeatWith(seed)).toEqual([]);
  }
});

it('what two processes acknowledge is in the log of its org, and what they refuse is not', async () => {
  const seed = newSeed();
  const orgs = await Promise.all(
    ['third', 'fourth'].map(async (name) => {
      const { orgId, ...credential } = await seedOrg(database.url, name, { productLimit: 50 });
      return { credential, world: createWorld(orgId) };
    }),
  );
  const callers = orgs.flatMap(({ credential, world }, org) =>
    Array.from({ length: 12 }, async (_, caller) => {
      const client = createClient(servers[caller % 2]?.url ?? '', credential, { sockets: 1 });
      const random = createRandom(seed + org * 100 + caller);
      await callUntil(world, client, random, () => world.sent.length >= runs(400, 1_500));
      client.close();
    }),
  );
  await Promise.all(callers);
  const sent = orgs.flatMap(({ world }) => world.sent);
  expect(sent.filter(isAcknowledged).length).toBeGreaterThan(200);
  expect(sent.filter(({ answer }) => answer === null)).toEqual([]);
  const logs = await auditDatabase(database.url);
  expect(checkAnswers(sent, logs), repeatWith(seed)).toEqual([]);
});
