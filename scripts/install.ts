/** Installs the folders with their own package.json: the examples, and the real packages that the storefront package is tested with. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const packages = ['packages/customer-groups', 'packages/commercetools-sandbox'];

/** Builds the two packages that the examples install. */
export function buildPackages(): void {
  for (const folder of packages) npm(folder, ['run', '--silent', 'build']);
}

/** Runs `npm ci` in the folder, unless it was done for the same lock file and the same packages. */
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
 * Runs npm in the folder; if it fails, this process exits with its code.
 * It runs npm's script with Node, because on Windows `npm` is not an executable that can be started directly.
 */
export function npm(folder: string, args: readonly string[]): void {
  // `npm run` passes the settings of the root's .npmrc as variables, which would override the folder's own .npmrc.
  const { npm_config_ignore_scripts: _, npm_execpath: path, ...env } = process.env;
  const [command, before] = path === undefined ? ['npm', []] : [process.execPath, [path]];
  const { status } = spawnSync(command, [...before, ...args], {
    cwd: join(root, folder),
    env,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** The matching folders, relative to the root of the repository. */
export function foldersWithPackage(pattern: string): readonly string[] {
  return globSync(`${pattern}/package.json`, { cwd: root })
    .map((path) => dirname(path))
    .sort();
}

/** A hash of everything that `npm ci` reads. */
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
