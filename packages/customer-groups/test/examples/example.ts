import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describeUnless } from '../required.ts';

const packageRoot = join(import.meta.dirname, '..', '..');
const repository = join(packageRoot, '..', '..');

/** A file of an example, or of what is installed in it. */
export function pathIn(example: string, ...rest: readonly string[]): string {
  return join(repository, 'examples', example, ...rest);
}

/** Tests that run an example with what is installed in it, unless that is a copy of other sources. */
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
