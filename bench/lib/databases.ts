import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

import SqliteDatabase from 'better-sqlite3';
import pg from 'pg';

import { hashPassword } from '../../packages/coterie/src/http/server/passwords.ts';
import { knownMigrations } from '../../packages/coterie/src/store/migrations.ts';
import type { PostgresServer } from '../../packages/coterie/test/postgres/server.ts';
import type { Installation } from './results.ts';
import { seedPostgres, seedSqlite } from './seed.ts';
import { seedStatements, sqliteDialect } from './seed-statements.ts';
import { type Shape, tillPassword } from './shape.ts';

type Sizes = Pick<Installation, 'databaseBytes' | 'membershipBytes' | 'changeBytes'>;

/** A copy of a seeded database, for one run. */
export interface Copy {
  readonly url: string;
  readonly sizes: Sizes;
  /** Reads the whole database, so that it is in memory, as on a server that has been running for a while. */
  intoMemory(): Promise<void>;
  remove(): Promise<void>;
}

/** Copies the seeded file of a shape, which is created if it is not in the folder yet. */
export async function copySqlite(folder: string, shape: Shape): Promise<Copy> {
  mkdirSync(folder, { recursive: true });
  const seeded = join(folder, `${seedName(shape)}.db`);
  if (!existsSync(seeded)) {
    for (const old of readdirSync(folder).filter((file) => isOlder(file, shape)))
      rmSync(join(folder, old));
    const building = `${seeded}.building`;
    removeFile(building);
    await seedSqlite(building, shape, await hashPassword(tillPassword));
    renameSync(building, seeded);
  }
  const copy = join(folder, 'run.db');
  removeFile(copy);
  copyFileSync(seeded, copy, constants.COPYFILE_FICLONE);
  // Otherwise the system would write it to disk during a measurement.
  flush(copy);
  return {
    url: `sqlite:${copy}`,
    sizes: measureSqlite(copy),
    intoMemory: () => finished(createReadStream(copy, { highWaterMark: 1_048_576 }).resume()),
    remove: async () => removeFile(copy),
  };
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

function measureSqlite(path: string): Sizes {
  const db = new SqliteDatabase(path);
  const bytes = db
    .prepare<[string], number>(
      'SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?)',
    )
    .pluck();
  const sizes = {
    databaseBytes: statSync(path).size,
    membershipBytes: bytes.get('memberships') ?? 0,
    changeBytes: bytes.get('changes') ?? 0,
  };
  db.close();
  return sizes;
}

/** Copies the seeded database of a shape on a server, which copies it as a template. */
export async function copyPostgres(
  server: PostgresServer,
  name: string,
  shape: Shape,
): Promise<Copy> {
  const seeded = seedName(shape);
  const run = (statement: string) => query(server.url, statement);
  const [found] = await run(`SELECT 1 FROM pg_database WHERE datname = '${seeded}'`);
  if (found === undefined) {
    const names = await query<{ datname: string }>(server.url, 'SELECT datname FROM pg_database');
    for (const { datname } of names.filter((one) => isOlder(one.datname, shape)))
      await run(`DROP DATABASE ${datname}`);
    await run('DROP DATABASE IF EXISTS building WITH (FORCE)');
    await run('CREATE DATABASE building');
    await seedPostgres(urlOf(server, 'building'), shape, await hashPassword(tillPassword));
    await run(`ALTER DATABASE building RENAME TO ${seeded}`);
  }
  await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  const [sizes] = await query<Sizes>(
    urlOf(server, seeded),
    `SELECT pg_database_size(current_database())::float8 AS "databaseBytes",
      pg_total_relation_size('memberships')::float8 AS "membershipBytes",
      pg_total_relation_size('changes')::float8 AS "changeBytes"`,
  );
  if (sizes === undefined) throw new Error('PostgreSQL returned no sizes.');
  await run(`CREATE DATABASE ${name} TEMPLATE ${seeded} STRATEGY file_copy`);
  await run('CHECKPOINT');
  return {
    url: urlOf(server, name),
    sizes,
    intoMemory: async () => {
      await query(urlOf(server, name), 'CREATE EXTENSION IF NOT EXISTS pg_prewarm');
      await query(
        urlOf(server, name),
        "SELECT pg_prewarm(oid, 'read') FROM pg_class WHERE relkind IN ('r', 'i')",
      );
    },
    remove: async () => {
      await run(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

export async function query<Row extends pg.QueryResultRow>(
  url: string,
  statement: string,
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

export function urlOf(server: PostgresServer, name: string): string {
  const url = new URL(server.url);
  url.pathname = name;
  return url.href;
}

/** The text of all migrations of both engines. */
function schema(): readonly string[] {
  return (['sqlite', 'postgres'] as const).flatMap((engine) =>
    knownMigrations(engine).map(({ sql }) => sql()),
  );
}

/** The name changes whenever the schema or the seeding changes. */
function seedName(shape: Shape): string {
  const made = [...schema(), ...seedStatements(shape, 0, sqliteDialect)];
  const digest = createHash('sha256').update(JSON.stringify(made)).digest('hex');
  return `seed_${shape.memberships}_${digest.slice(0, 8)}`;
}

/** Whether the database was seeded for another schema, with the same shape. */
function isOlder(name: string, shape: Shape): boolean {
  return name.startsWith(`seed_${shape.memberships}_`) && !name.startsWith(seedName(shape));
}
