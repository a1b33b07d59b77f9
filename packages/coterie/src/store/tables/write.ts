import type { StoredValue } from './column.ts';
import { orgColumn, type StoredColumn, type Table, type TableShape } from './table.ts';

/** A statement that stores records: `key` selects the row of each record, and `columns` are set. */
export interface Write<Row> {
  readonly table: string;
  readonly kind: 'insert' | 'upsert' | 'update' | 'delete';
  readonly key: readonly StoredColumn<Row>[];
  readonly columns: readonly StoredColumn<Row>[];
  /** An additional condition on the rows of the table `t` with this key. */
  readonly where?: string;
}

export type RowOf<Any> = Any extends Write<infer Row> ? Row : never;

export function insert<Row>(table: Table<Row>): Write<Row> {
  return { ...whole(table), kind: 'insert' };
}

export function upsert<Row>(table: Table<Row>): Write<Row> {
  return { ...whole(table), kind: 'upsert' };
}

/** Sets all fields that may change. */
export function update<Row>(table: Table<Row>): Write<Row> {
  const { columns, ...write } = whole(table);
  return { ...write, kind: 'update', columns: columns.filter(({ role }) => role !== 'fixed') };
}

/** Sets only the tallies. */
export function updateTallies<Row>(table: Table<Row>): Write<Row> {
  const { columns, ...write } = whole(table);
  return { ...write, kind: 'update', columns: columns.filter(({ role }) => role === 'tally') };
}

/** Sets some fields of the org's rows that have the record's values in the fields `by`. */
export function updateSome<Row, By extends keyof Row & string, Set extends keyof Row & string>(
  table: Table<Row>,
  by: readonly By[],
  set: readonly Set[],
): Write<Pick<Row, By | Set>> {
  const key = [...orgOf(table), ...table.pick(by)];
  return { table: table.name, kind: 'update', key, columns: table.pick(set) };
}

/** Removes the org's rows that have the record's values in the fields `by`. */
export function remove<Row, By extends keyof Row & string>(
  table: Table<Row>,
  by: readonly By[],
): Write<Pick<Row, By>> {
  const key = [...orgOf(table), ...table.pick(by)];
  return { table: table.name, kind: 'delete', key, columns: [] };
}

/** A stored row: one value for each column of the table, in their order. */
export type StoredRow = readonly StoredValue[];

/** Inserts rows as they were read from another database. */
export function insertStored({ name, columns }: TableShape): Write<StoredRow> {
  const copied = columns.map((column, at) => ({
    ...column,
    valueOf: (row: StoredRow) => row[at] ?? null,
  }));
  return { table: name, kind: 'insert', key: [], columns: copied };
}

/** The columns of a write, in the order of its parameters. */
export function parametersOf<Row>({ key, columns }: Pick<Write<Row>, 'key' | 'columns'>) {
  return [...key, ...columns];
}

/** The values of these columns for a record. */
export function valuesOf<Row>(
  columns: readonly StoredColumn<Row>[],
  record: Row,
  orgId: number,
): StoredValue[] {
  return columns.map(({ valueOf }) => valueOf(record, orgId));
}

function whole<Row>({ name, key, columns }: Table<Row>): Omit<Write<Row>, 'kind'> {
  return { table: name, key, columns: columns.filter((column) => !key.includes(column)) };
}

/** The column of the org, in tables whose records do not have it. */
function orgOf<Row>({ key }: Table<Row>): readonly StoredColumn<unknown>[] {
  return key.includes(orgColumn) ? [orgColumn] : [];
}
