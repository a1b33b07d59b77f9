import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { keepInStep, startCopy } from '../../../../examples/keep-in-step/keep-in-step.ts';
import { readStream } from '../../../../examples/keep-in-step/read.ts';
import { createClient } from '../http-client.ts';
import { startTestService } from '../http-service.ts';
import { createRandom } from '../random.ts';
import { addGroup, seedOrg } from '../seed.ts';
import { cleanUp, type ServerProcess, startServer, waitFor } from '../server-process.ts';
import { callUntil, createWorld } from '../traffic.ts';
import { copyDatabase, createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let first: ServerProcess;
let second: ServerProcess;

beforeAll(async () => {
  database = await createDatabase();
  const start = () => startServer(database.url, ['--log-level', 'silent']);
  [first, second] = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await cleanUp();
  await database.drop();
});

it('what one process writes is streamed by another', async () => {
  const { orgId: _, ...credential } = await seedOrg(database.url, 'across');
  const events = readStream({ url: second.url, ...credential }, 2);
  const next = events.next();
  const client = createClient(first.url, credential);
  const groupId = await addGroup(client, 'a', 5);
  client.close();
  expect((await next).value).toMatchObject({ id: 3, change: { kind: 'groupCreated', groupId } });
  await events.return(undefined);
});

it('two consumers, one of each process that writes, see the same log', async () => {
  const seed = Date.now() % 1_000_000;
  const { orgId, ...credential } = await seedOrg(database.url, 'both');
  const world = createWorld(orgId);
  const stop = new AbortController();
  const consumers = await Promise.all(
    [first, second].map(async ({ url }) => {
      const service = { url, ...credential };
      const copy = await startCopy(service);
      const since = copy.sequence;
      const seen: number[] = [];
      const onChange = ({ sequence }: { sequence: number }): void => void seen.push(sequence);
      const keeping = keepInStep(service, copy, { signal: stop.signal, onChange });
      return { service, copy, since, seen, keeping };
    }),
  );
  const callers = Array.from({ length: 8 }, async (_, caller) => {
    const client = createClient([first, second][caller % 2]?.url ?? '', credential, { sockets: 1 });
    await callUntil(world, client, createRandom(seed + caller), () => world.sent.length >= 400);
    client.close();
  });
  await Promise.all(callers);
  const last = await startCopy({ url: first.url, ...credential });
  for (const { copy, since, seen } of consumers) {
    await waitFor('the end of the log', async () => copy.sequence >= last.sequence);
    const { length } = seen;
    expect(seen, `seed ${seed}`).toEqual(Array.from({ length }, (_, index) => since + 1 + index));
    expect(new Map(copy.mirror)).toEqual(new Map(last.mirror));
  }
  stop.abort();
  await Promise.all(consumers.map(({ keeping }) => keeping));
});

it('a copy that lags has nothing new for who has read further, and is no restored backup', async () => {
  const { url, drop } = await createDatabase();
  onTestFinished(drop);
  const before = await startTestService({ database: url });
  await before.service.close();
  const copy = await copyDatabase(url);
  onTestFinished(copy.drop);
  const running = await startTestService({ database: url, readDatabase: copy.url }, { org: false });
  onTestFinished(() => running.close());
  const caller = running.as('till.1');
  await caller.post('/v2/userGroup2', { externalId: 'new', maxGroupSize: 5 });
  const { status, body } = await caller.get('/api/v1/changes?since=3');
  expect([status, body]).toEqual([200, { items: [], next: 3, sequence: 2 }]);
  expect((await caller.get('/api/v1/changes?since=4')).body.code).toBe(95020);
});
