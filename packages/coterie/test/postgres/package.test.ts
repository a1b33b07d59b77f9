import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import packageJson from '../../package.json' with { type: 'json' };
import { cleanUp, makeDatabasePath, runCli, startServer } from '../server-process.ts';
import { createEmptyDatabase } from './database.ts';

const own = fileURLToPath(new URL('../..', import.meta.url));
const { resolve } = createRequire(import.meta.url);
let folder: string;
let bin: string;

/** As `npm install coterie` would leave it in a folder: the files of the package, and what it depends on. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coterie-package-'));
  const installed = join(folder, 'node_modules/coterie');
  const npm = (...args: readonly string[]): string =>
    execFileSync('npm', args, { cwd: own, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  npm('run', '--silent', 'build');
  const packed = npm('pack', '--dry-run', '--json');
  for (const path of pathsIn(packed)) cpSync(join(own, path), join(installed, path));
  for (const name of Object.keys(packageJson.dependencies)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(dirname(resolve(`${name}/package.json`)), link, 'junction');
  }
  bin = join(installed, packageJson.bin.coterie);
});
afterEach(cleanUp);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pathsIn(packed: string): readonly string[] {
  const [described] = JSON.parse(packed) as [{ files: readonly { path: string }[] }];
  return described.files.map(({ path }) => path);
}

describe('the package as npm installs it', () => {
  it('has what was built, the licenses of what is in it, and no source', () => {
    const at = (path: string): boolean => existsSync(join(dirname(bin), '..', path));
    expect(['README.md', 'dist/main.js', 'dist/LICENSES.txt'].filter(at)).toHaveLength(3);
    expect(at('src')).toBe(false);
    const licenses = readFileSync(join(dirname(bin), '../dist/LICENSES.txt'), 'utf8');
    for (const name of ['fastify', 'pg', 'luxon'])
      expect(licenses).toMatch(new RegExp(`^${name} \\d[^]*?Permission is hereby granted`, 'm'));
  });

  it('serves the API and its documentation from an SQLite file', async () => {
    const server = await startServer(makeDatabasePath(), ['--demo'], { bin });
    const authorization = `Basic ${btoa('till.demo:demo-password')}`;
    const group = await fetch(`${server.url}/v2/userGroup2?externalId=family-sharma`, {
      headers: { authorization },
    });
    expect(await group.json()).toMatchObject({ groupName: 'Sharma family' });
    for (const path of ['/docs/', '/docs/static/swagger-ui.css', '/openapi.json', '/metrics'])
      expect((await fetch(server.url + path)).status, path).toBe(200);
    expect(await server.stop()).toMatchObject({ code: 0 });
  });

  it('serves PostgreSQL from several processes', async () => {
    const database = await createEmptyDatabase();
    const args = ['org', 'create', '--name', 'acme', '--database', database.url];
    const migrated = await runCli(['migrate', '--database', database.url], { bin });
    expect(migrated).toMatchObject({ code: 0 });
    expect(await runCli(args, { bin })).toMatchObject({ code: 0 });
    const server = await startServer(database.url, ['--workers', '2'], { bin });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect(await server.stop()).toMatchObject({ code: 0 });
    await database.drop();
  });
});
