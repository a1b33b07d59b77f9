import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

/** Where the real packages are, each in a folder with an install of its own. */
const interop = join(import.meta.dirname, '..', '..', 'interop');

/** `require` as a module in this folder of `interop` would call it. */
export type Require = (name: string) => unknown;

export function pathOf(folder: string, ...rest: string[]): string {
  return join(interop, folder, ...rest);
}

/**
 * Tests that need these folders of `interop`. Skipped where one is not installed; failed when
 * `INTEROP=required` says that it must be, so that no run can pass by having skipped everything.
 */
export function describeInstalled(
  title: string,
  folders: readonly string[],
  tests: (...requires: Require[]) => void,
): void {
  const missing = folders.filter((folder) => !isInstalled(folder));
  if (missing.length === 0) {
    describe(title, () => {
      tests(...folders.map((folder) => createRequire(pathOf(folder, 'package.json'))));
    });
    return;
  }
  const reason = `not installed: ${missing.join(', ')} (npm run interop:install)`;
  if (process.env['INTEROP'] === 'required') it(title, () => expect.fail(reason));
  else it.skip(`${title}, ${reason}`, () => {});
}

function isInstalled(folder: string): boolean {
  return ['node_modules', 'schema.graphql'].some((trace) => existsSync(pathOf(folder, trace)));
}
