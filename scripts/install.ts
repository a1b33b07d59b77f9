/** The folders with an install of their own: the examples, and the real packages that the storefront package is tested with. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const packages = ['packages/customer-groups', 'packages/commercetools-sandbox'];

/** Builds what the examples install: a copy of the two packages as they would be published. */
export function buildPackages(): void {
  for (const folder of packages) npm(folder, ['run', '--silent', 'build']);
}

/** `npm ci` in the folder, unless it was done already for the same lock file and the same packages. */
export function install(folder: string): void {
  const done = join(root, folder, 'node_modules', '.installed-for');
  const wanted = fingerprint(folder);
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return;
  console.log(`npm ci in ${folder}`);
  npm(folder, ['ci', '--silent']);
  mkdirSync(join(root, folder, 'node_modules'), { recursive: true });
  writeFileSync(done, wanted);
}

/**
 * Runs npm in the folder; when it fails, this process ends with its code.
 * It is npm itself under npm's own Node: on Windows `npm` is no program that could be started.
 */
export function npm(folder: string, args: readonly string[]): void {
  // `npm run` passes on what the root's .npmrc says, and it would win over the folder's own.
  const { npm_config_ignore_scripts: _, npm_execpath: path, ...env } = process.env;
  const [command, before] = path === undefined ? ['npm', []] : [process.execPath, [path]];
  const { status } = spawnSync(command, [...before, ...args], {
    cwd: join(root, folder),
    env,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Folders that match, seen from the root of the repository. */
export function foldersWithPackage(pattern: string): readonly string[] {
  return globSync(`${pattern}/package.json`, { cwd: root })
    .map((path) => dirname(path))
    .sort();
}

/** Changes with everything that `npm ci` makes something of. */
function fingerprint(folder: string): string {
  const lock = readFileSync(join(root, folder, 'package-lock.json'), 'utf8');
  const copied = packages.filter((path) => lock.includes(`../${path}"`));
  const files = [
    ...['package.json', 'package-lock.json', '.npmrc'].map((name) => join(folder, name)),
    ...copied.map((path) => join(path, 'package.json')),
    ...copied.flatMap((path) => filesOf(path)),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesOf(folder: string): readonly string[] {
  const { files } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    files: readonly string[];
  };
  const found = globSync(
    files.map((name) => `${folder}/${name}/**/*.*`),
    { cwd: root },
  );
  return found.sort();
}
