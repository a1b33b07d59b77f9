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
  phase: 'text',
  cause: 'text',
  request_id: 'text',
  request: 'text',
  extended_fields: 'json',
  permissions: 'json',
  before: 'json',
  after: 'json',
  outcome: 'json',
  primary_member: 'smallint',
  last_hash: 'text',
  hash: 'text',
  salt: 'text',
  commitment: 'text',
  url: 'text',
  description: 'text',
  kinds: 'json',
  disabled_reason: 'text',
  secrets: 'json',
  lease_owner: 'text',
  digest: 'text',
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

const texts = new Map<string, string>();

/**
 * Runs several writes as one statement, on the condition that the org is at this sequence. `org` is the write that
 * moves it on. False: the org is at another one, and nothing was written.
 */
export async function writeIfAt(
  connection: pg.ClientBase,
  { orgId, sequence }: { readonly orgId: number; readonly sequence: number },
  org: RowsOfWrite,
  others: readonly RowsOfWrite[],
): Promise<boolean> {
  const all = [org, ...others];
  const name = all.map(({ name, rows }) => `${name} ${rows.length}`).join();
  const text = texts.get(name) ?? conditionalText(org, others);
  texts.set(name, text);
  const values = all.flatMap(({ write, rows }) => valuesOf(ofOneOrg(write), rows));
  const rows = await select(connection, text, [orgId, sequence, ...values]);
  return rows.length > 0;
}

/** The others write what they have once for each row of the org that was moved: once, or not at all. */
function conditionalText(org: RowsOfWrite, others: readonly RowsOfWrite[]): string {
  let given = 2;
  const valuesOfNext = ({ write, rows }: RowsOfWrite): string => {
    const { key, columns } = ofOneOrg(write);
    const all = [...key, ...columns];
    const list = lists(rows.length, all, given, typeOf);
    given += rows.length * all.length;
    return `(VALUES ${list}) v (${all.join(', ')})`;
  };
  const { table, key, columns } = org.write;
  const moving = `UPDATE ${table} t SET ${setting(columns, 'v')} FROM ${valuesOfNext(org)}
    WHERE ${matching(key)} AND t.sequence = $2::bigint RETURNING 1`;
  const parts = others.map(
    (one) => `"${one.name}" AS (${fromText(one.write, `${valuesOfNext(one)}, moved`)})`,
  );
  return `WITH moved AS (${moving}), ${parts.join(', ')} SELECT 1 FROM moved`;
}

/** Without the org's id, which is a parameter of the whole statement: so Citus can see that it is about one shard. */
function ofOneOrg({ key, columns }: Write): Pick<Write, 'key' | 'columns'> {
  return { key: key.filter((column) => column !== 'org_id'), columns };
}

/** The write of the rows of a FROM clause in which they are `v`, all of the org of the first parameter. */
function fromText(write: Write, from: string): string {
  const { table, kind, key, columns } = write;
  const all = [...key, ...columns];
  const given = all
    .map((column) => (column === 'org_id' ? '$1::bigint' : `v.${column}`))
    .join(', ');
  const where = [matching(key), write.where ?? []].flat().join(' AND ');
  const inserting = `INSERT INTO ${table} (${all.join(', ')}) SELECT ${given} FROM ${from}`;
  switch (kind) {
    case 'insert':
      return inserting;
    case 'upsert':
      return `${inserting} WHERE true ${onConflict(key, columns)}`;
    case 'update':
      return `UPDATE ${table} t SET ${setting(columns, 'v')} FROM ${from} WHERE ${where}`;
    case 'delete':
      return `DELETE FROM ${table} t USING ${from} WHERE ${where}`;
  }
}

function onConflict(key: readonly string[], columns: readonly string[]): string {
  return `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${setting(columns, 'excluded')}`;
}

function setting(columns: readonly string[], from: string): string {
  return columns.map((column) => `${column} = ${from}.${column}`).join(', ');
}

function valuesOf(
  { key, columns }: Pick<Write, 'key' | 'columns'>,
  rows: readonly Columns[],
): readonly unknown[] {
  const all = [...key, ...columns];
  return rows.flatMap((row) => all.map((column) => row[column] ?? null));
}

function textOf(write: Write, rows: number): string {
  const { table, kind, key, columns } = write;
  const all = [...key, ...columns];
  const named = all.join(', ');
  // The casts of a VALUES list say the types; an INSERT knows them from the table.
  if (kind === 'update' || kind === 'delete')
    return fromText(write, `(VALUES ${lists(rows, all, 0, typeOf)}) v (${named})`);
  const inserting = `INSERT INTO ${table} (${named}) VALUES ${lists(rows, all, 0, () => '')}`;
  return kind === 'insert' ? inserting : `${inserting} ${onConflict(key, columns)}`;
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
