import type pg from 'pg';

import type { Columns } from '../columns.ts';
import type { Write } from '../saving.ts';

/** Rows in one statement. PostgreSQL takes 65,535 parameters, which is far more than this needs. */
const mostRows = 128;

/** Columns that are no bigint, where a VALUES list has to say so. */
const types: Readonly<Record<string, string>> = {
  kind: 'text',
  name: 'text',
  type: 'text',
  value: 'text',
  source: 'text',
  account_id: 'text',
  group_name: 'text',
  status: 'text',
  extended_fields: 'json',
};

/** Runs a write for any number of rows; what it returns must be awaited. */
export type RunWrite = (
  connection: pg.ClientBase,
  rows: readonly Columns[],
) => readonly Promise<unknown>[];

/**
 * A write in multi-row VALUES lists of 1, 2, 4, … rows: any number of rows is a handful of statements, and there are
 * few texts, each prepared once per connection. VALUES and not `unnest`, because Citus sends these straight to the
 * org's shard.
 */
export function rowsWrite(name: string, write: Write): RunWrite {
  const columns = [...write.key, ...write.columns];
  const texts = new Map<number, string>();
  return (connection, rows) =>
    powersOfTwo(rows).map((chunk) => {
      const size = chunk.length;
      const text = texts.get(size) ?? textOf(write, size);
      texts.set(size, text);
      const values = chunk.flatMap((row) => columns.map((column) => row[column] ?? null));
      return connection.query({ name: `${name} ${size}`, text, values });
    });
}

function textOf({ table, kind, key, columns }: Write, rows: number): string {
  const all = [...key, ...columns];
  const named = all.join(', ');
  const inserting = `INSERT INTO ${table} (${named}) VALUES ${lists(rows, all, () => '')}`;
  // The first casts of a VALUES list say the types; an INSERT knows them from the table.
  const given = `(VALUES ${lists(rows, all, typeOf)}) v (${named})`;
  switch (kind) {
    case 'insert':
      return inserting;
    case 'upsert': {
      const sets = columns.map((column) => `${column} = excluded.${column}`).join(', ');
      return `${inserting} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets}`;
    }
    case 'update': {
      const sets = columns.map((column) => `${column} = v.${column}`).join(', ');
      return `UPDATE ${table} t SET ${sets} FROM ${given} WHERE ${matching(key)}`;
    }
    case 'delete':
      return `DELETE FROM ${table} t USING ${given} WHERE ${matching(key)}`;
  }
}

/** All rows are one org's: saying so by a single parameter lets Citus plan for one shard. */
function matching(key: readonly string[]): string {
  return key
    .map((column) => (column === 'org_id' ? 't.org_id = $1' : `t.${column} = v.${column}`))
    .join(' AND ');
}

function typeOf(column: string): string {
  return `::${types[column] ?? 'bigint'}`;
}

function lists(rows: number, columns: readonly string[], cast: (column: string) => string): string {
  const row = (index: number): string =>
    columns.map((column, at) => `$${index * columns.length + at + 1}${cast(column)}`).join(', ');
  return Array.from({ length: rows }, (_, index) => `(${row(index)})`).join(', ');
}

function powersOfTwo<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const chunks: (readonly Row[])[] = [];
  for (let start = 0; start < rows.length;) {
    const left = rows.length - start;
    const size = Math.min(mostRows, 2 ** Math.floor(Math.log2(left)));
    chunks.push(rows.slice(start, start + size));
    start += size;
  }
  return chunks;
}
