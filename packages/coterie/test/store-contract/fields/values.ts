import type { Column, Described } from '../../../src/store/tables/column.ts';
import { type AnyField, entriesOf } from '../../../src/store/tables/reader.ts';

/** How many customers, groups and companies there are: made numbers are ids of theirs. */
export const idCount = 80;

/** Values that the database or the store constrains: those of the first record, and those that replace them. */
export type Given<Row> = { readonly [Field in keyof Row]?: readonly [Row[Field], Row[Field]] };

/** One record, and records that differ from it in one field each. */
export interface Records<Row> {
  readonly whole: Row;
  readonly changed: readonly { readonly field: string; readonly record: Row }[];
}

/**
 * Records for a description, of which every field has a value that is not null and not that of another field. They are
 * made by the types of the columns, so that a new field is among them without anybody thinking of it.
 */
export function makeRecords<Row>(fields: Described<Row>, given: Given<Row>): Records<Row> {
  const values = entriesOf(fields).map(([field, one], index) => {
    const constrained = (given as Record<string, readonly [unknown, unknown] | undefined>)[field];
    const [value, other] = constrained ?? makeValues(one, index * 2 + 1);
    const others = isNullable(one) && constrained === undefined ? [other, null] : [other];
    return { field, value, others };
  });
  const whole = Object.fromEntries(values.map(({ field, value }) => [field, value])) as Row;
  return {
    whole,
    changed: values.flatMap(({ field, others }) =>
      others.map((other) => ({ field, record: { ...whole, [field]: other } })),
    ),
  };
}

function isNullable(field: AnyField): boolean {
  return 'nullable' in field && field.nullable;
}

/** Two values of a field that differ in everything they have. */
function makeValues(field: AnyField, number: number): readonly [unknown, unknown] {
  if ('packedIn' in field) return [number, number + 1];
  if ('columns' in field) {
    const parts = entriesOf(field.columns).map(
      ([name, part], index) => [name, makeValues(part, number + index * 2)] as const,
    );
    const pick = (which: 0 | 1) =>
      Object.fromEntries(parts.map(([name, values]) => [name, values[which]]));
    return [pick(0), pick(1)];
  }
  return ofColumn(field, number);
}

function ofColumn({ type, decode }: Column<unknown>, number: number): readonly [unknown, unknown] {
  switch (type) {
    case 'text':
      return [`text-${number}`, `text-${number + 1}`];
    case 'json':
      return decode === null
        ? [`[${number}]`, `[${number + 1}]`]
        : [[`text-${number}`], [`text-${number + 1}`]];
    case 'bigint':
    case 'smallint':
      return decode === null ? [number, number + 1] : [true, false];
  }
}
