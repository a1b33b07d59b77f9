import { setTimeout as sleep } from 'node:timers/promises';

import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import type { Change } from '../../src/domain/changes.ts';
import type { Copied } from '../../src/store/copy.ts';
import { openStore } from '../../src/store/open-store.ts';
import { audit } from '../audit.ts';
import { createClient, type Credential } from '../http-client.ts';
import { createRandom } from '../random.ts';
import { addGroup, seedOrg } from '../seed.ts';
import { cleanUp, type Exit, makeDatabasePath, runCli, startServer } from '../server-process.ts';
import { callUntil, createWorld } from '../traffic.ts';
import { createEmptyDatabase } from './database.ts';

/** A SQLite installation that has rows in every table. */
let original: string;
const orgs: (Credential & { orgId: number })[] = [];
/** Issued by the original. */
let accessToken: string;
const reservedOrgIds = 5;

/** A PostgreSQL without tables. */
let postgres: string;

beforeAll(async () => {
  original = makeDatabasePath();
  for (const name of ['acme', 'zenith']) orgs.push(await seedOrg(original, name));
  const store = await openStore(`sqlite:${original}`);
  for (let id = orgs.length; id < reservedOrgIds; id += 1) await store.reserveOrgId();
  await store.close();
  const oauth = ['--org', 'acme', '--till', 'till.acme', '--json'];
  const made = await runCli(['client', 'create', ...oauth, '--database', `sqlite:${original}`]);
  const { key, secret } = JSON.parse(made.stdout) as { key: string; secret: string };

  const server = await startServer(original, ['--log-level', 'error']);
  const body = { key, secret };
  const path = '/v3/oauth/token/generate';
  const issued = await createClient(server.url, null).send({ method: 'POST', path, body });
  ({ accessToken = '' } = issued.body.data ?? {});
  for (const { orgId, ...credential } of orgs) {
    const world = createWorld(orgId);
    const client = createClient(server.url, credential, { sockets: 1 });
    await callUntil(world, client, createRandom(orgId), () => world.sent.length >= 700);
    const headers = { 'idempotency-key': 'one' };
    await client.send({ method: 'POST', path: '/api/v1/companies', body: {}, headers });
    const webhook = { url: 'https://hooks.invalid/' };
    await client.send({ method: 'POST', path: '/api/v1/webhooks', body: webhook });
    const group = { externalId: 'inviting', maxGroupSize: 5 };
    const made = await client.send({ method: 'POST', path: '/v2/userGroup2', body: group });
    const identifiers = [{ type: 'mobile', value: 'invited' }];
    const person = { profiles: [{ source: 'INSTORE', identifiers }] };
    const asked = await client.send({ method: 'POST', path: '/v2/customers', body: person });
    const invited = await client.send({
      method: 'POST',
      path: `/api/v1/groups/${made.body.entity}/invitations`,
      body: { userId: asked.body.createdId },
    });
    expect(invited).toMatchObject({ status: 201 });
    const file = { 'content-type': 'text/csv' };
    const rows = 'groupId,userId\n4711,1\n';
    const path = '/api/v1/imports?what=members';
    await client.send({ method: 'POST', path, body: rows, headers: file });
    client.close();
  }
  await server.stop();
  // A sender would need a receiver; what was tried is copied like all else.
  const raw = new SqliteDatabase(original);
  raw.exec(`INSERT OR IGNORE INTO webhook_deliveries
    SELECT org_id, webhook_id, 1, 1, 0, 503, 12, 'Too busy.' FROM webhooks`);
  raw.close();
});
afterAll(cleanUp);

beforeEach(async () => {
  const database = await createEmptyDatabase();
  postgres = database.url;
  onTestFinished(() => database.drop());
});

async function copy(from: string, to: string): Promise<Exit> {
  return runCli(['copy', '--json', '--from', from, '--to', to]);
}

async function copyAll(from: string, to: string): Promise<Copied> {
  const { code, stdout, stderr } = await copy(from, to);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Copied;
}

/** What the service on this database says of every group, and to whom it says it. */
async function answers(database: string): Promise<readonly (readonly [number, unknown])[]> {
  const server = await startServer(database, ['--log-level', 'error']);
  const found: [number, unknown][] = [];
  for (const credential of orgs) {
    const client = createClient(server.url, credential);
    for (let id = 1; id <= 40; id += 1) {
      const path = `/v2/userGroup2?id=${id}&includeMembers=true`;
      const { status, body } = await client.send({ method: 'GET', path });
      found.push([status, body]);
    }
    client.close();
  }
  const headers = { 'x-cap-api-oauth-token': accessToken };
  const path = '/v2/userGroup2?id=1';
  const byToken = await createClient(server.url, null).send({ method: 'GET', path, headers });
  found.push([byToken.status, byToken.body]);
  await server.stop();
  return found;
}

/** The logs of all orgs, through the store, and the org id that comes next. */
async function inspect(url: string): Promise<{ logs: readonly Change[][]; nextOrgId: number }> {
  const store = await openStore(url);
  const logs: Change[][] = [];
  for (const { orgId } of await store.listOrgs()) {
    const log: Change[] = [];
    for (;;) {
      const { changes: page } = await store.listChanges(orgId, { since: log.length, limit: 1_000 });
      if (page.length === 0) break;
      log.push(...page);
    }
    logs.push(log);
  }
  const nextOrgId = await store.reserveOrgId();
  await store.close();
  return { logs, nextOrgId };
}

describe('coterie copy', () => {
  it('moves an installation to PostgreSQL and back, and nothing is another', async () => {
    const back = makeDatabasePath();
    const there = await copyAll(`sqlite:${original}`, postgres);
    expect(there.tables.filter(({ rows }) => rows === 0)).toEqual([]);
    expect(there.changeLogs.map(({ orgId }) => orgId)).toEqual(orgs.map(({ orgId }) => orgId));
    expect(await copyAll(postgres, `sqlite:${back}`)).toEqual(there);

    const found = audit(back);
    expect(found.violations).toEqual([]);
    expect(found).toEqual(audit(original));
    const expected = await answers(original);
    expect(expected).toContainEqual([200, expect.anything()]);
    expect(expected.filter(([status]) => status === 401)).toEqual([]);
    expect(await answers(postgres)).toEqual(expected);
    expect(await answers(back)).toEqual(expected);
    const { logs } = await inspect(postgres);
    expect(logs).toEqual([...found.changesByOrg.values()]);
  });

  it('gives out org ids above the highest that was ever given out', async () => {
    const back = makeDatabasePath();
    await copyAll(`sqlite:${original}`, postgres);
    await copyAll(postgres, `sqlite:${back}`);
    expect((await inspect(postgres)).nextOrgId).toBe(reservedOrgIds + 1);
    expect((await inspect(`sqlite:${back}`)).nextOrgId).toBe(reservedOrgIds + 1);
  });

  it('copies what is there when it begins, while a service goes on writing', async () => {
    const path = makeDatabasePath();
    const credential = await seedOrg(path, 'busy');
    const server = await startServer(path, ['--log-level', 'error']);
    const client = createClient(server.url, credential);
    let over = false;
    const writing = (async () => {
      for (let count = 0; !over; count += 1) await addGroup(client, `group-${count}`, 5);
    })();
    await sleep(200);
    const { tables } = await copyAll(`sqlite:${path}`, postgres);
    over = true;
    await writing;
    await server.stop();
    const back = makeDatabasePath();
    expect((await copyAll(postgres, `sqlite:${back}`)).tables).toEqual(tables);
    expect(audit(back).violations).toEqual([]);
  });

  it('shows a table of what it copied to a person', async () => {
    const { code, stdout } = await runCli([
      'copy',
      '--from',
      `sqlite:${original}`,
      '--to',
      postgres,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^table +rows$/m);
    expect(stdout).toMatch(/^orgs +2$/m);
    expect(stdout).toMatch(/^1 +\d+ +[0-9a-f]{64}$/m);
  });
});

describe('a copy that can not be made', () => {
  it('is refused when the target has rows, and changes nothing', async () => {
    const path = makeDatabasePath();
    await seedOrg(path, 'other');
    await seedOrg(postgres, 'other');
    for (const target of [postgres, `sqlite:${path}`]) {
      const before = await inspect(target);
      const exit = await copy(`sqlite:${original}`, target);
      expect(exit).toMatchObject({
        code: 4,
        stdout: '',
        stderr:
          'The target is not empty: its table orgs has rows (1). Nothing was copied; choose a new database.\n',
      });
      expect((await inspect(target)).logs).toEqual(before.logs);
    }
  });

  it('leaves an empty target that takes the next one, when it fails near its end', async () => {
    const broken = makeDatabasePath();
    await copyAll(`sqlite:${original}`, postgres);
    await copyAll(postgres, `sqlite:${broken}`);
    const db = new SqliteDatabase(broken);
    // What PostgreSQL can not store; no request can bring it about.
    db.exec("UPDATE changes SET cause = 'a' || char(0) || 'b' WHERE org_id = 2");
    db.close();
    const { url, drop } = await createEmptyDatabase();
    onTestFinished(drop);
    const exit = await copy(`sqlite:${broken}`, url);
    expect({ code: exit.code, stdout: exit.stdout }).toEqual({ code: 1, stdout: '' });
    expect((await inspect(url)).logs).toEqual([]);
    await copyAll(`sqlite:${original}`, url);
  });

  it('is refused without a source, and makes no target', async () => {
    const exit = await copy(`sqlite:${makeDatabasePath()}`, postgres);
    expect(exit.code).toBe(4);
    expect(exit.stderr).toMatch(/^There is no database at \S+\. .*\n$/);
    const target = await runCli(['org', 'list', '--database', postgres]);
    expect(target.stderr).toMatch(/^The database has no tables of Coterie\./);
  });
});
