import { Command } from 'commander';
import { afterEach, expect, it, vi } from 'vitest';

import { flagOf, type SettingName, settings, toOption, variableOf } from '../src/cli/settings.ts';
import { seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, runCli, startServer } from './server-process.ts';

afterEach(async () => {
  vi.unstubAllEnvs();
  await cleanUp();
});

/** A value of each setting that is not its default, and what it means. */
const samples: Readonly<Record<SettingName, readonly [string, unknown]>> = {
  database: ['sqlite:./other.db', 'sqlite:./other.db'],
  readDatabase: ['postgres://replica/coterie', 'postgres://replica/coterie'],
  from: ['sqlite:./old.db', 'sqlite:./old.db'],
  to: ['sqlite:./new.db', 'sqlite:./new.db'],
  host: ['0.0.0.0', '0.0.0.0'],
  port: ['9090', 9_090],
  workers: ['2', 2],
  citus: ['true', true],
  demo: ['true', true],
  logLevel: ['warn', 'warn'],
  bodyLimit: ['2048', 2_048],
  rateLimit: ['60', 60],
  maxWaiting: ['7', 7],
  maxBatch: ['8', 8],
  maxStreams: ['0', 0],
  removalGuard: ['30', 30],
  what: ['groups', 'groups'],
  format: ['ndjson', 'ndjson'],
  dryRun: ['true', true],
  resume: ['spring', 'spring'],
  confirm: ['1.abc', '1.abc'],
  undo: ['spring', 'spring'],
  errors: ['errors.ndjson', 'errors.ndjson'],
  webhookAllowPrivate: ['true', true],
  tokenTtl: ['9', 9],
  credentialCache: ['0', 0],
  stopTimeout: ['3', 3],
  json: ['true', true],
  org: ['acme', 'acme'],
  pinned: [`7:${'h'.repeat(43)}`, { sequence: 7, hash: 'h'.repeat(43) }],
  name: ['acme', 'acme'],
  rename: ['acme', 'acme'],
  timeZone: ['Asia/Kolkata', 'Asia/Kolkata'],
  productLimit: ['500', 500],
  domainErrorStatus: ['200', 200],
  keepGroupActiveWithoutPrimary: ['true', true],
  permissionCodes: ['one, two', ['one', 'two']],
  userName: ['till.acme', 'till.acme'],
  scopes: ['groups:read', ['groups:read']],
  password: ['open sesame', 'open sesame'],
  till: ['till.acme', 'till.acme'],
};
const names = Object.keys(settings) as SettingName[];

function parse(name: SettingName, args: readonly string[]): Readonly<Record<string, unknown>> {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  command.addOption(toOption(name)).parse(args, { from: 'user' });
  return command.opts();
}

it.each(names)('%s is read from its flag, else from its variable', (name) => {
  const [text, value] = samples[name];
  expect(parse(name, [flagOf(name), text])).toEqual({ [name]: value });
  vi.stubEnv(variableOf(name), text);
  expect(parse(name, [])).toEqual({ [name]: value });
  vi.stubEnv(variableOf(name), 'not looked at');
  expect(parse(name, [flagOf(name), text])).toEqual({ [name]: value });
});

it.each(['citus', 'demo', 'json', 'keepGroupActiveWithoutPrimary'] as const)(
  '%s is off when its variable says false',
  (name) => {
    vi.stubEnv(variableOf(name), 'false');
    expect(parse(name, [])).toEqual({ [name]: false });
  },
);

it('lets a process be configured by variables alone', async () => {
  const path = makeDatabasePath();
  const env = { COTERIE_DATABASE: `sqlite:${path}`, COTERIE_JSON: 'true', COTERIE_NAME: 'acme' };
  expect((await runCli(['migrate'], { env })).code).toBe(0);
  expect((await runCli(['org', 'create'], { env })).code).toBe(0);
  const listed = await runCli(['org', 'list'], { env });
  expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'acme' }]);
  const wrong = await runCli(['serve'], { env: { COTERIE_PORT: 'http' } });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/'COTERIE_PORT'.*The value must be a whole number from 0 to 65535/);
});

it('takes a variable that is set to nothing for one that is not set', async () => {
  const env = { COTERIE_DATABASE: `sqlite:${makeDatabasePath()}`, COTERIE_JSON: '' };
  expect((await runCli(['migrate'], { env })).stdout).toMatch(/^migrated: 0001_initial/);
});

it('starts without the demo when COTERIE_DEMO is false', async () => {
  const empty = await startServer(makeDatabasePath(), [], { env: { COTERIE_DEMO: 'false' } });
  expect(empty.stderr()).toContain('The database has no org yet.');
  await empty.stop();
  const path = makeDatabasePath();
  await seedOrg(path, 'acme');
  const server = await startServer(path, [], { env: { COTERIE_LOG_LEVEL: 'silent' } });
  expect(server.logLines()).toEqual([]);
  await server.stop();
});
