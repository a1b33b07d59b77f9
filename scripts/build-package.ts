/**
 * Builds the package in the current folder into `dist`: ES modules, and CommonJS if package.json offers `require`.
 * Each has its own type declarations, so that every module resolution finds the right ones.
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
 * Replaces what tsc writes into declarations but older compilers cannot read: `./x.ts` (before 5.0), `type` in braces
 * (before 4.5; shops with commercetools-api 0.2 have 3.9) and `export type *`. In declarations the meaning is the same.
 */
function forOlderCompilers(declarations: string): string {
  return declarations
    .replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2')
    .replaceAll(/^(?:import|export) \{[^}]*\}/gm, (names) =>
      names.replaceAll(/([{,]\s*)type /g, '$1'),
    )
    .replaceAll(/^export type \* from/gm, 'export * from');
}
