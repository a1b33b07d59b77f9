import { inject } from 'vitest';

import { createDatabaseOn, runOn } from './databases.ts';

export interface TestDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** A database of its own for one test, on the server of the run. It has the newest schema and no rows. */
export async function createDatabase(): Promise<TestDatabase> {
  return create('test', inject('postgresTemplate'));
}

/** As `createDatabase`, without tables: for tests about migrations, and about what has to make the tables itself. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create('test');
}

/** A copy as of now of a database that nobody is connected to. */
export async function copyDatabase(original: string): Promise<TestDatabase> {
  return create('copy', new URL(original).pathname.slice(1));
}

async function create(prefix: string, template?: string): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const { name, url } = await createDatabaseOn(server, prefix, template);
  return { url, drop: () => runOn(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}
