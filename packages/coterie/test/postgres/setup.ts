import type { TestProject } from 'vitest/node';

import { startPostgres } from './server.ts';

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
  // Tests stop processes, not the machine: what the system holds in memory survives them.
  const server = await startPostgres(['fsync=off', 'max_connections=300']);
  project.provide('postgresUrl', server.url);
  return () => server.remove();
}
