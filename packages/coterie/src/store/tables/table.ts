import type { Column, ColumnType, Described, StoredValue } from './column.ts';
import { columnName, entriesOf, type Reader, readerOf } from './reader.ts';

/** A column, and how to compute its value from a record. */
export interface StoredColumn<Row> {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly role: Column<unknown>['role'];
  /** The field that the column belongs to; null: it depends on several. */
  readonly field: string | null;
  /** `orgId` is used by tables whose records do not contain it. */
  readonly valueOf: (record: Row, orgId: number) => StoredValue;
}

/** The columns of a table, whatever its records are. */
export interface TableShape {
  readonly name: string;
  /** The columns of the primary key, in order. */
  readonly key: readonly StoredColumn<never>[];
  /** All columns, including those of the key. */
  readonly columns: readonly StoredColumn<never>[];
}

/** The only description of a table. Everything that reads, writes, compares or copies its columns uses it. */
export interface Table<Row> extends TableShape, Reader<Row> {
  readonly key: readonly StoredColumn<Row>[];
  readonly columns: readonly StoredColumn<Row>[];
  /** The columns of these fields. */
  pick<Field extends keyof Row & string>(
    fields: readonly Field[],
  ): readonly StoredColumn<Pick<Row, Field>>[];
  /**
   * Whether two records of the same row differ only in tallies; compares the stored values of all other columns. Throws
   * if a `fixed` field differs, because no update stores it.
   */
  onlyTalliesDiffer(before: Row, after: Row): boolean;
}

/** The names of a table's columns, in the order in which rows are copied. */
export function columnNames({ columns }: TableShape): readonly string[] {
  return columns.map(({ name }) => name);
}

/** A column that no reader needs, computed from the record for an index or a query. */
interface Derived<Row> {
  readonly column: Pick<Column<StoredValue>, 'type' | 'nullable'>;
  readonly from: (record: Row) => StoredValue;
}

interface Description<Row> {
  /** The fields of the primary key, in order. */
  readonly key: readonly (keyof Row & string)[];
  readonly columns: Described<Row>;
  /** Keyed like fields of the record. */
  readonly derived?: Readonly<Record<string, Derived<Row>>>;
}

/** A table whose records contain the whole row. */
export function table<Row>(name: string, description: Description<Row>): Table<Row> {
  return describe(name, [], description);
}

/** A table of rows of orgs. Its key starts with the id of the org, which the records do not contain. */
export function tableOfOrg<Row>(name: string, description: Description<Row>): Table<Row> {
  return describe(name, [orgColumn], description);
}

/** The id of the org, for tables whose records do not contain it. */
export const orgColumn: StoredColumn<unknown> = {
  name: 'org_id',
  type: 'bigint',
  nullable: false,
  role: null,
  field: null,
  valueOf: (_, orgId) => orgId,
};

function describe<Row>(
  name: string,
  org: readonly StoredColumn<unknown>[],
  { key, columns: described, derived = {} }: Description<Row>,
): Table<Row> {
  const ofRecords = storedColumns<Row>(described, null);
  const ofDerived = Object.entries(derived).map(([field, { column, from }]) => ({
    name: columnName('', field),
    ...column,
    role: null,
    field: null,
    valueOf: from,
  }));
  const find = (field: string): StoredColumn<Row> => {
    const found = ofRecords.find((one) => one.field === field);
    if (found === undefined) throw new Error(`the table ${name} has no field ${field}`);
    return found;
  };
  const keyColumns: readonly StoredColumn<Row>[] = [...org, ...key.map(find)];
  const rest = ofRecords.filter((one) => !keyColumns.includes(one));
  const compared = [...rest, ...ofDerived]
    .filter(({ role }) => role !== 'tally')
    .toSorted((a, b) => Number(b.role === 'fixed') - Number(a.role === 'fixed'));

  return {
    ...readerOf(described),
    name,
    key: keyColumns,
    columns: [...keyColumns, ...rest, ...ofDerived],
    pick: <Field extends keyof Row & string>(fields: readonly Field[]) => {
      for (const field of fields) find(field);
      const found = ofRecords.filter((one) => fields.some((field) => field === one.field));
      return found as unknown as readonly StoredColumn<Pick<Row, Field>>[];
    },
    onlyTalliesDiffer: (before, after) => {
      for (const { name: column, role, field, valueOf } of compared) {
        if (field !== null && (before as Fields)[field] === (after as Fields)[field]) continue;
        if (valueOf(before, 0) === valueOf(after, 0)) continue;
        if (role === 'fixed') throw new Error(`${column} of a row of ${name} cannot change`);
        return false;
      }
      return true;
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The columns of all fields of a record or, with `outer`, of the object in one of its fields. */
function storedColumns<Row>(
  described: object,
  outer: { readonly field: string; readonly prefix: string; readonly nullable: boolean } | null,
): readonly StoredColumn<Row>[] {
  const columns: StoredColumn<Row>[] = [];
  const packed = new Map<string, string[]>();
  for (const [field, one] of entriesOf(described)) {
    if ('packedIn' in one) {
      packed.set(one.packedIn, [...(packed.get(one.packedIn) ?? []), field]);
    } else if ('columns' in one) {
      columns.push(...storedColumns<Row>(one.columns, { ...one, field }));
    } else {
      const { type, nullable, role, encode } = one;
      const get = getter<Row>(outer?.field ?? null, field);
      columns.push({
        name: columnName(outer?.prefix ?? '', field),
        type,
        nullable: nullable || (outer?.nullable ?? false),
        role,
        field: outer?.field ?? field,
        valueOf:
          encode === null
            ? (record) => (get(record) ?? null) as StoredValue
            : (record) => encode(get(record)),
      });
    }
  }
  for (const [name, fields] of packed) columns.push(packedColumn(name, fields));
  return columns;
}

function getter<Row>(outer: string | null, field: string): (record: Row) => unknown {
  if (outer === null) return (record) => (record as Fields)[field];
  return (record) => ((record as Fields)[outer] as Fields | null)?.[field];
}

function packedColumn<Row>(name: string, fields: readonly string[]): StoredColumn<Row> {
  return {
    name,
    type: 'json',
    nullable: false,
    role: null,
    field: null,
    valueOf: (record) =>
      JSON.stringify(Object.fromEntries(fields.map((field) => [field, (record as Fields)[field]]))),
  };
}
