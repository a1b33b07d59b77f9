import { afterEach, expect, it } from 'vitest';

import { audit } from './audit.ts';
import { runCurl, splitWords } from './docs-snippets.ts';
import { seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, startServer } from './server-process.ts';

afterEach(cleanUp);

it('creates the demo once, and prints calls that work as they stand', async () => {
  const path = makeDatabasePath();
  const server = await startServer(path, ['--demo', '--log-level', 'error']);
  const lines = server.stderr().match(/curl .*/g) ?? [];
  expect(lines).toHaveLength(3);
  const answers: unknown[] = [];
  for (const line of lines) {
    const { status, body } = await runCurl(splitWords(line).slice(1));
    expect(status).toBe(200);
    answers.push(body);
  }
  expect(answers).toMatchObject([
    { externalId: 'family-sharma', totalActiveMembers: 4 },
    { entity: 9, warnings: [] },
    { totalCount: 1, failureCount: 0 },
  ]);
  await server.stop();

  const before = audit(path);
  expect(before.violations).toEqual([]);
  const again = await startServer(path, ['--demo', '--log-level', 'error']);
  expect(again.stderr()).toContain('curl -u till.demo:demo-password ');
  await again.stop();
  expect(audit(path)).toEqual(before);
});

it('leaves a database alone that has an org', async () => {
  const path = makeDatabasePath();
  await seedOrg(path, 'acme');
  const before = audit(path);
  const server = await startServer(path, ['--demo', '--log-level', 'error']);
  expect(server.stderr()).not.toContain('curl');
  await server.stop();
  expect(audit(path)).toEqual(before);
});
