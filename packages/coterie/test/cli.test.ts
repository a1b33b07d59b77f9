import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { seedOrg } from './seed.ts';
import { cleanUp, type Exit, makeDatabasePath, makeFolder, runCli } from './server-process.ts';

let databasePath: string;
let database: readonly string[];

beforeAll(async () => {
  databasePath = makeDatabasePath();
  database = ['--database', `sqlite:${databasePath}`];
  await seedOrg(databasePath, 'acme');
});
afterAll(cleanUp);

/** Runs the command on the shared database. */
async function coterie(...args: readonly string[]): Promise<Exit> {
  return runCli([...args, ...database]);
}

async function coterieJson(...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await coterie(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe.concurrent('--help', () => {
  it.each([
    '',
    'serve',
    'migrate',
    'copy',
    'org',
    'org create',
    'org list',
    'org set',
    'till',
    'till create',
    'till list',
    'till rotate',
    'till disable',
    'client',
    'client create',
    'audit',
    'audit verify',
  ])('of coterie %s shows an example and ends with code 0', async (command) => {
    const args = command.split(' ').filter((word) => word !== '');
    const { code, stdout, stderr } = await runCli([...args, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: coterie ${command}`);
    expect(stdout).toMatch(new RegExp(`Example:\\n {2}coterie ${command}`));
  });
});

describe('commands', () => {
  it('create, change and list orgs, as a table and as JSON', async () => {
    const created = await coterie('org', 'create', '--name', 'club', '--time-zone', 'Asia/Kolkata');
    expect(created.stdout).toBe(
      'name: club\ntimeZone: Asia/Kolkata\nproductLimit: 30000\ndomainErrorStatus: 400\n' +
        'keepGroupActiveWithoutPrimary: false\npermissionCodes: -\n',
    );
    const codes = 'see_prices, order';
    expect(
      await coterieJson(
        'org',
        'set',
        '--org',
        'club',
        '--rename',
        'clubs',
        '--permission-codes',
        codes,
      ),
    ).toEqual({
      name: 'clubs',
      timeZone: 'Asia/Kolkata',
      productLimit: 30_000,
      domainErrorStatus: 400,
      keepGroupActiveWithoutPrimary: false,
      permissionCodes: ['see_prices', 'order'],
    });
    const { stdout } = await coterie('org', 'list');
    expect(stdout).toMatch(/^name {3}timeZone {6}productLimit {2}/);
    expect(stdout).toMatch(/^clubs {2}Asia\/Kolkata {2}30000 .* see_prices,order$/m);
    const list = await coterieJson('org', 'list');
    expect(list).toMatchObject([{ name: 'acme' }, { name: 'clubs' }]);
  });

  it('create, list, rotate and disable tills, and show a password once', async () => {
    const till = ['--org', 'acme', '--user-name', 'till.one'];
    const granted = ['--scopes', 'groups:read,customers:read'];
    const created = await coterieJson('till', 'create', ...till, ...granted);
    const scopes = ['groups:read', 'customers:read'];
    const record = { userName: 'till.one', scopes, disabled: false };
    expect(created).toMatchObject({ ...record, password: expect.stringMatching(/^[\w-]{32}$/) });
    const rotated = await coterieJson('till', 'rotate', ...till, '--password', 'a new one');
    expect(rotated).toMatchObject({ ...record, password: 'a new one' });
    expect(await coterieJson('till', 'disable', ...till)).toMatchObject({ disabled: true });
    const list = await coterie('till', 'list', '--org', 'acme');
    expect(list.stdout).toMatch(/^\d+ +till\.one +groups:read,customers:read +true$/m);
    expect(list.stdout).not.toContain('password');
  });

  it('create an OAuth client, and tell what was migrated', async () => {
    const args = ['--org', 'acme', '--till', 'till.acme'];
    expect(await coterieJson('client', 'create', ...args)).toEqual({
      till: 'till.acme',
      key: expect.stringMatching(/^[0-9a-f]{24}$/) as unknown,
      secret: expect.stringMatching(/^[\w-]{32}$/) as unknown,
    });
    expect(await coterieJson('migrate')).toEqual({ migrated: [] });
    const fresh = await runCli(['migrate', '--database', `sqlite:${makeDatabasePath()}`]);
    expect(fresh.stdout).toMatch(/^migrated: 0001_initial/);
  });

  it('can not distribute an SQLite file by Citus', async () => {
    const url = `sqlite:${makeDatabasePath()}`;
    expect(await runCli(['migrate', '--citus', '--database', url])).toMatchObject({
      code: 4,
      stdout: '',
      stderr: 'Citus is an extension of PostgreSQL, and the database is an SQLite file.\n',
    });
  });

  it('migrate a new database once, however many start at the same time', async () => {
    const url = `sqlite:${makeDatabasePath()}`;
    const exits = await Promise.all(
      Array.from({ length: 4 }, () => runCli(['migrate', '--database', url])),
    );
    expect(exits.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      exits.map(() => ({ code: 0, stderr: '' })),
    );
    expect(exits.filter(({ stdout }) => stdout.includes('0001_initial'))).toHaveLength(1);
  });
});

/** The whole of what a failed command says: no stack trace, nothing on the standard output. */
function expectFailure(exit: Exit, code: number, sentence: RegExp): void {
  expect({ code: exit.code, stdout: exit.stdout }).toEqual({ code, stdout: '' });
  expect(exit.stderr).toMatch(sentence);
  expect(exit.stderr).not.toMatch(/^\s+at /m);
}

describe.concurrent('the exit code', () => {
  it.each([
    [['org', 'create'], /required option '--name <name>' not specified/],
    [['till', 'create', '--org', 'acme'], /required option '--user-name <name>' not specified/],
    [['org', 'remove'], /unknown command 'remove'/],
    [['serve', '--colour', 'red'], /unknown option '--colour'/],
    [['serve', '--port', '70000'], /The value must be a whole number from 0 to 65535/],
    [['serve', '--demo', 'maybe'], /The value must be one of: true, false/],
    [['till', 'create', '--scopes', 'all'], /The value must be one of: groups:read, /],
    [['org', 'list', 'acme'], /too many arguments/],
    [['till', 'create', '--password', ''], /option '--password <password>' argument '' is invalid/],
  ] as const)('of a wrong command line is 2: %s', async (args, sentence) => {
    expectFailure(await runCli(args), 2, sentence);
  });

  it.each([
    [['org', 'create', '--name', 'acme'], /^The name acme is taken\. \(95005\)\n$/],
    [['org', 'create', '--name', 'A B'], /^The setting name must be .* \(95007\)\n$/],
    [
      ['org', 'set', '--org', 'acme', '--time-zone', 'Moon'],
      /^The setting timeZone .*\(95007\)\n$/,
    ],
    [['org', 'set', '--org', 'none', '--product-limit', '5'], /^Org none .* \(95010\)\n$/],
    [['till', 'disable', '--org', 'acme', '--user-name', 'x'], /^Till x .* \(95006\)\n$/],
    [['till', 'create', '--org', 'acme', '--user-name', 'till.acme'], /\(95005\)\n$/],
    [['client', 'create', '--org', 'acme', '--till', 'x'], /^Till x .* \(95006\)\n$/],
  ] as const)('of what a rule refuses is 3, with the error code: %s', async (args, sentence) => {
    expectFailure(await coterie(...args), 3, sentence);
  });

  it('of a database that can not be used is 4, with one sentence', async () => {
    const folder = makeFolder();
    const newer = join(folder, 'newer.db');
    await runCli(['migrate', '--database', `sqlite:${newer}`]);
    const db = new SqliteDatabase(newer);
    db.exec("INSERT INTO migrations (id, name, applied_on) VALUES (99, '0099_future', 0)");
    db.close();
    writeFileSync(join(folder, 'text.db'), 'This is no database, and it is long enough to tell.');
    mkdirSync(join(folder, 'a-folder'));
    const cases = [
      [newer, /^The database has schema 99, .*\n$/],
      [join(folder, 'text.db'), /^Cannot open the database \S+: file is not a database\.\n$/],
      [join(folder, 'a-folder'), /^Cannot open the database \S+: it is a folder\.\n$/],
    ] as const;
    for (const [path, sentence] of cases)
      for (const command of [
        ['org', 'list'],
        ['serve', '--port', '0'],
      ])
        expectFailure(await runCli([...command, '--database', `sqlite:${path}`]), 4, sentence);
    const below = `sqlite:${join(folder, 'text.db', 'x.db')}`;
    const migrate = await runCli(['migrate', '--database', below]);
    expectFailure(migrate, 4, /^Cannot open the database \S+: .*\n$/);
    const unknown = await runCli(['migrate', '--database', 'mysql://localhost']);
    expectFailure(
      unknown,
      2,
      /^The database must be given as sqlite:<path> or postgres:.*, not mysql:\/\/localhost\.\n$/,
    );
  });

  it('of a command on a database that does not exist is 4, and none is made', async () => {
    const path = makeDatabasePath();
    for (const command of [
      ['org', 'list'],
      ['org', 'create', '--name', 'new'],
    ]) {
      const exit = await runCli([...command, '--database', `sqlite:${path}`]);
      expectFailure(
        exit,
        4,
        /^There is no database at \S+\. coterie serve and coterie migrate .*\n$/,
      );
    }
    expect(existsSync(path)).toBe(false);
  });

  it('of a server that can not listen is 5, with one sentence', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const log = ['--log-level', 'silent'];
    const inUse = await coterie('serve', '--port', String(port), ...log);
    taken.close();
    expectFailure(
      inUse,
      5,
      /^Cannot listen: .*address already in use 127\.0\.0\.1:\d+\. Choose .*\n$/,
    );
    const nowhere = await coterie('serve', '--port', '0', '--host', 'nowhere.invalid', ...log);
    expectFailure(nowhere, 5, /^Cannot listen: .*nowhere\.invalid\. Choose .*\n$/);
  });

  it('on a Node that is too old is 1, with a sentence that says so', async () => {
    const stub = join(makeFolder(), 'old-node.mjs');
    writeFileSync(
      stub,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });",
    );
    const exit = await runCli(['--help'], { nodeOptions: ['--import', stub] });
    expectFailure(exit, 1, /^coterie needs Node 22\.18 or newer, this is 20\.1\.0\. .*\n$/);
  });
});

describe('audit verify', () => {
  it('says that a log is right, and ends with code 6 and the first entry when it is not', async () => {
    const path = makeDatabasePath();
    await seedOrg(path, 'acme');
    const verify = (...args: readonly string[]) =>
      runCli(['audit', 'verify', ...args, '--database', `sqlite:${path}`]);
    const right = await verify('--json');
    expect(right.code).toBe(0);
    const [{ entries, hash }] = JSON.parse(right.stdout) as [{ entries: number; hash: string }];
    const pin = ['--org', 'acme', '--pinned'];
    expect((await verify(...pin, `${entries}:${hash}`)).code).toBe(0);
    expect(await verify(...pin, `${entries}:${'x'.repeat(43)}`)).toMatchObject({
      code: 6,
      stderr: `The log of acme is wrong at ${entries}: its hash is not the pinned one.\n`,
    });
    expect((await verify('--pinned', `${entries}:${hash}`)).code).toBe(2);
    expect((await verify(...pin, 'nonsense')).code).toBe(2);
    const db = new SqliteDatabase(path);
    db.prepare("UPDATE changes SET cause = 'else' WHERE sequence = 2").run();
    db.close();
    expect(await verify()).toMatchObject({
      code: 6,
      stderr: 'The log of acme is wrong at 2: its hash does not match its content.\n',
    });
  });
});
