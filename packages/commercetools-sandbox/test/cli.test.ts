import { execFile } from 'node:child_process';
import { cpSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { callerWith, requestToken, signIn } from './arrange.ts';
import { makeFolder, runCli, startCli, stop, stopLast } from './process.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

function writeSeed(seed: unknown): string {
  const path = join(makeFolder(), 'demo.json');
  writeFileSync(path, typeof seed === 'string' ? seed : JSON.stringify(seed));
  return path;
}

const seed = {
  customerGroups: [{ key: 'vip', name: 'VIP' }],
  customers: [{ key: 'ada', email: 'ada@example.com', customerGroup: { key: 'vip' } }],
};

it('serves the seed, and prints its addresses and credentials', async () => {
  const sandbox = await startCli(['--seed', writeSeed(seed)]);
  expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(sandbox.welcome).toContain(`Token      ${sandbox.url}/oauth/token`);
  expect(sandbox.welcome).toContain('Client     sandbox / sandbox-secret');
  expect(sandbox.welcome).toContain('Customers  1');
  expect(sandbox.welcome).toContain('Scopes     all known scopes; choose with --scopes\n');
  const { data } = await (
    await signIn(sandbox)
  ).ask('{ customer(key: "ada") { customerGroup { name } } }');
  expect(data).toEqual({ customer: { customerGroup: { name: 'VIP' } } });
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  'stops on %s with code 0, also during a call',
  async (signal) => {
    const sandbox = await startCli([]);
    await fetch(`${sandbox.url}/sandbox/faults`, {
      method: 'POST',
      body: '{"kind":"latency","ms":3600000}',
    });
    const caller = await signIn(sandbox);
    const waiting = expect(caller.ask('{ __typename }')).rejects.toThrow();
    expect(await stop(sandbox.child, signal)).toBe(0);
    await waiting;
  },
);

it('takes project, client, scopes and behaviour from its options', async () => {
  const options =
    '--project my-shop --client-id me --client-secret mine --token-lifetime 60 --version-step 4 --strict-assignments --legacy-errors';
  const scopes = 'view_customers manage_my_profile';
  const sandbox = await startCli([...options.split(' '), '--scopes', scopes]);
  expect(sandbox.graphqlUrl).toBe(`${sandbox.url}/my-shop/graphql`);
  expect(sandbox.welcome).toContain(
    'Scopes     view_customers:my-shop manage_my_profile:my-shop\n',
  );
  const grant = { grant_type: 'client_credentials' };
  const { body } = await requestToken(sandbox.url, grant, { client: 'me:mine' });
  expect(body).toMatchObject({
    scope: 'view_customers:my-shop manage_my_profile:my-shop',
    expires_in: 60,
  });
  const { errors } = await callerWith(sandbox.graphqlUrl, String(body['access_token'])).ask(
    '{ x }',
  );
  expect(errors).toMatchObject([{ code: 'InvalidInput' }]);
});

it('prints nothing with --quiet, and says when the port is in use', async () => {
  const { url, child } = await startCli([]);
  const { port } = new URL(url);
  const taken = await runCli('--port', port);
  expect([taken.code, taken.stdout]).toEqual([1, '']);
  expect(taken.stderr).toBe(
    `Port ${port} of 127.0.0.1 is already in use (EADDRINUSE); choose another with --port.\n`,
  );
  await stop(child, 'SIGTERM');
  const quiet = runCli('--quiet', '--port', port);
  while ((await fetch(`${url}/healthz`).catch(() => null)) === null)
    await new Promise((resolve) => setTimeout(resolve, 50));
  stopLast();
  expect(await quiet).toEqual({ code: 0, stdout: '', stderr: '' });
});

describe('reports a mistake in one sentence:', () => {
  it.each([
    [
      'no such file',
      ['--seed', '/nowhere/demo.json'],
      2,
      '/nowhere/demo.json cannot be read: ENOENT',
    ],
    ['a project key with a space', ['--project', 'a b'], 2, 'projectKey must consist of 2 to 36'],
    [
      'a port that is not a number',
      ['--port', 'http'],
      1,
      'The port must be a whole number from 0 to 65535.',
    ],
    [
      'a port that is too large',
      ['--port', '99999'],
      1,
      "option '--port <number>' argument '99999'",
    ],
    [
      'an unknown scope',
      ['--scopes', 'view_customers manage_everything'],
      1,
      "option '--scopes <names>' argument 'view_customers manage_everything' is invalid. Unknown scope manage_everything. Supported: manage_project, manage_customers,",
    ],
    [
      'a file in a folder that does not exist',
      ['--file', '/nowhere/data.json'],
      2,
      '/nowhere/data.json cannot be written: no such file or directory (ENOENT).\n',
    ],
    ['an unknown option', ['--prot', '1'], 1, "unknown option '--prot'"],
  ])('%s', async (_what, args, code, message) => {
    const ended = await runCli(...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toContain('    at ');
  });

  it.each([
    ['{', 'cannot be read'],
    ['[]', 'must hold a JSON object.'],
    [{ customers: [{ email: 5 }] }, 'customers[0].email must be a string, not a number.'],
    [
      { ...seed, customerGroups: [] },
      "customers[0].customerGroup is rejected: The referenced object of type 'customer-group'",
    ],
  ])('a seed of %j', async (bad, message) => {
    const ended = await runCli('--seed', writeSeed(bad));
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });
});

it('accepts scopes that name the project, or one of its stores', async () => {
  const scopes = 'manage_customers:demo,view_customers:demo:berlin';
  const { welcome } = await startCli(['--scopes', scopes]);
  expect(welcome).toContain(`Scopes     ${scopes.replace(',', ' ')}\n`);
});

it('runs from the sources, as npx starts it, when nothing is built', async () => {
  // Runs a copy, because the package itself may be built.
  const copy = join(makeFolder(), 'commercetools-sandbox');
  const keep = (path: string): boolean => !/[\\/](?:dist|node_modules|test)$/.test(path);
  cpSync(packageFolder, copy, { recursive: true, filter: keep });
  symlinkSync(join(packageFolder, '..', '..', 'node_modules'), join(copy, 'node_modules'));
  const { bin, files } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
    files: string[];
  };
  const started = join(copy, bin['commercetools-sandbox'] ?? '');
  expect(files).toContain('bin');
  expect(statSync(started).mode & 0o111).toBe(0o111);
  const { stdout } = await promisify(execFile)(process.execPath, [started, '--version']);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it('shows its options, an example and its version', async () => {
  const help = await runCli('--help');
  expect(help.code).toBe(0);
  for (const option of ['--port', '--host', '--project', '--seed', '--file', '--client-id'])
    expect(help.stdout).toContain(option);
  expect(help.stdout).toContain('commercetools-sandbox --port 8090 --seed demo.json');
  expect((await runCli('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
