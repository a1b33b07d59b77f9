import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { audit } from './audit.ts';
import {
  type Client,
  codeOf,
  createClient,
  type Credential,
  md5,
  type Sending,
} from './http-client.ts';
import { addCustomers, addGroup, customerBody, leavePath, seedOrg, seedTill } from './seed.ts';
import {
  cleanUp,
  makeDatabasePath,
  type ServerProcess,
  startServer,
  waitFor,
} from './server-process.ts';

const createPath = '/v2/userGroup2';

describe('a server with limits', () => {
  let path: string;
  let orgId: number;
  let credential: Credential;
  afterEach(cleanUp);

  async function start(flags: readonly string[]): Promise<ServerProcess> {
    path = makeDatabasePath();
    ({ orgId, ...credential } = await seedOrg(path, 'acme'));
    return startServer(path, ['--log-level', 'error', ...flags]);
  }

  it('holds each till to its own rate, and says when to come back', async () => {
    const server = await start(['--rate-limit', '5']);
    const other = await seedTill(path, orgId, 'till.other');
    const get = { method: 'GET', path: `${createPath}?id=1` } as const;
    const client = createClient(server.url, credential);
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) statuses.push((await client.send(get)).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429]);
    const refused = await client.send(get);
    expect(codeOf(refused)).toBe(429);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);

    // The same till with the MD5 of its password is the same till.
    const sameTill = { ...credential, password: md5(credential.password) };
    expect((await createClient(server.url, sameTill).send(get)).status).toBe(429);
    expect((await createClient(server.url, other).send(get)).status).toBe(400);
  });

  it('refuses a body above the limit, and takes one below it', async () => {
    const server = await start(['--body-limit', '2000']);
    const client = createClient(server.url, credential);
    const body = (externalId: string, length: number): object => ({
      externalId,
      maxGroupSize: 5,
      ignored: 'x'.repeat(length),
    });
    const send = async (sent: object) =>
      client.send({ method: 'POST', path: createPath, body: sent });
    const refused = await send(body('large', 2_000));
    expect({ status: refused.status, code: codeOf(refused) }).toEqual({ status: 413, code: 413 });
    expect(refused.text).toContain('larger than 2000 bytes');
    expect((await send(body('small', 1_000))).status).toBe(200);
  });
});

describe('a server that is watched', () => {
  const mobile = '919876543210';
  const email = 'asha.sharma@example.com';
  let path: string;
  let server: ServerProcess;
  let client: Client;
  let credential: Credential;
  let metrics: string;

  beforeAll(async () => {
    path = makeDatabasePath();
    credential = await seedOrg(path, 'acme');
    server = await startServer(path);
    client = createClient(server.url, credential);
    const identifiers = [{ type: 'email', value: email }];
    const profiles = [{ source: 'MARTJACK', firstName: 'Asha', identifiers }];
    const send = async (sending: Sending) => client.send(sending);
    await send({ method: 'POST', path: '/v2/customers', body: customerBody(mobile) });
    await send({ method: 'POST', path: '/v2/customers', body: { profiles } });
    const groupId = await addGroup(client, 'family-one', 5);
    await send({
      method: 'POST',
      path: `/v2/userGroup2/join?id=${groupId}`,
      body: [{ userId: 1 }],
    });
    await send({ method: 'DELETE', path: leavePath(groupId, mobile) });
    await send({ method: 'DELETE', path: leavePath(groupId, mobile) });
    await send({
      method: 'POST',
      path: createPath,
      body: { externalId: 'family-two', maxGroupSize: 5 },
      headers: { 'x-request-id': 'till-7:order.42' },
    });
    const wrong = { ...credential, password: 'not the password' };
    await createClient(server.url, wrong).send({ method: 'GET', path: createPath });
    await addCustomers(client, '9170000000', 50);
    const query = `source=INSTORE&identifierName=mobile&identifierValue=${mobile}`;
    await send({ method: 'GET', path: `/v2/customers/lookup?${query}` });
    await send({ method: 'GET', path: `/no/such/path?${query}` });
    metrics = (await createClient(server.url, null).send({ method: 'GET', path: '/metrics' })).text;
  });
  afterAll(async () => {
    client.close();
    await cleanUp();
  });

  /** The value of a series in the answer of /metrics. */
  function metric(series: string): number | undefined {
    const line = metrics.split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  }

  it('answers its probes without a credential', async () => {
    const anonymous = createClient(server.url, null);
    const health = await anonymous.send({ method: 'GET', path: '/healthz' });
    expect([health.status, health.body.status]).toEqual([200, 'ok']);
    const ready = await anonymous.send({ method: 'GET', path: '/readyz' });
    expect([ready.status, ready.body.status]).toEqual([200, 'ready']);
  });

  it('carries a request id from the caller to the answer, the log and the change log', async () => {
    const headers = { 'x-request-id': 'import-1' };
    const body = { externalId: 'family-three', maxGroupSize: 5 };
    const answer = await client.send({ method: 'POST', path: createPath, body, headers });
    expect(answer.headers['x-request-id']).toBe('import-1');
    const line = await waitFor('the log line', async () =>
      server.logLines().find(({ requestId }) => requestId === 'import-1'),
    );
    expect(line).toMatchObject({ method: 'POST', route: createPath, status: 200, code: 0 });
    const changes = [...audit(path).changesByOrg.values()].flat();
    expect(changes.filter(({ actor }) => actor.requestId === 'import-1')).toMatchObject([
      { kind: 'groupCreated', after: { externalId: 'family-three' } },
    ]);
  });

  it('makes a request id of its own in place of one that could forge a log line', async () => {
    const headers = { 'x-request-id': 'a b"}' };
    const answer = await client.send({ method: 'GET', path: '/healthz', headers });
    expect(answer.headers['x-request-id']).toMatch(/^[\w-]+$/);
  });

  it('logs one line of JSON per request, with no password and nothing that names a customer', () => {
    const log = server
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(log.length).toBeGreaterThan(50);
    for (const line of log) {
      expect(() => JSON.parse(line) as unknown).not.toThrow();
      const { password } = credential;
      const secrets = [password, md5(password), 'not the password', 'Basic ', mobile, email];
      for (const secret of [...secrets, '91700000001', 'Asha', 'family-one'])
        expect(line).not.toContain(secret);
    }
  });

  it('counts requests by method, route, status and code', () => {
    const count = (labels: string): number | undefined =>
      metric(`coterie_requests_total{${labels}}`);
    const create = `method="POST",route="${createPath}"`;
    const leave = 'method="DELETE",route="/v2/userGroup2/:groupId/leave"';
    expect(count(`${create},status="200",code="0"`)).toBe(2);
    expect(count(`${leave},status="200",code="0"`)).toBe(1);
    expect(count(`${leave},status="400",code="1620"`)).toBe(1);
    expect(count(`method="GET",route="${createPath}",status="401",code="401"`)).toBe(1);
    expect(count('method="POST",route="/v2/customers",status="200",code="0"')).toBe(52);
    expect(metrics).not.toContain(mobile);
  });

  it('measures latencies, batches and the queue', () => {
    const requests = 'coterie_request_duration_seconds';
    const customers = '{method="POST",route="/v2/customers"}';
    expect(metric(`${requests}_count${customers}`)).toBe(52);
    expect(metric(`${requests}_sum${customers}`)).toBeGreaterThan(0);
    // Every command that was decided was in a batch, refused ones too.
    expect(metric('coterie_batch_commands_sum')).toBe(57);
    const batches = metric('coterie_batch_commands_count') ?? 0;
    expect(batches).toBeGreaterThan(6);
    expect(batches).toBeLessThanOrEqual(57);
    expect(metric('coterie_batch_duration_seconds_count')).toBe(batches);
    expect(metric('coterie_queue_depth')).toBe(0);
  });
});
