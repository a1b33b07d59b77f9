import type { TSchema } from 'typebox';

import { isObject, mapValues } from './json-values.ts';

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
  const { properties, additionalProperties = false, items, anyOf, oneOf } = schema;
  return {
    ...schema,
    ...(isObject(properties)
      ? { properties: mapValues(properties, close), additionalProperties }
      : {}),
    ...(items === undefined ? {} : { items: close(items) }),
    ...(Array.isArray(anyOf) ? { anyOf: anyOf.map(close) } : {}),
    ...(Array.isArray(oneOf) ? { oneOf: oneOf.map(close) } : {}),
  };
}
