import SqliteDatabase from 'better-sqlite3';
import pg from 'pg';

import type { Command } from '../../packages/coterie/src/domain/commands.ts';
import { scopes } from '../../packages/coterie/src/domain/tills.ts';
import { openStore } from '../../packages/coterie/src/store/open-store.ts';
import { createWriter } from '../../packages/coterie/src/writer/writer.ts';
import * as commands from '../../packages/coterie/test/commands.ts';
import { postgresDialect, seedStatements, sqliteDialect } from './seed-statements.ts';
import { maxGroupSize, orgName, type Shape, tillName } from './shape.ts';

/** The time of all seeded changes. */
const seededAt = Date.UTC(2026, 0, 1);

/** The commands that create the org, its till, and the first customer, group and membership. */
export function firstCommands(secretHash: string): readonly Command[] {
  return [
    commands.createOrg({ name: orgName, productLimit: maxGroupSize }),
    { type: 'createTill', userName: tillName, scopes, secretHash },
    commands.createCustomer(1),
    commands.createGroup('group-1', { maxGroupSize }),
    commands.join(1, 1),
  ];
}

/** Runs commands through the writer in the first org of a new database. Returns the org's sequence afterwards. */
export async function runCommands(url: string, all: readonly Command[]): Promise<number> {
  const store = await openStore(url);
  const writer = createWriter({
    store,
    now: () => seededAt,
    maxWaiting: all.length,
    maxBatch: 256,
  });
  const orgId = await store.reserveOrgId();
  const outcomes = await Promise.all(
    all.map((command) => writer.submit(orgId, command, commands.operator)),
  );
  await writer.close();
  await store.close();
  const refused = outcomes.find(({ accepted }) => !accepted);
  if (refused !== undefined) throw new Error(`Rejected while seeding: ${JSON.stringify(refused)}`);
  return outcomes.at(-1)?.sequence ?? 0;
}

/** Fills a new file with a shape: the writer creates the first record of each kind, and SQL multiplies it. */
export async function seedSqlite(path: string, shape: Shape, secretHash: string): Promise<void> {
  const sequence = await runCommands(`sqlite:${path}`, firstCommands(secretHash));
  const db = new SqliteDatabase(path);
  try {
    // Fast settings: nothing can be lost yet, and foreign keys are checked by the test of the seeding, on a small shape.
    // The service opens the file with its own settings.
    for (const setting of ['synchronous = OFF', 'foreign_keys = OFF', 'cache_size = -2000000'])
      db.pragma(setting);
    for (const statement of seedStatements(shape, sequence, sqliteDialect)) db.exec(statement);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

/** Fills an empty PostgreSQL database with a shape; `url` needs a superuser. */
export async function seedPostgres(url: string, shape: Shape, secretHash: string): Promise<void> {
  const sequence = await runCommands(url, firstCommands(secretHash));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Disables foreign keys, which PostgreSQL implements as triggers.
    await client.query('SET session_replication_role = replica');
    await client.query('BEGIN');
    for (const statement of seedStatements(shape, sequence, postgresDialect))
      await client.query(statement);
    await client.query('COMMIT');
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}
