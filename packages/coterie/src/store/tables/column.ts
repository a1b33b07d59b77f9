/** The type of a column on PostgreSQL. SQLite stores both kinds of integer as INTEGER, and JSON as TEXT. */
export type ColumnType = 'bigint' | 'smallint' | 'text' | 'json';

/** A value as both engines take and return it. JSON is text; a boolean is 0 or 1. */
export type StoredValue = string | number | null;

/**
 * `tally`: a counter that changes with the memberships of a group, or with every change of an org. A write that changes
 * only tallies uses a narrow UPDATE. `fixed`: never changes once the row exists.
 */
type Role = 'tally' | 'fixed';

/** How one field of a record is stored in one column. */
export interface Column<Field> {
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Null: an ordinary field. */
  readonly role: Role | null;
  /** Null: the stored value is the value of the field. JSON comes parsed if the whole row came as JSON. */
  readonly decode: ((stored: unknown) => Field) | null;
  readonly encode: ((field: Field) => StoredValue) | null;
}

/** A field that holds an object; each field of the object has its own column. */
export interface Parts<Field> {
  /** Prefix of the column names: `offer` and `userId` make `offer_user_id`. */
  readonly prefix: string;
  readonly columns: Described<NonNullable<Field>>;
  /** A null object is stored as null in every column. */
  readonly nullable: boolean;
}

/** A field that shares one JSON column with others. */
export interface Packed {
  readonly packedIn: string;
}

/** The columns of each field of a record. The compiler rejects a description without one of the fields. */
export type Described<Row> = {
  readonly [Field in keyof Row]-?: Column<Row[Field]> | Parts<Row[Field]> | Packed;
};

const plain = { nullable: false, role: null, decode: null, encode: null } as const;

export const integer: Column<number> = { ...plain, type: 'bigint' };
export const text: Column<string> = { ...plain, type: 'text' };
export const boolean: Column<boolean> = {
  ...plain,
  type: 'bigint',
  decode: (stored) => stored === 1,
  encode: Number,
};

/** An integer whose possible values the domain knows. */
export function integerOf<Value extends number>(): Column<Value> {
  return { ...plain, type: 'bigint' };
}

/** A text whose possible values the domain knows. */
export function textOf<Value extends string>(): Column<Value> {
  return { ...plain, type: 'text' };
}

/** An object or a list, stored as JSON. */
export function json<Value extends object>(): Column<Value> {
  return {
    ...plain,
    type: 'json',
    decode: (stored) => (typeof stored === 'string' ? JSON.parse(stored) : stored) as Value,
    encode: (value) => JSON.stringify(value),
  };
}

/** JSON that stays text when it is read, because its exact characters matter. */
export const jsonText: Column<string> = { ...plain, type: 'json' };

/** A smallint on PostgreSQL. */
export function small<Field>(column: Column<Field>): Column<Field> {
  return { ...column, type: 'smallint' };
}

export function tally<Field>(column: Column<Field>): Column<Field> {
  return { ...column, role: 'tally' };
}

export function fixed<Field>(column: Column<Field>): Column<Field> {
  return { ...column, role: 'fixed' };
}

export function orNull<Field>({ decode, encode, ...column }: Column<Field>): Column<Field | null> {
  return {
    ...column,
    nullable: true,
    decode: decode && ((stored) => (stored === null ? null : decode(stored))),
    encode: encode && ((field) => (field === null ? null : encode(field))),
  };
}

/** The columns of an object's fields. The first one must not be nullable. */
export function parts<Field extends object>(
  prefix: string,
  columns: Described<Field>,
): Parts<Field> {
  return { prefix, columns, nullable: false };
}

export function partsOrNull<Field extends object>(
  prefix: string,
  columns: Described<Field>,
): Parts<Field | null> {
  return { prefix, columns: columns as Described<NonNullable<Field | null>>, nullable: true };
}

/** Stores the field as a key of the JSON object in this column. */
export function packedIn(column: string): Packed {
  return { packedIn: column };
}
