import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openStore } from '../src/store/open-store.ts';
import { createWriter } from '../src/writer/writer.ts';
import { type Client, codeOf, createClient, md5 } from './http-client.ts';
import { cheapHash } from './passwords.ts';
import { addCustomers, addGroup, leavePath } from './seed.ts';
import {
  cleanUp,
  makeDatabasePath,
  runCli,
  type ServerProcess,
  startServer,
  waitFor,
} from './server-process.ts';

let databasePath: string;
let server: ServerProcess;

beforeAll(async () => {
  databasePath = makeDatabasePath();
  server = await startServer(databasePath, ['--log-level', 'error']);
});
afterAll(cleanUp);

/** Runs the command while the server works on the same file. */
async function coterie(...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { code, stdout, stderr } = await runCli([
    ...args,
    '--json',
    '--database',
    `sqlite:${databasePath}`,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, string>;
}

async function statusFor(client: Client, headers: Record<string, string> = {}): Promise<number> {
  // An unknown group is a 400 to those who may ask.
  const path = '/v2/userGroup2?id=999';
  return (await client.send({ method: 'GET', path, headers })).status;
}

/** What the command line does, without the time that a process takes. */
async function openSecrets() {
  const store = await openStore(`sqlite:${databasePath}`);
  const writer = createWriter({ store, now: Date.now, maxWaiting: 1, maxBatch: 1 });
  const login = await store.findLogin('org', 'secrets');
  return { store, writer, orgId: login?.orgId ?? 0 };
}

describe('a secret that the command line made', () => {
  const till = ['--org', 'secrets', '--user-name', 'till.secrets'];
  let password: string;
  const as = (secret: string): Client =>
    createClient(server.url, { userName: 'till.secrets', password: secret });

  beforeAll(async () => {
    await coterie('org', 'create', '--name', 'secrets');
  });
  beforeEach(async () => {
    await runCli(['till', 'create', ...till, '--database', `sqlite:${databasePath}`]);
    ({ password = '' } = await coterie('till', 'rotate', ...till));
  });

  it('works as it is, as its MD5, and for tokens of an OAuth client', async () => {
    expect(await statusFor(as(password))).toBe(400);
    expect(await statusFor(as(md5(password)))).toBe(400);
    expect(await statusFor(as(`${password}x`))).toBe(401);
    const anonymous = createClient(server.url, null);
    const { key, secret } = await coterie(
      'client',
      'create',
      '--org',
      'secrets',
      '--till',
      'till.secrets',
    );
    const path = '/v3/oauth/token/generate';
    const issued = await anonymous.send({ method: 'POST', path, body: { key, secret } });
    const { accessToken = '' } = issued.body.data ?? {};
    expect(issued.body.data?.ttlSeconds).toBe(300);
    expect(await statusFor(anonymous, { 'x-cap-api-oauth-token': accessToken })).toBe(400);
    expect(await statusFor(anonymous, { authorization: `Bearer ${accessToken}` })).toBe(400);
    expect(await statusFor(anonymous, { authorization: `Bearer ${accessToken}x` })).toBe(401);
  });

  it('works at once when it was rotated, and the old one no more within seconds', async () => {
    const old = as(password);
    expect(await statusFor(old)).toBe(400);
    const { password: fresh = '' } = await coterie('till', 'rotate', ...till);
    expect(await statusFor(as(fresh))).toBe(400);
    await waitFor('the old secret to be refused', async () => (await statusFor(old)) === 401);
    expect(await statusFor(as(fresh))).toBe(400);
  });

  it('works at once although the server has just looked its till up', async () => {
    const secretHash = await cheapHash('brand new');
    const { store, writer, orgId } = await openSecrets();
    // The look-up is remembered for a second; from here on it is less than that old.
    await sleep(1_100);
    expect(await statusFor(as(password))).toBe(400);
    const rotate = { type: 'rotateTill', userName: 'till.secrets', secretHash } as const;
    await writer.submit(orgId, rotate, { tillId: null, requestId: null });
    expect(await statusFor(as('brand new'))).toBe(400);
    await store.close();
  });

  it('is refused within seconds when its till is disabled, and so are its tokens', async () => {
    const client = as(password);
    await waitFor('the password to work', async () => (await statusFor(client)) === 400);
    const { key, secret } = await coterie(
      'client',
      'create',
      '--org',
      'secrets',
      '--till',
      'till.secrets',
    );
    const path = '/v3/oauth/token/generate';
    const sending = { method: 'POST', path, body: { key, secret } } as const;
    const { accessToken = '' } = (await client.send(sending)).body.data ?? {};
    const anonymous = createClient(server.url, null);
    const token = { authorization: `Bearer ${accessToken}` };
    expect(await statusFor(anonymous, token)).toBe(400);
    await coterie('till', 'disable', ...till);
    await waitFor('the till to be refused', async () => (await statusFor(client)) === 401);
    await waitFor(
      'the token to be refused',
      async () => (await statusFor(anonymous, token)) === 401,
    );
    expect((await client.send(sending)).status).toBe(401);
  });
});

describe('a setting of an org that the command line changed under a running server', () => {
  let client: Client;
  const set = async (...args: readonly string[]) => coterie('org', 'set', '--org', 'acme', ...args);

  beforeAll(async () => {
    await coterie('org', 'create', '--name', 'acme');
    const till = ['--org', 'acme', '--user-name', 'till.acme', '--password', 'open sesame'];
    await coterie('till', 'create', ...till);
    client = createClient(server.url, { userName: 'till.acme', password: 'open sesame' });
  });

  it('decides the HTTP status of refusals', async () => {
    expect(await statusFor(client)).toBe(400);
    await set('--domain-error-status', '200');
    await waitFor('the new status', async () => (await statusFor(client)) === 200);
    await set('--domain-error-status', '400');
    await waitFor('the old status', async () => (await statusFor(client)) === 400);
  });

  it('decides whether a group outlives its primary member', async () => {
    await addCustomers(client, 'keep-', 1);
    const statusAfterLeaving = async (groupId: number): Promise<string | undefined> => {
      const join = `/v2/userGroup2/join?id=${groupId}`;
      await client.send({ method: 'POST', path: join, body: [{ userId: 1, primaryMember: true }] });
      await client.send({ method: 'DELETE', path: leavePath(groupId, 'keep-0') });
      const path = `/v2/userGroup2?id=${groupId}`;
      return (await client.send({ method: 'GET', path })).body.groupStatus;
    };
    expect(await statusAfterLeaving(await addGroup(client, 'not-kept', 5))).toBe('INACTIVE');
    await set('--keep-group-active-without-primary', 'true');
    expect(await statusAfterLeaving(await addGroup(client, 'kept', 5))).toBe('ACTIVE');
  });

  it('decides which permission codes there are', async () => {
    const [userId = 0] = await addCustomers(client, 'code-', 1);
    const groupId = await addGroup(client, 'codes', 5);
    const path = `/v2/userGroup2/join?id=${groupId}`;
    const body = [{ userId, primaryMember: false, permissions: ['see_prices'] }];
    const join = async () => (await client.send({ method: 'POST', path, body })).body;
    expect((await join()).response?.[0]?.errors?.[0]?.code).toBe(1641);
    await set('--permission-codes', 'see_prices');
    expect((await join()).failureCount).toBe(0);
  });

  it('limits the size of groups, and can not go below one that exists', async () => {
    await addGroup(client, 'fifty', 50);
    const org = ['--org', 'acme', '--database', `sqlite:${databasePath}`];
    const refused = await runCli(['org', 'set', '--product-limit', '49', ...org]);
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 3, stdout: '' });
    expect(refused.stderr).toMatch(/^A live group allows 50 members, .* \(95008\)\n$/);
    await set('--product-limit', '50');
    const body = { externalId: 'fifty-one', maxGroupSize: 51 };
    const answer = await client.send({ method: 'POST', path: '/v2/userGroup2', body });
    expect(codeOf(answer)).toBe(1639);
  });
});
