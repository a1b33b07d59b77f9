/** A part of a schema, for code that walks through schemas. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a value that is not an object unchanged. */
export function mapValues(value: unknown, map: (one: unknown) => unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, map(one)]));
}
