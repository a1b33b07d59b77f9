import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { describeUnless } from '../required.ts';

/** The folder of the real packages; each has its own folder and install. */
const interop = join(import.meta.dirname, '..', '..', 'interop');

/** The `require` of a module in a folder of `interop`. */
export type Require = (name: string) => unknown;

export function pathOf(folder: string, ...rest: string[]): string {
  return join(interop, folder, ...rest);
}

/** Describes tests that need these folders of `interop`. */
export function describeInstalled(
  title: string,
  folders: readonly string[],
  tests: (...requires: Require[]) => void,
): void {
  const missing = folders.filter((folder) => !isInstalled(folder)).join(', ');
  const reason = missing === '' ? undefined : `${missing} not installed (npm run interop:install)`;
  describeUnless(reason, title, () => {
    tests(...folders.map((folder) => createRequire(pathOf(folder, 'package.json'))));
  });
}

function isInstalled(folder: string): boolean {
  return ['node_modules', 'schema.graphql'].some((trace) => existsSync(pathOf(folder, trace)));
}
