import type { Column, Described } from './column.ts';

/** A row as an engine returns it: the values in the order of the select list. */
export type SelectedRow = readonly unknown[];

/** Reads records from rows. Everything that does not depend on the row is prepared once. */
export interface Reader<Row> {
  /** The description that the reader was made from. */
  readonly fields: Described<Row>;
  /** The column names in the order in which `read` expects the values. */
  readonly names: readonly string[];
  /** The select list, for a table or subquery with this alias. */
  readonly list: (alias?: string) => string;
  /** The record in a row that starts with the select list. */
  readonly read: (row: SelectedRow) => Row;
  /** The record in a row that has the select list from this position on. */
  readonly readAt: (row: SelectedRow, position: number) => Row;
}

type Take = (row: SelectedRow, position: number) => unknown;

/** A reader of these fields, whose columns have this prefix. */
export function readerOf<Row>(described: Described<Row>, prefix = ''): Reader<Row> {
  const names: string[] = [];
  // Parallel arrays instead of one array of objects: this halves the time per record.
  const copied = { fields: [] as string[], offsets: [] as number[] };
  const taken = { fields: [] as string[], takes: [] as Take[] };
  const packed = new Map<string, number>();
  for (const [field, one] of entriesOf(described)) {
    const offset = names.length;
    if ('packedIn' in one) {
      if (!packed.has(one.packedIn)) packed.set(one.packedIn, names.push(one.packedIn) - 1);
    } else if ('columns' in one) {
      const inner = readerOf(one.columns, one.prefix);
      names.push(...inner.names);
      taken.fields.push(field);
      taken.takes.push(takeParts(inner, offset, one.nullable));
    } else {
      names.push(columnName(prefix, field));
      const { decode } = one;
      if (decode === null) {
        copied.fields.push(field);
        copied.offsets.push(offset);
      } else {
        taken.fields.push(field);
        taken.takes.push((row, position) => decode(row[position + offset]));
      }
    }
  }
  const packedOffsets = [...packed.values()];
  // Cloned for every record: setting fields that exist already is much faster than adding them one by one.
  const empty = Object.fromEntries(Object.keys(described).map((field) => [field, null as unknown]));

  const readAt = (row: SelectedRow, position: number): Row => {
    const record = { ...empty };
    for (let at = 0; at < copied.fields.length; at += 1)
      record[copied.fields[at] as string] = row[position + (copied.offsets[at] as number)];
    for (let at = 0; at < taken.fields.length; at += 1)
      record[taken.fields[at] as string] = taken.takes[at]?.(row, position);
    for (const offset of packedOffsets) Object.assign(record, parse(row[position + offset]));
    return record as Row;
  };
  return {
    fields: described,
    names,
    list: (alias) =>
      names.map((name) => (alias === undefined ? name : `${alias}.${name}`)).join(', '),
    read: (row) => readAt(row, 0),
    readAt,
  };
}

function takeParts(reader: Reader<unknown>, offset: number, nullable: boolean): Take {
  return (row, position) =>
    nullable && row[position + offset] === null ? null : reader.readAt(row, position + offset);
}

/** `groupId` is kept in `group_id`; with the prefix `offer`, `userId` in `offer_user_id`. */
export function columnName(prefix: string, field: string): string {
  const snake = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return prefix === '' ? snake : `${prefix}_${snake}`;
}

/** One field of a description, whatever its type. */
export type AnyField =
  | Column<unknown>
  | { readonly prefix: string; readonly columns: Described<object>; readonly nullable: boolean }
  | { readonly packedIn: string };

export function entriesOf(described: object): readonly (readonly [string, AnyField])[] {
  return Object.entries(described) as [string, AnyField][];
}

function parse(stored: unknown): object {
  return (typeof stored === 'string' ? JSON.parse(stored) : stored) as object;
}
