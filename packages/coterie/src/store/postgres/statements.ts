import type pg from 'pg';

import type { Columns } from '../columns.ts';
import type { Write } from '../saving.ts';

/** Runs a prepared statement, named by its text. */
export async function select<Row>(
  connection: pg.ClientBase | pg.Pool,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const result = await connection.query({ name: nameOf(text), text, values: [...values] });
  return result.rows as Row[];
}

const names = new Map<string, string>();

/** PostgreSQL cuts names at 63 letters. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `read ${names.size}`;
  names.set(text, name);
  return name;
}

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
  key: 'text',
  group_name: 'text',
  status: 'text',
  succession_policy: 'text',
  extended_fields: 'json',
  url: 'text',
  description: 'text',
  kinds: 'json',
  disabled_reason: 'text',
  secrets: 'json',
  lease_owner: 'text',
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
  const texts = new Map<number, string>();
  return (connection, rows) =>
    powersOfTwo(rows).map((chunk) => {
      const size = chunk.length;
      const text = texts.get(size) ?? textOf(write, size);
      texts.set(size, text);
      return connection.query({
        name: `${name} ${size}`,
        text,
        values: [...valuesOf(write, chunk)],
      });
    });
}

/** A write with its rows, at least one. */
export interface RowsOfWrite {
  readonly name: string;
  readonly write: Write;
  readonly rows: readonly Columns[];
}

const joined = new Map<string, string>();

/** Runs several writes as one statement: for few rows it is the number of statements that costs. */
export async function oneStatement(
  connection: pg.ClientBase,
  written: readonly RowsOfWrite[],
): Promise<void> {
  const name = written.map(({ name, rows }) => `${name} ${rows.length}`).join();
  const text = joined.get(name) ?? joinTexts(written);
  joined.set(name, text);
  await select(
    connection,
    text,
    written.flatMap(({ write, rows }) => valuesOf(write, rows)),
  );
}

function joinTexts(written: readonly RowsOfWrite[]): string {
  let given = 0;
  const texts = written.map(({ write, rows }) => {
    const text = textOf(write, rows.length, given);
    given += rows.length * (write.key.length + write.columns.length);
    return text;
  });
  const parts = texts.slice(0, -1).map((text, index) => `w${index} AS (${text})`);
  return [...(parts.length > 0 ? [`WITH ${parts.join(', ')}`] : []), texts.at(-1)].join(' ');
}

function valuesOf({ key, columns }: Write, rows: readonly Columns[]): readonly unknown[] {
  const all = [...key, ...columns];
  return rows.flatMap((row) => all.map((column) => row[column] ?? null));
}

/** The text for so many rows, whose parameters follow `given` others. */
function textOf({ table, kind, key, columns }: Write, rows: number, given = 0): string {
  const all = [...key, ...columns];
  const named = all.join(', ');
  const inserting = `INSERT INTO ${table} (${named}) VALUES ${lists(rows, all, given, () => '')}`;
  // The first casts of a VALUES list say the types; an INSERT knows them from the table.
  const values = `(VALUES ${lists(rows, all, given, typeOf)}) v (${named})`;
  const where = matching(key, given);
  switch (kind) {
    case 'insert':
      return inserting;
    case 'upsert': {
      const sets = columns.map((column) => `${column} = excluded.${column}`).join(', ');
      return `${inserting} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets}`;
    }
    case 'update': {
      const sets = columns.map((column) => `${column} = v.${column}`).join(', ');
      return `UPDATE ${table} t SET ${sets} FROM ${values} WHERE ${where}`;
    }
    case 'delete':
      return `DELETE FROM ${table} t USING ${values} WHERE ${where}`;
  }
}

/** All rows are one org's: saying so by a single parameter lets Citus plan for one shard. */
function matching(key: readonly string[], given: number): string {
  return key
    .map((column) =>
      column === 'org_id' ? `t.org_id = $${given + 1}` : `t.${column} = v.${column}`,
    )
    .join(' AND ');
}

function typeOf(column: string): string {
  return `::${types[column] ?? 'bigint'}`;
}

function lists(
  rows: number,
  columns: readonly string[],
  given: number,
  cast: (column: string) => string,
): string {
  const row = (index: number): string =>
    columns
      .map((column, at) => `$${given + index * columns.length + at + 1}${cast(column)}`)
      .join(', ');
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
