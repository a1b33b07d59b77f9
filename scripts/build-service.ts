/**
 * Builds the service in the current folder into `dist`, or into the folder that is named, with the packages it uses: few
 * files, so that it starts faster. Those in `dependencies` stay outside, because they bring files of their own that are
 * no JavaScript.
 */
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { rolldown } from 'rolldown';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const outside = Object.keys(readPackage('.').dependencies ?? {});
const [target = 'dist'] = process.argv.slice(2);
rmSync(target, { recursive: true, force: true });
const bundle = await rolldown({
  input: 'src/cli/main.ts',
  platform: 'node',
  // The last one is asked for, and done without.
  external: [...outside, 'pg-native'],
});
const { output } = await bundle.write({ dir: target, format: 'esm' });
cpSync('src/store/migrations', join(target, 'migrations'), { recursive: true });
const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
writeFileSync(join(target, 'LICENSES.txt'), licensesOf(modules));

/** What the packages inside ask to be kept with every copy of them. */
function licensesOf(files: readonly string[]): string {
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== null));
  const texts = [...folders].toSorted().map((folder) => {
    const { name, version, license = 'no license named' } = readPackage(folder);
    const written = globSync('{licen[cs]e,LICEN[CS]E,NOTICE}*', { cwd: folder }).toSorted();
    const text = written.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...text].join('\n\n');
  });
  return `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** Null: a file of ours, or one that the bundler made. */
function packageFolder(file: string): string | null {
  if (!file.includes('node_modules') || !existsSync(file)) return null;
  let folder = dirname(file);
  // Some have a package.json in folders inside, which names nothing.
  while (!/node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+$/.test(folder)) folder = dirname(folder);
  return relative('.', folder);
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}
