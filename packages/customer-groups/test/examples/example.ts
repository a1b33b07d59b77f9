import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describeUnless } from '../required.ts';

const packageRoot = join(import.meta.dirname, '..', '..');
const repository = join(packageRoot, '..', '..');

/** The path of a file in an example, or in its node_modules. */
export function pathIn(example: string, ...rest: readonly string[]): string {
  return join(repository, 'examples', example, ...rest);
}

/** Describes tests that run an example with its own install, unless that holds a copy of other sources. */
export function describeExample(example: string, title: string, tests: () => void): void {
  describeUnless(whyNot(example), title, tests);
}

function whyNot(example: string): string | undefined {
  const installed = pathIn(example, 'node_modules', '@vsf-enterprise', 'customer-groups');
  if (!existsSync(installed)) return `${example} is not installed (npm run interop:install)`;
  const isCopied = globSync('{src,extension}/**/*.*', { cwd: packageRoot }).every((file) => {
    const copy = join(installed, file);
    const source = readFileSync(join(packageRoot, file), 'utf8');
    return existsSync(copy) && readFileSync(copy, 'utf8') === source;
  });
  return isCopied ? undefined : `${example} has a copy of other sources (npm run interop:install)`;
}
