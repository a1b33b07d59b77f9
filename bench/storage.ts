import { resolve } from 'node:path';

import SqliteDatabase from 'better-sqlite3';

import { startPostgres } from '../packages/coterie/test/postgres/server.ts';
import { copyPostgres, copySqlite, query } from './lib/databases.ts';
import { shapeOf } from './lib/shape.ts';

/**
 * Shows the bytes per row of each table and index in the databases that the benchmark seeds:
 * `node bench/storage.ts [memberships]`. Tables and indexes of a few pages are omitted.
 */
const shape = shapeOf(Number(process.argv[2] ?? '1000000'));
const folder = resolve('bench/.data');
/** Tables and indexes up to this size are practically empty. */
const fewBytes = 65_536;

interface Size {
  readonly table: string;
  /** The name of an index; null for the table itself. In SQLite the table contains its primary key. */
  readonly index: string | null;
  readonly bytes: number;
  readonly rows: number;
}

const engines = { SQLite: await sqliteSizes(), PostgreSQL: await postgresSizes() };
for (const [engine, sizes] of Object.entries(engines)) {
  process.stdout.write(`\n| ${engine} | Rows | Bytes per row |\n| --- | ---: | ---: |\n`);
  for (const { table, index, bytes, rows } of sizes.filter((size) => size.bytes > fewBytes)) {
    const name = index === null ? `\`${table}\`` : `index \`${index}\``;
    process.stdout.write(`| ${name} | ${rows} | ${Math.round(bytes / rows)} |\n`);
  }
}

async function sqliteSizes(): Promise<readonly Size[]> {
  const copy = await copySqlite(folder, shape);
  const db = new SqliteDatabase(copy.url.replace('sqlite:', ''));
  try {
    const found = db
      .prepare<[], Omit<Size, 'rows'>>(
        `SELECT s.tbl_name AS "table", iif(s.sql IS NULL OR s.type = 'table', NULL, s.name) AS "index",
           sum(d.pgsize) AS bytes
         FROM dbstat d JOIN sqlite_schema s ON s.name = d.name
         GROUP BY 1, 2 ORDER BY 1, 2`,
      )
      .all();
    return found.map((size) => {
      const rows = db.prepare<[], number>(`SELECT count(*) FROM "${size.table}"`).pluck().get();
      return { ...size, rows: rows ?? 0 };
    });
  } finally {
    db.close();
    await copy.remove();
  }
}

async function postgresSizes(): Promise<readonly Size[]> {
  const server = await startPostgres([], resolve(folder, 'postgres'));
  const copy = await copyPostgres(server, 'storage', shape);
  try {
    const found = await query<Omit<Size, 'rows'>>(
      copy.url,
      `SELECT t.relname AS "table", i.indexrelid::regclass::text AS "index",
         pg_relation_size(c.oid)::float8 AS bytes
       FROM pg_stat_user_tables t
       JOIN pg_class c ON c.oid = t.relid
         OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = t.relid)
       LEFT JOIN pg_index i ON i.indexrelid = c.oid
       ORDER BY 1, i.indisprimary DESC NULLS FIRST, 2`,
    );
    return await Promise.all(
      found.map(async (size) => {
        const [counted] = await query<{ rows: number }>(
          copy.url,
          `SELECT count(*)::float8 AS rows FROM ${size.table}`,
        );
        return { ...size, rows: counted?.rows ?? 0 };
      }),
    );
  } finally {
    await copy.remove();
    await server.stop();
  }
}
