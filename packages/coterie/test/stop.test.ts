import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import SqliteDatabase from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';

import { audit } from './audit.ts';
import { createClient, type Credential } from './http-client.ts';
import { checkAnswers } from './ledger.ts';
import { createRandom } from './random.ts';
import { addGroup, seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, startServer, waitFor } from './server-process.ts';
import { callUntil, createWorld, type Sent } from './traffic.ts';

afterEach(cleanUp);

async function prepare(): Promise<{ path: string; credential: Credential; orgId: number }> {
  const path = makeDatabasePath();
  const { orgId, ...credential } = await seedOrg(path, 'acme');
  return { path, credential, orgId };
}

function creation(externalId: string) {
  const body = { externalId, maxGroupSize: 5 };
  return { method: 'POST', path: '/v2/userGroup2', body } as const;
}

/** A creation that the server has accepted, and can not answer before it is let go: a stop waits for it. */
async function holdCreation(
  url: string,
  { userName, password }: Credential,
  externalId: string,
): Promise<() => Promise<number | undefined>> {
  const { method, path, body } = creation(externalId);
  const headers = { 'content-type': 'application/json', expect: '100-continue' };
  const auth = `${userName}:${password}`;
  const held = request(new URL(path, url), { method, auth, headers, agent: false });
  const answered = once(held, 'response') as Promise<[IncomingMessage]>;
  held.flushHeaders();
  await once(held, 'continue');
  return async () => {
    held.end(JSON.stringify(body));
    const [answer] = await answered;
    answer.resume();
    return answer.statusCode;
  };
}

/** External ids of the groups in the file. */
function storedGroups(path: string): readonly string[] {
  const db = new SqliteDatabase(path, { readonly: true });
  const names = db.prepare<[], string>('SELECT external_id FROM groups').pluck().all();
  db.close();
  return names;
}

describe.each(['SIGTERM', 'SIGINT'] as const)('on %s', (signal) => {
  it('stores what it accepted, refuses the rest in so many words, and ends with code 0', async () => {
    const { path, credential, orgId } = await prepare();
    const server = await startServer(path);
    const world = createWorld(orgId);
    const callers = Array.from({ length: 40 }, async (_, caller) => {
      const client = createClient(server.url, credential, { sockets: 1 });
      await callUntil(world, client, createRandom(caller), () => false);
      client.close();
    });
    const isRefused = ({ answer }: Sent): boolean => answer?.status === 503;
    await waitFor('some traffic', () => Promise.resolve(world.sent.length > 400));
    const greeting = server.stderr();
    const letGo = await holdCreation(server.url, credential, 'held');
    server.signal(signal);
    await waitFor('a refusal', () => Promise.resolve(world.sent.some(isRefused)));
    expect(await letGo()).toBe(200);
    expect(await server.exited).toMatchObject({ code: 0, stderr: greeting });
    expect(storedGroups(path)).toContain('held');
    await Promise.all(callers);
    const told = server.logLines().map(({ msg }) => msg);
    expect(told).toEqual(expect.arrayContaining(['starting', 'stopping', 'stopped']));

    const found = audit(path);
    expect([...found.violations, ...checkAnswers(world.sent, found.changesByOrg)]).toEqual([]);
    for (const { answer } of world.sent.filter(isRefused))
      expect(answer?.headers).toMatchObject({ 'retry-after': '1', connection: 'close' });
    // Whoever got no answer was not listened to.
    const logged = found.changesByOrg.get(orgId)?.map(({ actor }) => actor.requestId);
    const unanswered = world.sent.filter(({ answer }) => answer === null);
    expect(unanswered.filter(({ requestId }) => logged?.includes(requestId))).toEqual([]);

    const again = await startServer(path);
    await addGroup(createClient(again.url, credential), 'after the restart', 5);
    expect((await again.stop(signal)).code).toBe(0);
  });
});

it('answers each of the requests that are in its sockets when the stop comes', async () => {
  const { path, credential } = await prepare();
  const server = await startServer(path, ['--log-level', 'silent']);
  const client = createClient(server.url, credential, { sockets: 400 });
  await addGroup(client, 'first', 5);

  // The first of them waits for this lock, the others for the first, and most of their connections to be accepted.
  const other = new SqliteDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  const names = Array.from({ length: 400 }, (_, index) => `group-${index}`);
  const sending = Promise.all(names.map((name) => client.send(creation(name))));
  await sleep(200);
  server.signal('SIGTERM');
  await sleep(200);
  other.exec('COMMIT');
  other.close();

  const answers = await sending;
  expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
  const accepted = names.filter((_, index) => answers[index]?.status === 200);
  expect(storedGroups(path).toSorted()).toEqual(['first', ...accepted].toSorted());
  expect((await server.exited).code).toBe(0);
});

it('says it is stopping to the probe, and ends although callers keep connections open', async () => {
  const { path, credential } = await prepare();
  const server = await startServer(path);
  const idle = createClient(server.url, credential, { sockets: 1 });
  await addGroup(idle, 'first', 5);
  const { port } = new URL(server.url);
  const half = connect(Number(port), '127.0.0.1');
  const probe = connect(Number(port), '127.0.0.1');
  for (const socket of [half, probe]) {
    await once(socket, 'connect');
    socket.write('GET /readyz HTTP/1.1\r\nHost: localhost\r\n');
  }
  half.on('error', () => {});
  const letGo = await holdCreation(server.url, credential, 'held');
  server.signal('SIGTERM');
  await waitFor('the log to say so', () =>
    Promise.resolve(server.logLines().some(({ msg }) => msg === 'stopping')),
  );
  probe.write('\r\n');
  const answer = await text(probe);
  expect(await letGo()).toBe(200);
  expect(answer).toMatch(/^HTTP\/1.1 503 /);
  expect(answer).toMatch(/^connection: close\r$/im);
  expect(answer).toContain('{"status":"stopping"}');
  // The half request is never completed, the idle connection never closed by its owner.
  expect((await server.exited).code).toBe(0);
  idle.close();
});

it('answers every caller of a burst beyond its queue, and stores what it said it did', async () => {
  const { path, credential } = await prepare();
  const server = await startServer(path, ['--max-waiting', '2', '--log-level', 'error']);
  const client = createClient(server.url, credential, { sockets: 300 });
  await addGroup(client, 'first', 5);
  const names = Array.from({ length: 300 }, (_, index) => `group-${index}`);
  // A server accepts connections one by one, but reads from all it has at the same moment.
  await Promise.all(names.map(() => client.send({ method: 'GET', path: '/v2/userGroup2?id=1' })));
  // While the first waits for this lock, the others gather in their sockets.
  const other = new SqliteDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  const sending = Promise.all(names.map((name) => client.send(creation(name))));
  await sleep(500);
  other.exec('COMMIT');
  other.close();
  const answers = await sending;
  const done = names.filter((_, index) => answers[index]?.status === 200);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(done).not.toEqual([]);
  expect(refused).not.toEqual([]);
  for (const { status, headers, body } of refused) {
    expect({ status, code: body.errors?.[0]?.code }).toEqual({ status: 503, code: 503 });
    expect(headers['retry-after']).toBe('1');
  }
  expect(storedGroups(path).toSorted()).toEqual(['first', ...done].toSorted());
  client.close();
  await server.stop();
});
