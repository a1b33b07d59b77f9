import type { TSchema } from 'typebox';

type Json = Readonly<Record<string, unknown>>;

/**
 * The schema with every object in it refusing the fields that it does not name: on the native API a slip in a name is
 * told, where the vendor's calls ignore it. What says itself which other fields it takes is left as it is.
 */
export function closed<Schema extends TSchema>(schema: Schema): Schema {
  return close(schema) as Schema;
}

/** A call that takes no parameters refuses every one. */
export const noParameters = closed({ type: 'object', properties: {} } as TSchema);

function close(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const { properties, items, anyOf } = schema;
  return {
    ...schema,
    ...(isObject(properties) ? { properties: mapValues(properties, close) } : {}),
    ...(isObject(properties) && !('additionalProperties' in schema)
      ? { additionalProperties: false }
      : {}),
    ...(items === undefined ? {} : { items: close(items) }),
    ...(Array.isArray(anyOf) ? { anyOf: anyOf.map(close) } : {}),
  };
}

function mapValues(value: Json, map: (one: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, map(one)]));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
