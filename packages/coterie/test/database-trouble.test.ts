import SqliteDatabase from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';

import { codeOf, createClient } from './http-client.ts';
import { addGroup, seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, runCli, startServer } from './server-process.ts';

afterEach(cleanUp);

it('answers 503, and the command line 4, while another process holds the database', async () => {
  const path = makeDatabasePath();
  const credential = await seedOrg(path, 'acme');
  const server = await startServer(path, ['--log-level', 'error']);
  const client = createClient(server.url, credential);
  await addGroup(client, 'first', 5);
  const body = { externalId: 'second', maxGroupSize: 5 };
  const create = { method: 'POST', path: '/v2/userGroup2', body } as const;

  const other = new SqliteDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  const [answer, exit] = await Promise.all([
    client.send(create),
    runCli(['org', 'create', '--name', 'other', '--database', `sqlite:${path}`]),
  ]);
  other.exec('COMMIT');
  other.close();

  expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 503, code: 503 });
  expect(answer.headers['retry-after']).toBe('1');
  expect({ code: exit.code, stderr: exit.stderr }).toEqual({
    code: 4,
    stderr: `Cannot open the database ${path}: database is locked.\n`,
  });
  expect((await client.send(create)).status).toBe(200);
});

it('answers 503 when the database can not be read, and works again when it can', async () => {
  const path = makeDatabasePath();
  const credential = await seedOrg(path, 'acme');
  const server = await startServer(path, ['--log-level', 'error']);
  const client = createClient(server.url, credential);
  const groupId = await addGroup(client, 'first', 5);
  const get = { method: 'GET', path: `/v2/userGroup2?id=${groupId}` } as const;
  const other = new SqliteDatabase(path);
  other.exec('PRAGMA legacy_alter_table = ON; ALTER TABLE groups RENAME TO lost');
  expect((await client.send(get)).status).toBe(503);
  other.exec('ALTER TABLE lost RENAME TO groups');
  other.close();
  expect((await client.send(get)).status).toBe(200);
});
