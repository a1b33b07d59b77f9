import type { TestProject } from 'vitest/node';

import { openStore } from '../../src/store/open-store.ts';
import { createDatabaseOn, runOn } from './databases.ts';
import { type PostgresServer, startPostgres } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which tests may make databases. */
    postgresUrl: string;
    /** The name of a database there that has the newest schema and no rows, to be copied. */
    postgresTemplate: string;
  }
}

/** Starts one PostgreSQL for the whole run, or takes that of TEST_POSTGRES_URL, and migrates one database on it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_POSTGRES_URL'];
  const server = given === undefined ? await startServer() : null;
  const url = given ?? server?.url ?? '';
  const template = await createDatabaseOn(url, 'template');
  await (await openStore(template.url)).close();
  project.provide('postgresUrl', url);
  project.provide('postgresTemplate', template.name);
  return async () => {
    if (server === null) await runOn(url, `DROP DATABASE ${template.name} WITH (FORCE)`);
    else await server.remove();
  };
}

/** Tests stop processes, not the machine: what the system holds in memory survives them. */
async function startServer(): Promise<PostgresServer> {
  return startPostgres(['fsync=off', 'full_page_writes=off', 'max_connections=300']);
}
