/**
 * Bundles the service in the current folder with its packages into `dist`, or into the folder given as an argument. The
 * few files make it start faster. Packages in `dependencies` are not bundled, because they contain files that are not
 * JavaScript.
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
  // pg-native is an optional import of pg, which works without it.
  external: [...outside, 'pg-native'],
});
const { output } = await bundle.write({ dir: target, format: 'esm' });
cpSync('src/store/migrations', join(target, 'migrations'), { recursive: true });
const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
writeFileSync(join(target, 'LICENSES.txt'), licensesOf(modules));

/** The license texts of the bundled packages, which must accompany every copy of them. */
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

/** The package of a bundled file; null for a file of this project or of the bundler. */
function packageFolder(file: string): string | null {
  if (!file.includes('node_modules') || !existsSync(file)) return null;
  let folder = dirname(file);
  // Some packages have a nameless package.json in a subfolder, so search up to the package's own folder.
  while (!/node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+$/.test(folder)) folder = dirname(folder);
  return relative('.', folder);
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}
