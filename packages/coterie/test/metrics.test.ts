import { readFileSync } from 'node:fs';

import { describe, expect, it, onTestFinished } from 'vitest';

import { createMetrics } from '../src/http/server/metrics.ts';
import { createGroup, startTestService, testPassword } from './http-service.ts';
import { startReceiver } from './receiver.ts';

async function start(options: Parameters<typeof startTestService>[0] = {}) {
  const running = await startTestService(options);
  onTestFinished(() => running.close());
  const { anonymous } = running;
  return {
    ...running,
    /** The value of a series in the answer of /metrics. */
    read: async (series: string): Promise<number | undefined> => {
      const { body } = await anonymous.get('/metrics');
      const line = String(body)
        .split('\n')
        .find((one) => one.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.slice(series.length + 1));
    },
  };
}

it('every metric of the service has its place in the page for operators', async () => {
  const page = readFileSync(new URL('../../../docs/running.md', import.meta.url), 'utf8');
  const own = (await createMetrics().registry.getMetricsAsJSON())
    .map(({ name }) => name)
    .filter((name) => name.startsWith('coterie_'));
  const named = [...page.matchAll(/`(coterie_\w+)`/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(own));
});

describe('coterie_streams_open', () => {
  it('counts the live streams of changes, until their readers leave', async () => {
    const running = await start({ maxStreams: 2 });
    const { service, read } = running;
    const url = await service.app.listen({ host: '127.0.0.1', port: 0 });
    await running.addOrg({ name: 'streaming' });
    const userName = await running.addTill('streaming', ['changes:read']);
    const authorization = `Basic ${Buffer.from(`${userName}:${testPassword}`).toString('base64')}`;
    const open = (signal: AbortSignal | null = null) =>
      fetch(`${url}/api/v1/changes/stream`, { headers: { authorization }, signal });
    const count = () => read('coterie_streams_open');

    expect(await count()).toBe(0);
    const readers = [new AbortController(), new AbortController()];
    // Kept: `fetch` ends what it got when nobody refers to it any more.
    const streams: Response[] = [];
    for (const { signal } of readers) streams.push(await open(signal));
    expect(await count()).toBe(2);
    // One that is refused was never open, and what is read whole is none.
    expect((await open()).status).toBe(503);
    const snapshot = await fetch(`${url}/api/v1/snapshot`, { headers: { authorization } });
    expect(await count()).toBe(2);
    await snapshot.text();
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    readers[0]?.abort();
    await expect.poll(count).toBe(1);
    readers[1]?.abort();
    await expect.poll(count).toBe(0);
  });
});

describe('the metrics of webhooks', () => {
  it('count attempts by how they ended, and tell how far a webhook is behind until it is not', async () => {
    const { caller, read } = await start();
    const receiver = await startReceiver();
    let status = 500;
    receiver.answer((response) => {
      response.writeHead(status).end();
    });
    const { body } = await caller.post('/api/v1/webhooks', { url: receiver.url });
    const attempts = (result: string) =>
      read(`coterie_webhook_deliveries_total{result="${result}"}`);
    const lag = () => read(`coterie_webhook_lag_changes{org="1",webhook="${body.webhookId}"}`);
    expect([await attempts('failed'), await lag()]).toEqual([undefined, undefined]);
    await createGroup(caller, 'a');
    await expect.poll(() => attempts('failed')).toBe(1);
    expect([await attempts('delivered'), await lag()]).toEqual([0, 1]);
    await createGroup(caller, 'b');
    status = 204;
    await caller.patch(`/api/v1/webhooks/${body.webhookId}`, { description: 'mended' });
    await expect.poll(() => attempts('delivered')).toBe(3);
    await expect.poll(lag).toBeUndefined();
    expect(await attempts('failed')).toBe(1);
  });

  it('name the twenty that lag most, however many there are', async () => {
    const metrics = createMetrics();
    for (let webhook = 1; webhook <= 30; webhook += 1)
      metrics.turned(1, webhook, { delivered: 0, failed: 1, lag: webhook, disable: null });
    const text = await metrics.registry.metrics();
    const named = [...text.matchAll(/^coterie_webhook_lag_changes\{.*webhook="(\d+)"\} (\d+)$/gm)];
    expect(named.map(([, webhook]) => Number(webhook)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 11),
    );
  });
});
