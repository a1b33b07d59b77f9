import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, it } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import { openInstallation } from '../src/store/open-store.ts';
import { columnNames } from '../src/store/tables/table.ts';
import { tables } from '../src/store/tables/tables.ts';
import type { StoredRow } from '../src/store/tables/write.ts';
import { type Client, createClient, type Credential } from './http-client.ts';
import { createRandom, type Random } from './random.ts';
import { newRawDatabase, type RawDatabase } from './raw-database.ts';
import { seedOrg } from './seed.ts';
import { cleanUp, makeFolder, runCli, startServer, waitFor } from './server-process.ts';

afterEach(cleanUp);

const customers = 200;
const groups = 60;
const rows = runs(6_000, 12_000);
const killsPerImport = 4;

const customersFile = `userId,mobile\n${lines(customers, (id) => `${id},m${id}`)}`;
const groupsFile = `externalId,maxGroupSize,successionPolicy\n${lines(groups, (id) => `g${id},150,oldest`)}`;

function lines(count: number, line: (id: number) => string): string {
  return Array.from({ length: count }, (_, index) => `${line(index + 1)}\n`).join('');
}

/** Joins and leaves in any order, some of which are refused. */
function membersFile(random: Random): string {
  return `groupExternalId,userId,identifierType,identifierValue,action,primaryMember,defaultGroup\n${lines(
    rows,
    () => {
      const who = 1 + random.below(customers + 3);
      const customer = random.below(4) === 0 ? `,mobile,m${who}` : `${who},,`;
      const action = random.below(4) === 0 ? 'leave' : 'join';
      const primary = random.below(40) === 0;
      return `g${1 + random.below(groups + 1)},${customer},${action},${primary},${random.below(20) === 0}`;
    },
  )}`;
}

async function send(client: Client, what: string, body: string): Promise<string> {
  const path = `/api/v1/imports?what=${what}&importId=${what}`;
  const headers = { 'content-type': 'text/csv' };
  const answer = await client.send({ method: 'POST', path, body, headers });
  expect(answer.status, answer.text).toBe(200);
  return answer.text;
}

async function start(database: RawDatabase, credential: Credential) {
  const flags = ['--log-level', 'error', '--removal-guard', '100'];
  const server = await startServer(database.url, flags);
  return { server, client: createClient(server.url, credential) };
}

async function rowsDone(client: Client): Promise<number> {
  const { text } = await client.send({ method: 'GET', path: '/api/v1/imports/members' });
  return (JSON.parse(text) as { rowsDone?: number }).rowsDone ?? 0;
}

/** Sends the members and kills the server when it has come so far. Returns how far it had come. */
async function killIn(
  { server, client }: Awaited<ReturnType<typeof start>>,
  members: string,
  killAt: number,
): Promise<number> {
  let answered: string | null = null;
  const sending = send(client, 'members', members).then(
    (text) => (answered = text),
    (error: unknown) => (answered = String(error)),
  );
  const reached = await waitFor(`row ${killAt}`, async () => {
    const done = await rowsDone(client);
    // It may have come to its end in between.
    if (answered !== null && (await rowsDone(client)) < killAt) throw new Error(answered);
    return (done >= killAt || answered !== null) && { done };
  });
  await server.kill();
  await sending;
  client.close();
  return reached.done;
}

/** Imports everything; the server is killed each time that the members have come so far. */
async function importAll(
  database: RawDatabase,
  members: string,
  killsAt: readonly number[],
): Promise<{ answer: unknown; killedAt: readonly number[] }> {
  const { orgId: _, ...credential } = await seedOrg(database.url, 'acme');
  const killedAt: number[] = [];
  for (const killAt of [...killsAt, null]) {
    const { server, client } = await start(database, credential);
    if (killedAt.length === 0) {
      await send(client, 'customers', customersFile);
      await send(client, 'groups', groupsFile);
    }
    if (killAt === null) {
      const answer: unknown = JSON.parse(await send(client, 'members', members));
      client.close();
      await server.stop();
      return { answer, killedAt };
    }
    killedAt.push(await killIn({ server, client }, members, killAt));
  }
  throw new Error('The last round returns.');
}

const volatile = /_on$|^at$|hash$|^salt$|^commitment$/;

/** All that is stored, but for times and what is random. */
async function dump(database: RawDatabase): Promise<Readonly<Record<string, readonly object[]>>> {
  const installation = await openInstallation(database.url, { create: false });
  const dumped: Record<string, object[]> = {};
  await installation.read(async (stored) => {
    for (const table of tables.filter(({ name }) => name !== 'installation_secrets')) {
      const found: StoredRow[] = [];
      for await (const batch of stored.read(table)) found.push(...batch);
      dumped[table.name] = found.map((row) => {
        const named = columnNames(table).map((name, at) => [name, row[at]] as const);
        return Object.fromEntries(named.filter(([name]) => !volatile.test(name)));
      });
    }
  });
  await installation.close();
  return dumped;
}

it.each(Array.from({ length: runs(1, 5) }, (_, index) => index + 1))(
  'an import whose server is killed again and again comes to the same as one that is not, seed %i',
  async (seed) => {
    const random = createRandom(seed);
    const members = membersFile(random);
    const killsAt = Array.from({ length: killsPerImport }, () =>
      random.below((rows * 3) / 4),
    ).toSorted((a, b) => a - b);
    const broken = await newRawDatabase();
    const whole = await newRawDatabase();
    try {
      const { answer, killedAt } = await importAll(broken, members, killsAt);
      const clean = await importAll(whole, members, []);
      const times = { startedOn: '', changedOn: '' };
      expect({ ...(answer as object), ...times }).toEqual({
        ...(clean.answer as object),
        ...times,
      });
      expect(clean.answer).toMatchObject({ status: 'finished', rowsDone: rows });
      const stored = await dump(whole);
      expect(await dump(broken)).toEqual(stored);
      expect(stored['import_errors']?.length).toBeGreaterThan(100);
      expect(stored['ended_memberships']?.length).toBeGreaterThan(100);
      // Else nobody was killed in the midst of it.
      expect(killedAt.some((at) => at > 0 && at < rows)).toBe(true);
    } finally {
      await broken.drop();
      await whole.drop();
    }
  },
);

it('an import at the command line takes up where the server was killed', async () => {
  const members = membersFile(createRandom(4));
  const database = await newRawDatabase();
  const { orgId: _, ...credential } = await seedOrg(database.url, 'acme');
  const { server, client } = await start(database, credential);
  await send(client, 'customers', customersFile);
  await send(client, 'groups', groupsFile);
  await killIn({ server, client }, members, 1);
  const path = join(makeFolder(), 'members.csv');
  writeFileSync(path, members);
  const args = ['--org', 'acme', '--resume', 'members', '--removal-guard', '100', '--json'];
  const resumed = await runCli(['import', path, '--database', database.url, ...args]);
  expect(resumed).toMatchObject({ stderr: '' });
  expect(JSON.parse(resumed.stdout)).toMatchObject({ status: 'finished', rowsDone: rows });
  await database.drop();
});
