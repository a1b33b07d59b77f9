import { describe, expect, it } from 'vitest';

/**
 * Tests that need what `npm run interop:install` brings. With a reason why they can not run they are skipped, and
 * fail when `INTEROP=required` says that they must, so that no run passes by having skipped everything.
 */
export function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason === undefined) describe(title, tests);
  else if (process.env['INTEROP'] === 'required') it(title, () => expect.fail(reason));
  else it.skip(`${title}: ${reason}`, () => {});
}
