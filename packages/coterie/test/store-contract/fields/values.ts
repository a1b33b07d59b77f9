import type { Column, Described } from '../../../src/store/tables/column.ts';
import { type AnyField, entriesOf } from '../../../src/store/tables/reader.ts';

/** How many customers, groups and companies exist. Generated numbers are ids of these. */
export const idCount = 80;

/** Values for constrained fields: the first for the whole record, the second as its change. */
export type Given<Row> = { readonly [Field in keyof Row]?: readonly [Row[Field], Row[Field]] };

/** A record, and records that each differ from it in one field. */
export interface Records<Row> {
  readonly whole: Row;
  readonly changed: readonly { readonly field: string; readonly record: Row }[];
}

/**
 * Generates records with a distinct value in every field, and none null. The values are chosen by the types of the
 * columns, so that new fields are included automatically.
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

/** Two values of a field that differ in every part. */
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
