import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it, onTestFinished } from 'vitest';

import { audit } from '../packages/coterie/test/audit.ts';
import { hashPassword } from '../packages/coterie/src/http/server/passwords.ts';
import { temporaryFolder } from '../packages/coterie/test/temporary-folder.ts';
import { runLoad } from './lib/load.ts';
import { findLastPage, type OperationName, operationNames } from './lib/operations.ts';
import { seedSqlite } from './lib/seed.ts';
import { startCoterie } from './lib/servers.ts';
import { shapeOf, tillPassword } from './lib/shape.ts';

const program = fileURLToPath(new URL('../packages/coterie/bin/coterie.js', import.meta.url));
const shape = shapeOf(400);
const anywhere = { server: '', database: '', load: '' };
const calls = Array.from({ length: 60 }, (_, index) => index);

it('performs each operation on a seeded service, and stops at a wrong response', async () => {
  const path = join(temporaryFolder(), 'seeded.db');
  await seedSqlite(path, shape, await hashPassword(tillPassword));
  const server = await startCoterie(program, `sqlite:${path}`, anywhere.server);
  onTestFinished(() => server.stop());
  const cursor = await findLastPage(server.url, shape);
  const load = (operation: OperationName) =>
    runLoad(
      { url: server.url, shape, operation, connections: 4, calls, cursor, floorAnswer: null },
      anywhere,
    );
  for (const operation of operationNames) {
    const { answered, sample } = await load(operation);
    expect(
      answered.toSorted((a, b) => a - b),
      operation,
    ).toEqual(calls);
    expect(sample.rate).toBeGreaterThan(0);
  }
  const { lag } = await runLoad(
    {
      url: server.url,
      shape,
      operation: 'join',
      connections: 4,
      calls,
      follow: true,
      floorAnswer: null,
    },
    anywhere,
  );
  expect(lag.changes).toBe(calls.length);
  await expect(load('join')).rejects.toThrow('already a member');
  await server.stop();
  expect(audit(path).violations).toEqual([]);
});

it('accepts from a floor only the expected response', async () => {
  const floor = createServer((_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => floor.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    floor.close();
  });
  const url = `http://127.0.0.1:${(floor.address() as AddressInfo).port}`;
  const load = (floorAnswer: string) =>
    runLoad({ url, shape, operation: 'get', connections: 4, calls, floorAnswer }, anywhere);
  expect((await load('{}')).answered.length).toBe(calls.length);
  await expect(load('{"id":1}')).rejects.toThrow(
    'Wrong response to GET /v2/userGroup2?externalId=group-1: 200 {}',
  );
});
