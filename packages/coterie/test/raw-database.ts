import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import SqliteDatabase from 'better-sqlite3';
import pg from 'pg';
import { inject } from 'vitest';

import { createDatabase } from './postgres/database.ts';

type Value = string | number | null;
export type RawRow = Record<string, Value>;

/** A database behind the program's back: as somebody would see and change it who has its file or its password. */
export interface RawDatabase {
  readonly url: string;
  all(text: string): Promise<readonly RawRow[]>;
  /** `?` stands for each value. */
  run(text: string, ...values: readonly Value[]): Promise<void>;
  drop(): Promise<void>;
}

/** A new, empty database on the engine of this run. */
export async function newRawDatabase(): Promise<RawDatabase> {
  return inject('engine') === 'postgres' ? onPostgres() : onSqlite();
}

function onSqlite(): RawDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-test-'));
  const path = join(folder, 'coterie.db');
  const open = <Result>(work: (db: SqliteDatabase.Database) => Result): Result => {
    const db = new SqliteDatabase(path);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    url: `sqlite:${path}`,
    all: async (text) => open((db) => db.prepare<[], RawRow>(text).all()),
    run: async (text, ...values) => {
      open((db) => db.prepare(text).run(...values));
    },
    drop: async () => rmSync(folder, { recursive: true }),
  };
}

async function onPostgres(): Promise<RawDatabase> {
  const { url, drop } = await createDatabase();
  const pool = new pg.Pool({
    connectionString: url,
    types: { getTypeParser: (oid: number) => (oid === 20 ? Number : String) as never },
  });
  return {
    url,
    all: async (text) => (await pool.query<RawRow>(text)).rows,
    run: async (text, ...values) => {
      let count = 0;
      await pool.query(
        text.replaceAll('?', () => `$${(count += 1)}`),
        [...values],
      );
    },
    drop: async () => {
      await pool.end();
      await drop();
    },
  };
}
