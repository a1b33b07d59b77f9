import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { describeInstalled, pathOf } from './installed.ts';
import { installPacked, type Shop } from './packed.ts';

/** What a shop imports, and the folder of `interop` that has it. Apollo 3 and 4 have the same package name. */
const packages = {
  '@vue-storefront/commercetools-api': ['commercetools-api', '@vue-storefront/commercetools-api'],
  'apollo-client': ['apollo-2', 'apollo-client'],
  'apollo-3': ['apollo-3', '@apollo/client'],
  'apollo-4': ['apollo-4', '@apollo/client'],
} as const;

interface Project {
  readonly title: string;
  /** The folder of `interop` with the compiler. */
  readonly compiler: string;
  readonly options: Record<string, string>;
  readonly type: 'commonjs' | 'module';
  readonly files: readonly string[];
}

const every = ['shop.ts', 'alone.ts', 'wrong.ts', 'seed.js', 'clients.ts'];
const projects: readonly Project[] = [
  {
    title: 'TypeScript 5.4 with the resolution of Node 10',
    compiler: 'commercetools-api',
    options: { module: 'commonjs', moduleResolution: 'node10' },
    type: 'commonjs',
    files: every,
  },
  {
    title: 'TypeScript 5.4 in a CommonJS package of Node 16',
    compiler: 'commercetools-api',
    options: { module: 'node16', moduleResolution: 'node16' },
    type: 'commonjs',
    // Apollo's declarations do not work with CommonJS here, because they declare themselves as ES modules.
    files: every.filter((file) => file !== 'clients.ts'),
  },
  {
    title: 'TypeScript 5.4 in an ES module package of Node 16',
    compiler: 'commercetools-api',
    options: { module: 'node16', moduleResolution: 'node16' },
    type: 'module',
    files: every,
  },
  {
    title: 'TypeScript 5.4 with a bundler',
    compiler: 'commercetools-api',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    type: 'module',
    files: every,
  },
  {
    title: 'TypeScript 3.9, of the year of commercetools-api 0.2.7',
    compiler: 'typescript-3',
    options: { module: 'commonjs', moduleResolution: 'node' },
    type: 'commonjs',
    files: ['shop.ts', 'alone.ts', 'seed.js'],
  },
];

const folders = ['commercetools-api', 'typescript-3', 'apollo-2', 'apollo-3', 'apollo-4'];
describeInstalled('the types of the packed package', folders, () => {
  let shop: Shop;
  beforeAll(() => {
    shop = installPacked();
    for (const [name, [folder, installed]] of Object.entries(packages)) {
      const link = join(shop.folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(pathOf(folder, 'node_modules', installed), link, 'junction');
    }
  });
  // It is undefined if the build failed; then the build error is what the run should show.
  afterAll(() => (shop as Shop | undefined)?.remove());

  for (const project of projects) {
    describe(project.title, () => {
      let refused: string[];
      beforeAll(async () => {
        refused = await compile(shop, project);
      });
      const refusedIn = (file: string) => refused.filter((one) => one.startsWith(`${file}:`));

      it('are assignable to and from those of commercetools-api', () => {
        expect(refusedIn('shop.ts')).toEqual([]);
      });

      it('need no other package, and have no errors of their own', () => {
        expect(refused.filter((one) => !/^(wrong\.ts|seed\.js):/.test(one))).toEqual([]);
      });

      it('accept the calls of this package in the original documentation', () => {
        expect(refusedIn('seed.js')).toEqual([
          // In plain JavaScript app, req and res have no types.
          'seed.js:11 TS7006',
          // The setup of commercetools-api requires all settings; the documentation passes some of them.
          'seed.js:13 TS2345',
          'seed.js:27 TS7006',
          'seed.js:27 TS7006',
        ]);
      });

      if (project.files.includes('clients.ts')) {
        it('accept a client of every generation', () => {
          expect(refusedIn('clients.ts')).toEqual([]);
        });
      }

      if (project.files.includes('wrong.ts')) {
        it('reject each call that would fail', () => {
          expect(refusedIn('wrong.ts')).toEqual(expectedIn('wrong.ts'));
        });
      }
    });
  }
});

/** @returns `file:line code` for each error, without those in the declarations of other packages. */
async function compile(shop: Shop, project: Project): Promise<string[]> {
  const { compiler, options, type, files } = project;
  const folder = join(shop.folder, project.title);
  mkdirSync(folder);
  for (const file of files) cpSync(pathOf('types', file), join(folder, file));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  const compilerOptions = {
    ...options,
    target: 'es2018',
    lib: ['es2018', 'dom'],
    types: [],
    strict: true,
    checkJs: true,
    allowJs: true,
    esModuleInterop: true,
    noEmit: true,
    // Checks the package's own declarations. Errors in those of Apollo and others are filtered out below.
    skipLibCheck: false,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = createRequire(pathOf(compiler, 'package.json')).resolve('typescript/bin/tsc');
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [tsc, '-p', folder, '--pretty', 'false'],
      { cwd: folder },
      (_, told) => resolve(told),
    );
  });
  const errors = [...output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+)/gm)];
  return errors
    .filter(([, path = '']) => !path.includes('/interop/'))
    .map(([, path, line, code]) => `${path}:${line} ${code}`);
}

/** Reads the expected errors from the fixture, which has a code at the end of each line that must fail. */
function expectedIn(file: string): string[] {
  const lines = readFileSync(pathOf('types', file), 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const code = / \/\/ (TS\d+)$/.exec(line)?.[1];
    return code === undefined ? [] : [`${file}:${index + 1} ${code}`];
  });
}
