import { expect, it, onTestFinished } from 'vitest';

import { createPoster } from '../src/delivery/post.ts';
import { type Sender, startSender } from '../src/delivery/webhook-sender.ts';
import { createWebhooks } from '../src/delivery/webhooks.ts';
import { openTestService } from './arrange.ts';
import { createGroup, createWebhook } from './commands.ts';
import { startReceiver } from './receiver.ts';
import { waitFor } from './server-process.ts';

const hour = 60 * 60 * 1_000;

/** A sender on a clock that the test sets. */
async function start(timeoutMs = 15_000) {
  let time = 1_700_000_000_000;
  const now = (): number => time;
  let sender: Sender | null = null;
  const acme = await openTestService({ now, reached: () => sender?.wake() });
  const { store, writer, orgId } = acme;
  const receiver = await startReceiver();
  const failures: unknown[] = [];
  const poster = createPoster({ allowPrivate: true, timeoutMs });
  const webhooks = createWebhooks({
    poster,
    installationSecret: 'secret',
    now,
    version: '0',
  });
  const onFailure = (error: unknown): void => void failures.push(error);
  const started = startSender({ store, writer, webhooks, now, onFailure, pollMs: 5 });
  sender = started;
  const stop = (): Promise<void> => started.stop();
  onTestFinished(async () => {
    await stop();
    poster.close();
    expect(failures).toEqual([]);
  });
  await acme.apply(createWebhook({ url: receiver.url, kinds: ['groupCreated'] }));
  const one = async () => {
    const [found] = await store.listWebhooks(orgId);
    if (found === undefined) throw new Error('there should be a webhook');
    return found;
  };
  return {
    ...acme,
    receiver,
    stop,
    one,
    /** Waits until nothing is under way or to be sent now. */
    settled: () =>
      waitFor('the sender to rest', async () => {
        const at = receiver.received.length;
        const isDue = (await store.listDueOrgs(time)).length > 0;
        const free = (await store.listDueOrgs(time + hour * 1_000)).length > 0;
        const { sending, webhook } = await one();
        const done = (await store.findOrg(orgId))?.sequence === sending.deliveredSequence;
        const over = webhook.status === 'DISABLED';
        const waits = sending.nextAttemptOn > time && free;
        return !isDue && (done || over || waits) && at === receiver.received.length;
      }),
    setTime: (to: number) => {
      time = to;
    },
    now,
  };
}

it('tries again at the times it says, and disables after three days without a success', async () => {
  const { receiver, apply, settled, one, setTime, now } = await start();
  receiver.answer((response) => {
    response.writeHead(500).end();
  });
  const begun = now();
  await apply(createGroup('a'));
  await settled();
  let attempts = 1;
  for (;;) {
    const { webhook, sending } = await one();
    expect(receiver.received).toHaveLength(attempts);
    if (webhook.status === 'DISABLED') break;
    expect(sending.failedAttempts).toBe(attempts);
    setTime(sending.nextAttemptOn - 1);
    await settled();
    expect(receiver.received).toHaveLength(attempts);
    setTime(sending.nextAttemptOn);
    attempts += 1;
    await waitFor('the next attempt', async () => receiver.received.length === attempts);
    await settled();
  }
  expect(now() - begun).toBe(72 * hour);
  expect((await one()).webhook.disabledReason).toMatch(/^Every attempt since .* HTTP 500\.$/);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
});

it('starts its count anew after a success', async () => {
  const { receiver, apply, settled, one, setTime } = await start();
  receiver.answer((response) => {
    response.writeHead(receiver.received.length === 1 ? 500 : 204).end();
  });
  await apply(createGroup('a'), createGroup('b'));
  await settled();
  setTime((await one()).sending.nextAttemptOn);
  await settled();
  const { sending } = await one();
  expect(sending).toMatchObject({ failedAttempts: 0, failingSince: null, nextAttemptOn: 0 });
  expect(receiver.sequences()).toEqual([3, 4]);
});

it('gives a receiver that says nothing so long, and no longer', async () => {
  const { receiver, apply, settled, one, store, orgId } = await start(100);
  receiver.answer(() => {});
  await apply(createGroup('a'));
  await settled();
  const { webhook, sending } = await one();
  expect(sending.failedAttempts).toBe(1);
  const [delivery] = await store.listDeliveries(orgId, webhook.webhookId);
  expect(delivery).toMatchObject({ status: null, error: 'No response within 0.1 seconds.' });
});

it('keeps nobody waiting for a receiver that does not answer', async () => {
  const { receiver, apply, addOrg, writer } = await start();
  receiver.answer(() => {});
  for (let count = 0; count < 6; count++)
    await apply(createWebhook({ url: receiver.url, kinds: ['groupCreated'] }));
  await apply(createGroup('a'));
  await waitFor('its share of requests', async () => receiver.received.length === 4);
  const other = await addOrg('other');
  const healthy = await startReceiver();
  const operator = { tillId: null, requestId: null };
  await writer.submit(other, createWebhook({ url: healthy.url }), operator);
  await writer.submit(other, createGroup('b'), operator);
  await waitFor('the other org', async () => healthy.received.length === 1);
  expect(receiver.received).toHaveLength(4);
});

it('stops after the message that is under way, and leaves the rest to the next process', async () => {
  const { receiver, apply, stop, one, store, now, orgId } = await start();
  const { promise: sent, resolve } = Promise.withResolvers<() => void>();
  receiver.answer((response) => resolve(() => response.writeHead(204).end()));
  await apply(createGroup('a'), createGroup('b'));
  const answer = await sent;
  const stopped = stop();
  answer();
  await stopped;
  expect(receiver.sequences()).toEqual([3]);
  expect((await one()).sending).toMatchObject({ deliveredSequence: 3, failedAttempts: 0 });
  expect(await store.listDueOrgs(now())).toEqual([orgId]);
});
