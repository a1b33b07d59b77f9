/**
 * Builds the package in the current folder into `dist`: ES modules always, CommonJS where package.json
 * offers `require`. Types stand beside each, so that every resolver finds the ones that fit.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface PackageJson {
  exports: { '.': { require?: unknown } };
}

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const described = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson;

rmSync('dist', { recursive: true, force: true });
build('esm', 'module', []);
if (described.exports['.'].require !== undefined) {
  build('cjs', 'commonjs', ['--module', 'commonjs']);
}

function build(folder: string, type: 'module' | 'commonjs', options: readonly string[]): void {
  const outDir = join('dist', folder);
  const args = ['-p', 'tsconfig.build.json', '--outDir', outDir, ...options];
  execFileSync(process.execPath, [tsc, ...args], { stdio: 'inherit' });
  writeFileSync(join(outDir, 'package.json'), `${JSON.stringify({ type })}\n`);
  for (const file of globSync('**/*.d.ts', { cwd: outDir })) {
    const path = join(outDir, file);
    writeFileSync(path, forOlderCompilers(readFileSync(path, 'utf8')));
  }
}

/**
 * What tsc leaves in declarations and older compilers do not read: `./x.ts` (before 5.0), `type` inside braces
 * (before 4.5; shops of commercetools-api 0.2 have 3.9) and `export type *`. In declarations it changes nothing.
 */
function forOlderCompilers(declarations: string): string {
  return declarations
    .replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2')
    .replaceAll(/^(?:import|export) \{[^}]*\}/gm, (names) =>
      names.replaceAll(/([{,]\s*)type /g, '$1'),
    )
    .replaceAll(/^export type \* from/gm, 'export * from');
}
