import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createClient } from '../http-client.ts';
import { startReceiver } from '../receiver.ts';
import { seedOrg } from '../seed.ts';
import { cleanUp, type ServerProcess, startServer, waitFor } from '../server-process.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let servers: readonly ServerProcess[];

beforeAll(async () => {
  database = await createDatabase();
  const flags = ['--webhook-allow-private', '--log-level', 'error'];
  const start = () => startServer(database.url, flags);
  servers = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await cleanUp();
  await database.drop();
});

it('two processes send each change once, in order, one of them at a time, and one goes on when the other is killed', async () => {
  const { orgId: _, ...credential } = await seedOrg(database.url, 'first', { productLimit: 50 });
  const clients = servers.map(({ url }) => createClient(url, credential));
  const send = async (index: number, path: string, body: object) =>
    clients[index % 2]?.send({ method: 'POST', path, body });
  const receivers = [await startReceiver(), await startReceiver(), await startReceiver()];
  for (const receiver of receivers) {
    receiver.answer(async (response) => {
      await sleep(3);
      response.writeHead(204).end();
    });
    await send(0, '/api/v1/webhooks', { url: receiver.url, kinds: ['groupCreated'] });
  }
  const create = (index: number) =>
    send(index, '/v2/userGroup2', { externalId: `g${index}`, maxGroupSize: 5 });
  await Promise.all(Array.from({ length: 120 }, (_one, index) => create(index)));
  for (const receiver of receivers) {
    await waitFor('all', async () => receiver.received.length >= 120);
    expect(receiver.received).toHaveLength(120);
    const sequences = receiver.sequences();
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(receiver.mostAtOnce()).toBe(1);
  }

  await servers[1]?.kill();
  for (let index = 120; index < 140; index += 2) await create(index);
  for (const receiver of receivers) {
    await waitFor('the others', async () => receiver.sequences().length >= 130);
    const sequences = receiver.sequences();
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  }
  for (const client of clients) client.close();
});
