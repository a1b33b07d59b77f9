import { createHash } from 'node:crypto';

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { scopes } from '../src/domain/tills.ts';
import { defaultPasswordCost } from '../src/http/server/passwords.ts';
import { createCaller, startTestService, testPassword, type TestService } from './http-service.ts';
import { cheapHash } from './passwords.ts';

let running: TestService;
const operator = { tillId: null, requestId: null };
const url = '/v2/userGroup2?id=1';

beforeAll(async () => {
  running = await startTestService();
});
afterAll(() => running.close());

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

describe('Basic', () => {
  it('takes the password, and the lower-case hex MD5 of it as the vendor’s clients send', async () => {
    const userName = await running.addTill('first', ['groups:read']);
    expect((await running.as(userName).get(url)).body.errors[0].code).toBe(1632);
    const byMd5 = running.as(userName, md5(testPassword));
    expect((await byMd5.get(url)).body.errors[0].code).toBe(1632);
  });

  it('takes the vendor’s worked example', async () => {
    expect(md5('server123')).toBe('8a16a6b70505eb1f1ff7cdc0cd5559a7');
    const userName = await running.addTill('first', ['groups:read'], 'server123');
    const answer = await running.as(userName, '8a16a6b70505eb1f1ff7cdc0cd5559a7').get(url);
    expect(answer.body.errors[0].code).toBe(1632);
  });

  it('takes a password that contains colons and other letters than ASCII', async () => {
    const userName = await running.addTill('first', ['groups:read'], 'pä:ss:wörd');
    expect((await running.as(userName, 'pä:ss:wörd').get(url)).status).toBe(400);
  });

  it.each([
    ['a wrong password', 'wrong'],
    ['an upper-case MD5', md5(testPassword).toUpperCase()],
    ['the MD5 of the MD5', md5(md5(testPassword))],
    ['an empty password', ''],
  ])('refuses %s with 401, twice the same', async (_what, password) => {
    const userName = await running.addTill('first', ['groups:read']);
    for (const _ of [1, 2]) {
      const answer = await running.as(userName, password).get(url);
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({
        errors: [{ status: false, code: 401, message: 'Credentials are missing or not valid.' }],
        warnings: [],
      });
      expect(answer.headers['www-authenticate']).toBe('Basic realm="coterie"');
    }
  });

  it('refuses an unknown user name and a missing header alike', async () => {
    expect((await running.as('nobody').get(url)).status).toBe(401);
    expect((await running.anonymous.get(url)).status).toBe(401);
  });

  it('lets no till be kept out by guesses at other names', async () => {
    // Guesses only queue up at the cost that hashes have in production.
    const real = await startTestService({ passwordCost: defaultPasswordCost });
    onTestFinished(() => real.close());
    const guessed = await real.addTill('first', ['groups:read']);
    const other = await real.addTill('first', ['groups:read']);
    const guesses = Array.from({ length: 60 }, (_, index) => [
      real.as(`nobody-${index}`).get(url),
      real.as(guessed, `guess-${index}`).get(url),
    ]).flat();
    expect((await real.as(other).get(url)).body.errors[0].code).toBe(1632);
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401, 503]));
    expect((await real.as(guessed).get(url)).body.errors[0].code).toBe(1632);
  });

  it('looks at credentials before it reads the body', async () => {
    const answer = await running.anonymous.send({
      method: 'POST',
      url: '/v2/userGroup2',
      headers: { 'content-type': 'application/json' },
      payload: '{"broken',
    });
    expect(answer.status).toBe(401);
  });
});

describe('tokens', () => {
  async function makeClient(userName: string): Promise<{ key: string; secret: string }> {
    const secret = 'client-secret';
    const key = `key-of-${userName}`;
    const secretHash = await cheapHash(secret);
    await running.service.writer.submit(
      1,
      { type: 'createClient', userName, key, secretHash },
      operator,
    );
    return { key, secret };
  }

  it('issues a token that acts for the till, in the vendor’s header and as Bearer', async () => {
    const userName = await running.addTill('first', ['groups:read']);
    const answer = await running.anonymous.post(
      '/v3/oauth/token/generate',
      await makeClient(userName),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: { accessToken: expect.any(String), ttlSeconds: 300 },
      errors: null,
      warnings: null,
    });
    const token: string = answer.body.data.accessToken;
    for (const headers of [
      { 'x-cap-api-oauth-token': token },
      { 'x-cap-api-oauth-token': `Bearer ${token}` },
      { authorization: `Bearer ${token}` },
    ])
      expect((await createCaller(running.service, headers).get(url)).status).toBe(400);
  });

  it('issues a token that is good for at least as long as it says', async () => {
    const client = await makeClient(await running.addTill('first', ['groups:read']));
    const asked = Date.now();
    const { body } = await running.anonymous.post('/v3/oauth/token/generate', client);
    const { exp } = decodeJwt(body.data.accessToken);
    expect(exp).toBeGreaterThanOrEqual(asked / 1_000 + body.data.ttlSeconds);
  });

  it('refuses a wrong secret in the vendor’s envelope', async () => {
    const { key } = await makeClient(await running.addTill('first', ['groups:read']));
    const answer = await running.anonymous.post('/v3/oauth/token/generate', { key, secret: 'no' });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      data: null,
      errors: [{ status: false, code: 401, message: 'Credentials are missing or not valid.' }],
      warnings: null,
    });
  });

  it('refuses a forged token and one that has ended', async () => {
    const forged = createCaller(running.service, {
      authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.',
    });
    expect((await forged.get(url)).status).toBe(401);
    const brief = await startTestService({ tokenTtlSeconds: 1 });
    try {
      const userName = await brief.addTill('first', ['groups:read']);
      const secretHash = await cheapHash('s');
      const command = { type: 'createClient', userName, key: 'k', secretHash } as const;
      await brief.service.writer.submit(1, command, operator);
      const issued = await brief.anonymous.post('/v3/oauth/token/generate', {
        key: 'k',
        secret: 's',
      });
      const authorization = `Bearer ${issued.body.data.accessToken}`;
      const holder = createCaller(brief.service, { authorization });
      await expect.poll(async () => (await holder.get(url)).status).toBe(401);
    } finally {
      await brief.close();
    }
  });
});

describe('scopes', () => {
  const calls = [
    ['groups:read', 'GET', '/v2/userGroup2?id=1'],
    ['groups:write', 'POST', '/v2/userGroup2'],
    ['groups:write', 'PUT', '/v2/userGroup2'],
    ['groups:write', 'DELETE', '/v2/userGroup2'],
    ['groups:write', 'POST', '/v2/userGroup2/join'],
    ['groups:write', 'DELETE', '/v2/userGroup2/1/leave'],
    ['groups:write', 'POST', '/v2/userGroup2/transfer'],
    ['customers:read', 'GET', '/v2/customers/1'],
    ['customers:read', 'GET', '/v2/customers/lookup'],
    ['customers:write', 'POST', '/v2/customers'],
    ['customers:write', 'POST', '/v2/customers/1/changeIdentifier'],
    ['customers:read', 'GET', '/api/v1/companies'],
    ['customers:write', 'POST', '/api/v1/companies'],
    ['customers:write', 'PATCH', '/api/v1/customers/1'],
    ['customers:write', 'POST', '/api/v1/customers/1/merge'],
    ['changes:read', 'GET', '/api/v1/changes'],
    ['changes:read', 'GET', '/api/v1/changes/stream?since=x'],
    ['changes:read', 'GET', '/api/v1/snapshot'],
  ] as const;
  const every = scopes.filter((one) => one !== 'admin');

  it.each(calls)('%s is what %s %s needs', async (scope, method, path) => {
    const others = every.filter((one) => one !== scope);
    const without = running.as(await running.addTill('first', others));
    const denied = await without.send({ method, url: path });
    expect([denied.status, denied.body.code ?? denied.body.errors[0].code]).toEqual([403, 4000]);
    if (path.startsWith('/v2'))
      expect(denied.body.errors[0].message).toBe('Not authorized. Access is denied!');
    else
      expect(denied.body.detail).toBe(
        `This call needs the scope ${scope}, which the credential does not have.`,
      );
    for (const granted of [[scope], ['admin']] as const) {
      const allowed = running.as(await running.addTill('first', granted));
      expect([401, 403]).not.toContain((await allowed.send({ method, url: path })).status);
    }
  });
});

describe('a remembered credential', () => {
  it('stops working within seconds when its till is disabled', async () => {
    const userName = await running.addTill('first', ['groups:read']);
    const caller = running.as(userName);
    expect((await caller.get(url)).status).toBe(400);
    await running.service.writer.submit(1, { type: 'disableTill', userName }, operator);
    await expect.poll(async () => (await caller.get(url)).status).toBe(401);
  });

  it('stops working within seconds when its secret is changed, and the new one works', async () => {
    const userName = await running.addTill('first', ['groups:read']);
    const caller = running.as(userName);
    expect((await caller.get(url)).status).toBe(400);
    const secretHash = await cheapHash('the new one');
    await running.service.writer.submit(1, { type: 'rotateTill', userName, secretHash }, operator);
    await expect.poll(async () => (await caller.get(url)).status).toBe(401);
    expect((await running.as(userName, 'the new one').get(url)).status).toBe(400);
  });
});
