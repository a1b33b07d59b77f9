import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { createClient } from '../http-client.ts';
import { addGroup, seedOrg } from '../seed.ts';
import { cleanUp, type Exit, runCli, startServer } from '../server-process.ts';
import { emulateCitus } from './citus-emulation.ts';
import { createEmptyDatabase } from './database.ts';

const secret = 'k33p/it#s?cret@home';

let url: string;
/** May do everything on the server. */
let admin: pg.Client;
/** The database as a role of its own sees it, whose password no output may have. */
let asOwner: string;

beforeEach(async () => {
  const database = await createEmptyDatabase();
  ({ url } = database);
  admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const owner = await createRole();
  asOwner = withUser(owner, secret);
  await admin.query(`GRANT ALL ON SCHEMA public TO ${owner}`);
  onTestFinished(async () => {
    await cleanUp();
    await admin.query(`DROP OWNED BY ${owner}`);
    await admin.query(`DROP ROLE ${owner}`);
    await admin.end();
    await database.drop();
  });
});
afterEach(cleanUp);

let roles = 0;
async function createRole(): Promise<string> {
  const name = `role_${process.pid}_${Date.now()}_${(roles += 1)}`;
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${secret}'`);
  return name;
}

function withUser(user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = encodeURIComponent(password);
  return changed.href;
}

async function coterie(database: string, ...args: readonly string[]): Promise<Exit> {
  const exit = await runCli([...args, '--database', database]);
  expectNoPassword(exit.stdout, exit.stderr);
  return exit;
}

/** Neither as it is nor as it stands in the URL. */
function expectNoPassword(...outputs: readonly string[]): void {
  for (const output of outputs) {
    expect(output).not.toContain('k33p');
    expect(output).not.toContain('cret@home');
    expect(output).not.toContain('cret%40home');
  }
}

/** One sentence, and nothing on the standard output. */
function expectUnavailable(exit: Exit, sentence: RegExp): void {
  expect({ code: exit.code, stdout: exit.stdout }).toEqual({ code: 4, stdout: '' });
  expect(exit.stderr).toMatch(sentence);
  expect(exit.stderr).toMatch(/^[^\n]+\.\n$/);
}

describe('coterie on PostgreSQL', () => {
  it('serves orgs and tills that the command line made, and shows no password', async () => {
    const server = await startServer(asOwner);
    expect(server.stderr()).toMatch(/The database has no org yet.*:\*\*\*@127\.0\.0\.1/s);
    const org = ['--name', 'acme', '--json'];
    expect(JSON.parse((await coterie(asOwner, 'org', 'create', ...org)).stdout)).toMatchObject({
      name: 'acme',
    });
    const till = ['--org', 'acme', '--user-name', 'till.acme', '--password', 'sesame'];
    expect((await coterie(asOwner, 'till', 'create', ...till)).code).toBe(0);
    const oauth = await coterie(
      asOwner,
      'client',
      'create',
      '--org',
      'acme',
      '--till',
      'till.acme',
    );
    expect(oauth.stdout).toMatch(/^key: [0-9a-f]{24}$/m);
    const client = createClient(server.url, { userName: 'till.acme', password: 'sesame' });
    expect(await addGroup(client, 'family', 5)).toBe(1);
    const { code, stdout, stderr } = await server.stop();
    expect(code).toBe(0);
    expect(stdout).toContain('"database migrated"');
    expectNoPassword(stdout, stderr);
  });

  it('migrates once, by one process after the other or by several at the same time', async () => {
    const exits = await Promise.all([1, 2].map(() => coterie(asOwner, 'migrate')));
    expect(exits.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      exits.map(() => ({ code: 0, stderr: '' })),
    );
    expect(exits.map(({ stdout }) => stdout).toSorted()).toEqual([
      'migrated: -\n',
      expect.stringMatching(/^migrated: 0001_initial,0002_/),
    ]);
    expect((await coterie(asOwner, 'migrate')).stdout).toBe('migrated: -\n');
  });

  it('distributes the tables by Citus when told to, and says which', async () => {
    expectUnavailable(await coterie(asOwner, 'migrate', '--citus'), /^The database has no Citus, /);
    await emulateCitus(admin);
    const first = await coterie(url, 'migrate', '--citus', '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({
      migrated: expect.arrayContaining(['0001_initial']),
      distributed: expect.arrayContaining(['orgs', 'groups', 'memberships', 'logins']),
    });
    expect(await coterie(url, 'migrate', '--citus')).toMatchObject({
      code: 0,
      stdout: 'migrated: -\ndistributed: -\n',
    });
    expect((await coterie(url, 'org', 'create', '--name', 'acme')).code).toBe(0);
  });

  it('takes the number of connections from pool_max', async () => {
    await seedOrg(url, 'acme');
    expect((await coterie(`${url}?pool_max=1`, 'org', 'list')).stdout).toMatch(/^acme /m);
  });
});

describe('a PostgreSQL that can not be used', () => {
  it.each([
    [
      'an unreachable server',
      (): string => asOwner.replace(/:\d+\//, ':1/'),
      /^Cannot open the database: connect ECONNREFUSED 127\.0\.0\.1:1\.\n$/,
    ],
    [
      'a wrong password',
      (): string => withUser('postgres', `${secret}!`),
      /^Cannot open the database: password authentication failed for user "postgres"\.\n$/,
    ],
    [
      'a missing database',
      (): string => `${asOwner}x`,
      /^Cannot open the database: database "test_\w+x" does not exist\.\n$/,
    ],
    [
      'a pool_max that is no number',
      (): string => `${asOwner}?pool_max=many`,
      /^pool_max of the database URL must be a whole number from 1 to 1000, not 'many'\.\n$/,
    ],
    [
      'a server without TLS when the URL demands it',
      (): string => `${asOwner}?sslmode=verify-full`,
      /^Cannot open the database: The server does not support SSL connections\.\n$/,
    ],
    [
      'a certificate that is not there',
      (): string => `${asOwner}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`,
      /^Cannot open the database: .*\/nowhere\/ca\.pem.*\.\n$/,
    ],
    [
      'a password that is not encoded, which ends the host',
      (): string => `postgres://user:1/k33p?it#s@127.0.0.1:1/name`,
      /^The database URL cannot be read\. .* percent-encoded\.\n$/,
    ],
    [
      'a port that is none, because of the password',
      (): string => `postgres://user:k33p/it@127.0.0.1/name`,
      /^The database URL cannot be read\. /,
    ],
  ])('is named in one sentence with exit code 4: %s', async (_, make, sentence) => {
    for (const command of [['migrate'], ['serve', '--port', '0'], ['org', 'list']])
      expectUnavailable(await coterie(make(), ...command), sentence);
  });

  it('is refused as wrong usage when its scheme is nobody’s, and the password is not shown', async () => {
    const url = asOwner.replace('postgres:', 'mysql:');
    for (const command of [['migrate'], ['serve', '--port', '0'], ['org', 'list']]) {
      const { code, stderr } = await coterie(url, ...command);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^The database must be given as sqlite:<path> or postgres:.* not mysql:\/\/\w+:\*\*\*@/,
      );
    }
  });

  it('is named when the role may make no tables, or not read them', async () => {
    const role = await createRole();
    const asRole = withUser(role, secret);
    const denied = /^Cannot open the database: permission denied for \w+ \w+\.\n$/;
    expectUnavailable(await coterie(asRole, 'migrate'), denied);
    await coterie(asOwner, 'migrate');
    for (const command of [
      ['serve', '--port', '0'],
      ['org', 'list'],
    ])
      expectUnavailable(await coterie(asRole, ...command), denied);
    await admin.query(`DROP ROLE ${role}`);
  });

  it('is named when a newer program migrated it', async () => {
    await coterie(asOwner, 'migrate');
    await admin.query("INSERT INTO coterie_migrations VALUES (99, '0099_future', 0)");
    for (const command of [['migrate'], ['serve', '--port', '0'], ['org', 'list']])
      expectUnavailable(await coterie(asOwner, ...command), /^The database has schema 99, /);
  });

  it('has no tables made by commands that only use them', async () => {
    const none = /^The database has no tables of Coterie\. coterie serve and coterie migrate /;
    expectUnavailable(await coterie(asOwner, 'org', 'list'), none);
    expectUnavailable(await coterie(asOwner, 'org', 'create', '--name', 'acme'), none);
    const { rows } = await admin.query("SELECT to_regclass('orgs') AS made");
    expect(rows).toEqual([{ made: null }]);
  });
});
