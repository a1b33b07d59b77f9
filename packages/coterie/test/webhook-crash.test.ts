import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from 'vitest';

import { createClient } from './http-client.ts';
import { createRandom } from './random.ts';
import { startReceiver } from './receiver.ts';
import { seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, startServer, waitFor } from './server-process.ts';

afterEach(cleanUp);

const flags = ['--webhook-allow-private', '--log-level', 'error'];
const rounds = 6;

interface Page {
  readonly items: readonly { readonly sequence: number; readonly kind: string }[];
}

it('brings every change to its receiver, in order, however often either of them is killed', async () => {
  const seed = Date.now() % 1_000_000;
  const random = createRandom(seed);
  const path = makeDatabasePath();
  const { orgId: _, ...credential } = await seedOrg(path, 'first', { productLimit: 50 });
  const receiver = await startReceiver();
  // A receiver that is killed before it noted the message, after it did, or answers only then.
  let dying = false;
  receiver.answer(async (response) => {
    await sleep(random.below(8));
    if (dying && random.below(10) === 0) return void response.destroy();
    response.writeHead(204).end();
    if (dying && random.below(10) === 0) response.destroy();
  });
  let webhookId = 0;
  let made = 0;
  for (let round = 0; round < rounds; round++) {
    dying = round < rounds - 1;
    const server = await startServer(path, flags);
    const client = createClient(server.url, credential);
    const post = (url: string, body: object) => client.send({ method: 'POST', path: url, body });
    if (round === 0) {
      const { body } = await post('/api/v1/webhooks', {
        url: receiver.url,
        kinds: ['groupCreated'],
      });
      ({ webhookId = 0 } = body as { webhookId?: number });
    }
    const nudge = () =>
      client.send({
        method: 'PATCH',
        path: `/api/v1/webhooks/${webhookId}`,
        // Whatever is changed, the next attempt is made at once.
        body: { description: `round ${round}, ${made++}` },
      });
    const before = receiver.received.length;
    for (let count = 0; count < 40; count++)
      await post('/v2/userGroup2', { externalId: `g${made++}`, maxGroupSize: 5 });
    await nudge();
    if (dying) {
      await waitFor('some messages', async () => {
        await nudge();
        return receiver.received.length > before;
      });
      await sleep(random.below(200));
      await server.kill();
    } else {
      const log = await client.send({
        method: 'GET',
        path: '/api/v1/changes?kind=groupCreated&limit=1000',
      });
      const wanted = (log.body as unknown as Page).items.map(({ sequence }) => sequence);
      expect(wanted).toHaveLength(rounds * 40);
      await waitFor('the rest', async () => {
        await nudge();
        return receiver.sequences().length >= wanted.length;
      });
      expect(receiver.sequences(), `seed ${seed}`).toEqual(wanted);
      await server.stop();
    }
    client.close();
  }
  // Fewer would mean that nobody was killed with a message under way.
  expect(receiver.received.length).toBeGreaterThan(rounds * 40);
  expect(receiver.mostAtOnce()).toBeLessThanOrEqual(2);
});
