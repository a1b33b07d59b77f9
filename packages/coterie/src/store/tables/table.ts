import type { Column, ColumnType, Described, StoredValue } from './column.ts';
import { columnName, entriesOf, type Reader, readerOf } from './reader.ts';

/** A column as it is stored, and how to get its value from a record. */
export interface StoredColumn<Row> {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly role: Column<unknown>['role'];
  /** The field that it is made of; null: it is made of several. */
  readonly field: string | null;
  /** `orgId` is for tables whose records do not name their org. */
  readonly valueOf: (record: Row, orgId: number) => StoredValue;
}

/** What a table consists of, whatever its records are. */
export interface TableShape {
  readonly name: string;
  /** The columns of the primary key, in its order. */
  readonly key: readonly StoredColumn<never>[];
  /** All columns, those of the key too. */
  readonly columns: readonly StoredColumn<never>[];
}

/** The one description of a table: everything that reads, writes, compares or copies its columns comes from it. */
export interface Table<Row> extends TableShape, Reader<Row> {
  readonly key: readonly StoredColumn<Row>[];
  readonly columns: readonly StoredColumn<Row>[];
  /** The columns of these fields. */
  pick<Field extends keyof Row & string>(
    fields: readonly Field[],
  ): readonly StoredColumn<Pick<Row, Field>>[];
  /**
   * Whether two records of one row are stored alike but for tallies: every other column is compared. Throws when a
   * `fixed` field differs, because no update stores that.
   */
  onlyTalliesDiffer(before: Row, after: Row): boolean;
}

/** The names of a table's columns, as they are copied. */
export function columnNames({ columns }: TableShape): readonly string[] {
  return columns.map(({ name }) => name);
}

/** A column that no reader needs, made of a record: what an index or another query looks at. */
interface Derived<Row> {
  readonly column: Pick<Column<StoredValue>, 'type' | 'nullable'>;
  readonly from: (record: Row) => StoredValue;
}

interface Description<Row> {
  /** The fields of the primary key, in its order. */
  readonly key: readonly (keyof Row & string)[];
  readonly columns: Described<Row>;
  /** By field, as if the record had it. */
  readonly derived?: Readonly<Record<string, Derived<Row>>>;
}

/** A table whose records name everything that is in them. */
export function table<Row>(name: string, description: Description<Row>): Table<Row> {
  return describe(name, [], description);
}

/** A table of an org's rows: its key begins with the org's id, which its records do not have. */
export function tableOfOrg<Row>(name: string, description: Description<Row>): Table<Row> {
  return describe(name, [orgColumn], description);
}

/** The id of the org, where records do not have it. */
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

/** The columns of all fields of a record; with `outer`, of the fields of the object in that field. */
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
