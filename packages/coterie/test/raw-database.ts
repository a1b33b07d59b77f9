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
  /** The catalogue: all columns of all tables, but for those of the engine's own. */
  columns(): Promise<readonly RawColumn[]>;
  drop(): Promise<void>;
}

interface RawColumn {
  readonly table: string;
  readonly column: string;
  /** Whether it holds text, JSON too. */
  readonly isText: boolean;
}

/** A new, empty database, on the engine of this run unless another is named. */
export async function newRawDatabase(engine = inject('engine')): Promise<RawDatabase> {
  return engine === 'postgres' ? onPostgres() : onSqlite();
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
    columns: async () => open((db) => db.prepare<[], RawRow>(sqliteColumns).all()).map(toColumn),
    drop: async () => rmSync(folder, { recursive: true }),
  };
}

async function onPostgres(): Promise<RawDatabase> {
  const { url, drop } = await createDatabase();
  const pool = new pg.Pool({
    connectionString: url,
    types: {
      getTypeParser: (oid: number) => ([20, 21, 23].includes(oid) ? Number : String) as never,
    },
  });
  // `end` resolves before the server has closed each connection, and dropping the database cuts those that are left.
  pool.on('error', () => {});
  const all = async (text: string) => (await pool.query<RawRow>(text)).rows;
  return {
    url,
    all,
    columns: async () => (await all(postgresColumns)).map(toColumn),
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

const sqliteColumns = `SELECT t.name AS "table", c.name AS "column", c.type
  FROM sqlite_schema t JOIN pragma_table_info(t.name) c
  WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'`;
const postgresColumns = `SELECT table_name AS "table", column_name AS "column", data_type AS type
  FROM information_schema.columns WHERE table_schema = 'public'`;

function toColumn({ table, column, type }: RawRow): RawColumn {
  const isText = !/INT/i.test(String(type));
  return { table: String(table), column: String(column), isText };
}
