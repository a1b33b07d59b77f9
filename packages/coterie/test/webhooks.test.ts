import { describe, expect, it, onTestFinished } from 'vitest';

import { createCustomer, createGroup, joinGroup, startTestService } from './http-service.ts';
import { isSignedWith, type Receiver, startReceiver } from './receiver.ts';
import { waitFor } from './server-process.ts';

const path = '/api/v1/webhooks';

async function start(details: object = {}) {
  const running = await startTestService();
  onTestFinished(() => running.close());
  const receiver = await startReceiver();
  const { caller } = running;
  const made = await caller.post(path, { url: receiver.url, ...details });
  expect(made.status).toBe(201);
  const { secret, ...webhook } = made.body;
  const url = `${path}/${webhook.webhookId}`;
  const log = async () => (await caller.get('/api/v1/changes?limit=1000')).body.items;
  return { running, receiver, caller, secret, webhook, url, log };
}

async function arrivals(receiver: Receiver, count: number): Promise<void> {
  await waitFor(`${count} messages`, async () => receiver.received.length >= count);
}

describe('a webhook', () => {
  it('is sent every change in order, as it is in the log, with a signature that the reference library takes', async () => {
    const { caller, receiver, secret, webhook, log } = await start();
    const ann = await createCustomer(caller, '91001');
    const group = await createGroup(caller, 'a');
    await joinGroup(caller, group, { primary: ann });
    const after = (await log()).filter(
      (one: { sequence: number }) => one.sequence > webhook.webhookId,
    );
    await arrivals(receiver, after.length);
    expect(receiver.received.map(({ event }) => event.data)).toEqual(after);
    expect(receiver.kinds()).toContain('groupMemberAdded');
    const [orgId] = String(receiver.received[0]?.id).split('-');
    for (const message of receiver.received) {
      const { type, timestamp, data } = message.event;
      expect({ type, timestamp }).toEqual({ type: data.kind, timestamp: data.at });
      expect(message.event.orgId).toBe(Number(orgId));
      expect(message.id).toBe(`${orgId}-${webhook.webhookId}-${data.sequence}`);
      expect(isSignedWith(secret, message)).toBe(true);
      expect(isSignedWith('whsec_bm90IHRoZSBzZWNyZXQ=', message)).toBe(false);
      expect(isSignedWith(secret, { ...message, body: `${message.body} ` })).toBe(false);
    }
  });

  it('is sent only changes of its kinds and its group', async () => {
    const { caller, receiver } = await start({ kinds: ['groupUpdated', 'groupDeleted'] });
    const [one, two] = [await createGroup(caller, 'a'), await createGroup(caller, 'b')];
    const other = await startReceiver();
    await caller.post(path, { url: other.url, groupId: two });
    for (const group of [one, two])
      await caller.patch(`/api/v1/groups/${group}`, { groupName: 'New' });
    await caller.delete(`/api/v1/groups/${two}`);
    await arrivals(receiver, 3);
    await arrivals(other, 2);
    expect(receiver.kinds()).toEqual(['groupUpdated', 'groupUpdated', 'groupDeleted']);
    expect(other.received.map(({ event }) => event.data.groupId)).toEqual([two, two]);
  });

  it('stops at a change that is not taken, tells why, and goes on with the same message', async () => {
    const { caller, receiver, url } = await start();
    receiver.answer((response) => {
      response.writeHead(500).end('x'.repeat(100_000));
    });
    await createGroup(caller, 'a');
    await createGroup(caller, 'b');
    const failing = await waitFor('a failed attempt', async () => {
      const { body } = await caller.get(url);
      return body.failedAttempts > 0 && body;
    });
    expect(failing).toMatchObject({ status: 'ACTIVE', failingSince: expect.any(String) });
    const wait = Date.parse(failing.nextAttemptOn) - Date.parse(failing.failingSince);
    expect(wait).toBeGreaterThanOrEqual(5_000);
    expect(wait).toBeLessThanOrEqual(6_000);
    receiver.answer((response) => {
      response.writeHead(200).end();
    });
    await caller.patch(url, { description: 'mended' });
    await arrivals(receiver, 4);
    const ids = receiver.received.map(({ id }) => id);
    expect(ids[1]).toBe(ids[0]);
    expect(receiver.kinds()).toEqual(['groupCreated', 'groupCreated', 'webhookUpdated']);
    const items = await waitFor('the log of deliveries', async () => {
      const { body } = await caller.get(`${url}/deliveries`);
      return body.items.length === 4 && body.items;
    });
    expect(items.map((one: { status: number }) => one.status)).toEqual([200, 200, 200, 500]);
    expect(items[3]).toMatchObject({ deliveryId: 1, error: 'HTTP 500.' });
    const first = await caller.get(`${url}/deliveries?limit=3`);
    const rest = await caller.get(`${url}/deliveries?cursor=${first.body.next}`);
    expect([...first.body.items, ...rest.body.items]).toEqual(items);
    expect(rest.body.next).toBeNull();
    const { body } = await caller.get(url);
    expect(body).toMatchObject({ failedAttempts: 0, failingSince: null, nextAttemptOn: null });
  });

  it('is disabled by 410 Gone, which the log tells, and goes on where it stopped', async () => {
    const { caller, receiver, url, log } = await start({ kinds: ['groupCreated'] });
    receiver.answer((response) => {
      response.writeHead(410).end();
    });
    await createGroup(caller, 'a');
    await waitFor('the end', async () => (await caller.get(url)).body.status === 'DISABLED');
    const reason = 'The receiver responded with 410 Gone.';
    expect((await caller.get(url)).body.disabledReason).toBe(reason);
    const [last] = (await log()).slice(-1);
    expect(last).toMatchObject({ kind: 'webhookUpdated', cause: 'disableWebhook', tillId: null });
    expect(last.after).toMatchObject({ status: 'DISABLED', disabledReason: reason });
    await createGroup(caller, 'b');
    receiver.answer((response) => {
      response.writeHead(204).end();
    });
    const { body } = await caller.patch(url, { status: 'ACTIVE' });
    expect(body).toMatchObject({ status: 'ACTIVE', disabledReason: null });
    await arrivals(receiver, 3);
    expect(receiver.sequences()).toHaveLength(2);
  });

  it('does not follow redirects', async () => {
    const { caller, receiver, url } = await start();
    const elsewhere = await startReceiver();
    receiver.answer((response) => {
      response.writeHead(302, { location: elsewhere.url }).end();
    });
    const { body } = await caller.post(`${url}/test`);
    expect(body).toMatchObject({ status: 302, error: 'HTTP 302. Redirects are not followed.' });
    expect(elsewhere.received).toEqual([]);
  });

  it('is sent a test message when it is asked for, which is no change', async () => {
    const { caller, receiver, url, secret, log } = await start();
    await caller.patch(url, { status: 'DISABLED' });
    const before = await log();
    const { status, body } = await caller.post(`${url}/test`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 204, error: null });
    const message = receiver.received.at(-1);
    expect(message?.event.type).toBe('ping');
    expect(message !== undefined && isSignedWith(secret, message)).toBe(true);
    expect(await log()).toEqual(before);
  });

  it('is sent again what followed a sequence', async () => {
    const { caller, receiver, url } = await start({ kinds: ['groupCreated'] });
    for (const name of ['a', 'b', 'c']) await createGroup(caller, name);
    await arrivals(receiver, 3);
    const [first = 0] = receiver.sequences();
    const { body } = await caller.post(`${url}/replay`, { since: first });
    expect(body.deliveredSequence).toBe(first);
    await arrivals(receiver, 5);
    const ids = receiver.received.map(({ id }) => id);
    expect(ids.slice(3)).toEqual(ids.slice(1, 3));
  });

  it('is nothing to another org, nor to a till without the scope', async () => {
    const { running, url } = await start();
    const stranger = await running.addOrg();
    for (const answer of [
      await stranger.get(url),
      await stranger.delete(url),
      await stranger.get(`${url}/deliveries`),
      await stranger.post(`${url}/test`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 95070 } });
    expect((await stranger.get(path)).body.items).toEqual([]);
    const reader = running.as(await running.addTill('first', ['webhooks:read']));
    expect((await reader.get(url)).status).toBe(200);
    expect((await reader.delete(url)).status).toBe(403);
    const till = running.as(await running.addTill('first', ['groups:write']));
    expect((await till.get(path)).status).toBe(403);
  });

  it('is one of twenty', async () => {
    const { caller, receiver } = await start();
    for (let count = 1; count < 20; count++) await caller.post(path, { url: receiver.url });
    const { status, body } = await caller.post(path, { url: receiver.url });
    expect([status, body.code]).toEqual([409, 95071]);
    expect((await caller.get(path)).body.items).toHaveLength(20);
  });
});

describe('the secret of a webhook', () => {
  it('is shown when it is made, and never again', async () => {
    const { caller, secret, url, log, running } = await start();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await caller.post(`${url}/replay`, { since: 0 });
    const shown = [await caller.get(url), await caller.get(path), await log()];
    expect(JSON.stringify(shown)).not.toMatch(/whsec_|secret/i);
    const rows = await running.service.store.listWebhooks(1);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
  });

  it('is the same when the request is repeated, and none in a dry run', async () => {
    const { running, receiver } = await start();
    const send = () =>
      running.caller.send({
        method: 'POST',
        url: path,
        payload: { url: receiver.url },
        headers: { 'idempotency-key': 'one' },
      });
    const [first, second] = [await send(), await send()];
    expect(second.body).toMatchObject({ secret: first.body.secret });
    expect(second.body.webhookId).toBe(first.body.webhookId);
    const dry = await running.caller.post(`${path}?dryRun=true`, { url: receiver.url });
    expect(dry.body).toMatchObject({ secret: null, deliveredSequence: null });
    expect(dry.body.dryRun.changes).toMatchObject([{ kind: 'webhookCreated' }]);
  });

  it('signs beside the new one for a day after it was replaced', async () => {
    const { caller, receiver, url, secret: old } = await start();
    const { body } = await caller.post(`${url}/rotate-secret`);
    expect(body.secret).not.toBe(old);
    await caller.post(`${url}/test`);
    const message = receiver.received.at(-1);
    if (message === undefined) throw new Error('a message should have come');
    expect([old, body.secret].map((one) => isSignedWith(one, message))).toEqual([true, true]);
    expect(String(message.headers['webhook-signature']).split(' ')).toHaveLength(2);
  });
});
