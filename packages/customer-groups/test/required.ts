import { describe, expect, it } from 'vitest';

/**
 * Describes tests that need what `npm run interop:install` installs. With a `reason` why they cannot run, they are
 * skipped, or fail under `INTEROP=required`, so that such a run cannot pass by skipping everything.
 */
export function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason === undefined) describe(title, tests);
  else if (process.env['INTEROP'] === 'required') it(title, () => expect.fail(reason));
  else it.skip(`${title}: ${reason}`, () => {});
}
