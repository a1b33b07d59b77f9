import { afterEach, expect, it } from 'vitest';

import { newSeed, repeatWith, runs } from '../../../scripts/run-sizes.ts';
import { keepInStep, startCopy } from '../../../examples/keep-in-step/keep-in-step.ts';
import { audit } from './audit.ts';
import { createClient } from './http-client.ts';
import { createRandom } from './random.ts';
import { seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, startServer, waitFor } from './server-process.ts';
import { callUntil, createWorld } from './traffic.ts';

afterEach(cleanUp);

const rounds = runs(2, 12);

it('a consumer whose server is killed in the middle of its stream loses and repeats nothing', async () => {
  const seed = newSeed();
  const path = makeDatabasePath();
  const { orgId, ...credential } = await seedOrg(path, 'acme');
  const world = createWorld(orgId);
  const first = await startServer(path, ['--log-level', 'silent']);
  // A port of its own for each server would be another address to the consumer.
  const service = { url: first.url, ...credential };
  const flags = ['--log-level', 'silent', '--port', new URL(first.url).port];
  const copy = await startCopy(service);
  const seen: number[] = [];
  const reasons: unknown[] = [];
  const since = copy.sequence;
  const stop = new AbortController();
  const keeping = keepInStep(service, copy, {
    signal: stop.signal,
    retryMs: 20,
    onChange: ({ sequence }) => void seen.push(sequence),
    onEnd: (reason) => void reasons.push(reason),
  });
  let server = first;
  for (let round = 0; round < rounds; round += 1) {
    let over = false;
    const callers = Array.from({ length: 6 }, async (_, caller) => {
      const client = createClient(server.url, credential, { sockets: 1 });
      await callUntil(world, client, createRandom(seed + round * 10 + caller), () => over);
      client.close();
    });
    const before = seen.length;
    await waitFor('some changes', async () => seen.length > before + 100);
    await server.kill();
    over = true;
    await Promise.all(callers);
    server = await startServer(path, flags);
  }
  const log = audit(path).changesByOrg.get(orgId) ?? [];
  await waitFor('the end of the log', async () => copy.sequence >= log.length);
  stop.abort();
  await keeping;
  expect(seen, repeatWith(seed)).toEqual(log.slice(since).map(({ sequence }) => sequence));
  expect(reasons.length).toBeGreaterThanOrEqual(rounds);
  expect(new Map(copy.mirror)).toEqual(new Map((await startCopy(service)).mirror));
});

it('a stream that nobody reads from does not hold up a stop', async () => {
  const path = makeDatabasePath();
  const { userName, password } = await seedOrg(path, 'acme');
  const server = await startServer(path, ['--log-level', 'silent']);
  const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
  const response = await fetch(`${server.url}/api/v1/changes/stream`, {
    headers: { authorization },
  });
  expect(response.status).toBe(200);
  expect((await server.stop()).code).toBe(0);
  expect(await response.text()).toContain('event: orgCreated');
});
