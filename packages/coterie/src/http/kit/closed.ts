import type { TSchema } from 'typebox';

import { isObject, mapValues } from './json-values.ts';

/**
 * The schema in which every object rejects fields that it does not name. The native API reports a misspelled name; the
 * vendor's calls ignore it. An object that says itself which other fields it takes stays as it is.
 */
export function closed<Schema extends TSchema>(schema: Schema): Schema {
  return close(schema) as Schema;
}

/** For calls that take no parameters: every parameter is rejected. */
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
