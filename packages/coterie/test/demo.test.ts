import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterEach, expect, it } from 'vitest';

import { audit } from './audit.ts';
import { seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, startServer } from './server-process.ts';

afterEach(cleanUp);

const run = promisify(execFile);

/** What a shell makes of the line, for a line with nothing but words and single quotes. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

it('creates the demo once, and prints calls that work as they stand', async () => {
  const path = makeDatabasePath();
  const server = await startServer(path, ['--demo', '--log-level', 'error']);
  const lines = server.stdout().match(/curl .*/g) ?? [];
  expect(lines).toHaveLength(3);
  const answers: string[] = [];
  for (const line of lines) {
    const [curl = '', ...args] = words(line);
    answers.push((await run(curl, ['--silent', '--show-error', '--fail', ...args])).stdout);
  }
  expect(answers[0]).toContain('"externalId":"family-sharma"');
  expect(answers[0]).toContain('"fleetGroupUsers":[{');
  expect(JSON.parse(answers[1] ?? '')).toEqual({ entity: 9, warnings: [] });
  expect(JSON.parse(answers[2] ?? '')).toMatchObject({ totalCount: 1, failureCount: 0 });
  await server.stop();

  const before = audit(path);
  expect(before.violations).toEqual([]);
  const again = await startServer(path, ['--demo', '--log-level', 'error']);
  expect(again.stdout()).toContain('curl -u till.demo:demo-password ');
  await again.stop();
  expect(audit(path)).toEqual(before);
});

it('leaves a database alone that has an org', async () => {
  const path = makeDatabasePath();
  await seedOrg(path, 'acme');
  const before = audit(path);
  const server = await startServer(path, ['--demo', '--log-level', 'error']);
  expect(server.stdout()).not.toContain('curl');
  await server.stop();
  expect(audit(path)).toEqual(before);
});
