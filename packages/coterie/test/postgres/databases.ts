import { randomUUID } from 'node:crypto';

import pg from 'pg';

/** A new database on a server: without tables, or a copy of `template`, which nobody may be connected to. */
export async function createDatabaseOn(
  server: string,
  prefix: string,
  template?: string,
): Promise<{ name: string; url: string }> {
  const name = `${prefix}_${randomUUID().replaceAll('-', '')}`;
  // As a copy of files: of the few rows that it has, nearly all is the catalogue.
  const copying = template === undefined ? '' : ` TEMPLATE ${template} STRATEGY file_copy`;
  await runOn(server, `CREATE DATABASE ${name}${copying}`);
  const url = new URL(server);
  url.pathname = name;
  return { name, url: url.href };
}

export async function runOn(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
