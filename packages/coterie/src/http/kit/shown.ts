import { type TObject, type TProperties, type TSchema, Type } from 'typebox';

/** How one field of a record is shown in responses; null: it is not. */
export type Shown<Value> = {
  readonly schema: TSchema;
  show(value: Value): unknown;
} | null;

/** A field that responses leave out. */
export const hidden = null;

/** Shows the value as it is, or as `show` converts it. */
export function shown<Value>(
  schema: TSchema,
  show: (value: Value) => unknown = (value) => value,
): Shown<Value> {
  return { schema, show };
}

type ShownRecord = Readonly<Record<string, Shown<never>>>;

export function schemasOf(fields: ShownRecord): Record<string, TSchema> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      field === null ? [] : [[name, field.schema] as const],
    ),
  );
}

export function showAll<All extends ShownRecord>(
  fields: All,
  record: { readonly [Name in keyof All]: unknown },
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields))
    if (field !== null) result[name] = field.show(record[name] as never);
  return result;
}

export function orNull(schema: TSchema, description: string): TSchema {
  return Type.Union([schema, Type.Null()], { description });
}

/** A time in UTC. */
export function time(description: string): TSchema {
  return Type.String({ format: 'date-time', description: `${description} UTC (ISO 8601).` });
}

/** The properties of two objects together. The document refers to `base` instead of repeating it. */
export function extended<Base extends TProperties, More extends TProperties>(
  base: TObject<Base>,
  more: TObject<More>,
  options: {
    readonly title: string;
    readonly description: string;
    readonly examples?: readonly unknown[];
  },
): TObject<Base & More> {
  return Type.Object({ ...base.properties, ...more.properties } as Base & More, {
    ...options,
    'x-shown': { type: undefined, properties: undefined, required: undefined, allOf: [base, more] },
  });
}
