import type pg from 'pg';

import type { SelectedRow } from '../tables/reader.ts';
import type { StoredColumn } from '../tables/table.ts';
import { parametersOf, valuesOf, type Write } from '../tables/write.ts';

/** Runs a prepared statement that is named by its text. Rows are objects by column name. */
export async function select<Row>(
  connection: pg.ClientBase | pg.Pool,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const result = await connection.query({ name: nameOf(text), text, values: [...values] });
  return result.rows as Row[];
}

/** Like `select`, but rows are arrays in the order of the select list, as the readers of tables expect them. */
export async function selectRows(
  connection: pg.ClientBase | pg.Pool,
  text: string,
  values: readonly unknown[],
): Promise<readonly SelectedRow[]> {
  const query = { name: nameOf(text), text, values: [...values], rowMode: 'array' as const };
  return (await connection.query<unknown[]>(query)).rows;
}

const names = new Map<string, string>();

/** PostgreSQL truncates names to 63 characters, so the text itself cannot be the name. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `read ${names.size}`;
  names.set(text, name);
  return name;
}

/** The most rows in one statement. PostgreSQL allows 65,535 parameters, far more than this needs. */
const mostRows = 128;

/** Stores any number of records of one org. The returned promises must be awaited. */
export type RunWrite<Row> = (
  connection: pg.ClientBase,
  orgId: number,
  records: readonly Row[],
) => readonly Promise<unknown>[];

/**
 * A write with multi-row VALUES lists of 1, 2, 4, … rows: any number of rows takes a few statements, and there are few
 * texts, each prepared once per connection. VALUES instead of `unnest`, because Citus can send these directly to the
 * org's shard.
 */
export function rowsWrite<Row>(name: string, write: Write<Row>): RunWrite<Row> {
  const texts = new Map<number, string>();
  const parameters = parametersOf(write);
  return (connection, orgId, records) =>
    powersOfTwo(records).map((chunk) => {
      const size = chunk.length;
      const text = texts.get(size) ?? textOf(write, size);
      texts.set(size, text);
      const values = chunk.flatMap((record) => valuesOf(parameters, record, orgId));
      return connection.query({ name: `${name} ${size}`, text, values });
    });
}

/** A write with its records; at least one. */
export interface RecordsOfWrite {
  readonly name: string;
  readonly write: Write<never>;
  readonly records: readonly never[];
}

interface Conditional {
  readonly text: string;
  /** The parameters of each write. */
  readonly parameters: readonly (readonly StoredColumn<never>[])[];
}

const conditionals = new Map<string, Conditional>();

/**
 * Runs several writes as one statement, on the condition that the org is at this sequence. `org` is the write that
 * increases the sequence. False: the org is at another sequence, and nothing was written.
 */
export async function writeIfAt(
  connection: pg.ClientBase,
  { orgId, sequence }: { readonly orgId: number; readonly sequence: number },
  org: RecordsOfWrite,
  others: readonly RecordsOfWrite[],
): Promise<boolean> {
  const all = [org, ...others];
  const name = all.map(({ name, records }) => `${name} ${records.length}`).join();
  const { text, parameters } = conditionals.get(name) ?? conditionalOf(name, org, others);
  const values = all.flatMap(({ records }, index) =>
    records.flatMap((record) => valuesOf(parameters[index] ?? [], record, orgId)),
  );
  const rows = await select(connection, text, [orgId, sequence, ...values]);
  return rows.length > 0;
}

function conditionalOf(
  name: string,
  org: RecordsOfWrite,
  others: readonly RecordsOfWrite[],
): Conditional {
  const parameters = [org, ...others].map(({ write }) => withoutOrg(parametersOf(write)));
  const conditional = { text: conditionalText(org, others), parameters };
  conditionals.set(name, conditional);
  return conditional;
}

/** The other writes run once for each updated row of the org: once, or not at all. */
function conditionalText(org: RecordsOfWrite, others: readonly RecordsOfWrite[]): string {
  let given = 2;
  const valuesOfNext = ({ write, records }: RecordsOfWrite): string => {
    const columns = withoutOrg(parametersOf(write));
    const list = lists(records.length, columns, given, castOf);
    given += records.length * columns.length;
    return `(VALUES ${list}) v (${namesOf(columns).join(', ')})`;
  };
  const { table, key, columns } = org.write;
  const moving = `UPDATE ${table} t SET ${setting(columns, 'v')} FROM ${valuesOfNext(org)}
    WHERE ${matching(key)} AND t.sequence = $2::bigint RETURNING 1`;
  const parts = others.map(
    (one) => `"${one.name}" AS (${fromText(one.write, `${valuesOfNext(one)}, moved`)})`,
  );
  return `WITH moved AS (${moving}), ${parts.join(', ')} SELECT 1 FROM moved`;
}

/**
 * Without the id of the org, which is one parameter of the whole statement, so that Citus can see that it concerns one
 * shard.
 */
function withoutOrg<Row>(columns: readonly StoredColumn<Row>[]): readonly StoredColumn<Row>[] {
  return columns.filter(({ name }) => name !== 'org_id');
}

/** The text of a write whose rows come from a FROM clause as `v`, all of the org in the first parameter. */
function fromText(write: Write<never>, from: string): string {
  const { table, kind, key, columns } = write;
  const names = namesOf(parametersOf(write));
  const given = names.map((name) => (name === 'org_id' ? '$1::bigint' : `v.${name}`)).join(', ');
  const where = [matching(key), write.where ?? []].flat().join(' AND ');
  const inserting = `INSERT INTO ${table} (${names.join(', ')}) SELECT ${given} FROM ${from}`;
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

type Named = readonly Pick<StoredColumn<never>, 'name' | 'type'>[];

function namesOf(columns: Named): readonly string[] {
  return columns.map(({ name }) => name);
}

function onConflict(key: Named, columns: Named): string {
  return `ON CONFLICT (${namesOf(key).join(', ')}) DO UPDATE SET ${setting(columns, 'excluded')}`;
}

function setting(columns: Named, from: string): string {
  return columns.map(({ name }) => `${name} = ${from}.${name}`).join(', ');
}

function textOf(write: Write<never>, rows: number): string {
  const { table, kind, key, columns } = write;
  const all = parametersOf(write);
  const names = namesOf(all).join(', ');
  // A VALUES list needs casts for its types; an INSERT takes them from the table.
  if (kind === 'update' || kind === 'delete')
    return fromText(write, `(VALUES ${lists(rows, all, 0, castOf)}) v (${names})`);
  const inserting = `INSERT INTO ${table} (${names}) VALUES ${lists(rows, all, 0, () => '')}`;
  return kind === 'insert' ? inserting : `${inserting} ${onConflict(key, columns)}`;
}

/** All rows belong to one org; a single parameter for it lets Citus plan for one shard. */
function matching(key: Named): string {
  return key
    .map(({ name }) => (name === 'org_id' ? 't.org_id = $1' : `t.${name} = v.${name}`))
    .join(' AND ');
}

function castOf({ type }: Named[number]): string {
  return `::${type}`;
}

function lists(
  rows: number,
  columns: Named,
  given: number,
  cast: (column: Named[number]) => string,
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
