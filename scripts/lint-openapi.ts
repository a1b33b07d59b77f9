import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Lints the OpenAPI document with redocly's recommended rules, without telemetry and without a look for updates. */
const file = 'packages/coterie/openapi.json';
const cli = new URL('bin/cli.js', import.meta.resolve('@redocly/cli/package.json'));

const { status } = spawnSync(
  process.execPath,
  [fileURLToPath(cli), 'lint', '--extends=recommended', file],
  {
    stdio: 'inherit',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  },
);
process.exitCode = status ?? 1;
