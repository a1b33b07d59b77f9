import { isObject, type Json, mapValues } from './json-values.ts';

/**
 * Schemas as the OpenAPI document has them. The calls accept more than a client should send: empty strings and nulls
 * count as absent, ids may be strings of digits. The document says so once in words and has one type per value.
 */

export interface Documenting {
  readonly place: 'parameter' | 'body' | 'response';
  /** Gets each schema that has a title, and returns what stands in its place. */
  readonly refer: (title: string, schema: Json) => Json;
}

/**
 * Keywords that are not in the document. `x-shown` has keywords to show in place of the schema’s own, `x-mandatory` the
 * properties to show as required. `x-nullable`: null does not mean absent here.
 */
export const ownKeywords = ['x-expected', 'x-mandatory', 'x-nullable', 'x-shown'];

const ownFormats: readonly unknown[] = ['text', 'safe'];
const maps: readonly string[] = ['properties'];
const lists: readonly string[] = ['anyOf', 'oneOf', 'allOf'];
const nested: readonly string[] = ['items', 'additionalProperties', 'propertyNames'];

/** The schema as the document has it, or the reference to it when it has a title. */
export function documented(schema: object, how: Documenting): Json {
  const { title, ...one } = withTitle(schema, how);
  return typeof title === 'string' ? how.refer(title, one) : one;
}

/** The schema as the document has it, with its title. */
export function withTitle(schema: object, how: Documenting): Json {
  const { 'x-shown': instead, patternProperties, ...own } = schema as Json;
  // TypeBox writes a record with a pattern that fits every name.
  if (isObject(patternProperties)) [own['additionalProperties']] = Object.values(patternProperties);
  const keywords: Json = { ...own, ...(isObject(instead) ? instead : {}) };
  const entries = Object.entries(keywords)
    .filter(([keyword, value]) => value !== undefined && !isOwn(keyword, value))
    .map(([keyword, value]) => [keyword, documentKeyword(keyword, value, how)]);
  const one = unionOfTypes(Object.fromEntries(entries) as Json);
  if ('x-mandatory' in own) one['required'] = own['x-mandatory'];
  if (Array.isArray(one['enum']) && !('type' in one)) one['type'] = 'string';
  if (one['type'] === 'integer' && !('maximum' in one)) one['format'] = 'int64';
  if (how.place === 'response') return one;
  const present = withoutAbsence(one);
  return 'x-nullable' in own ? orNull(present) : present;
}

function isOwn(keyword: string, value: unknown): boolean {
  return keyword === 'format' ? ownFormats.includes(value) : ownKeywords.includes(keyword);
}

function documentKeyword(keyword: string, value: unknown, how: Documenting): unknown {
  const one = (schema: unknown): unknown => (isObject(schema) ? documented(schema, how) : schema);
  if (nested.includes(keyword)) return one(value);
  if (maps.includes(keyword)) return mapValues(value, one);
  if (lists.includes(keyword) && Array.isArray(value)) return value.map(one);
  return value;
}

/** A union of plain types as one schema with these types, which generators understand best. */
function unionOfTypes(schema: Json): Json {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const parts = anyOf as readonly Json[];
  const [first = {}, ...others] = parts.toSorted(
    (a, b) => Object.keys(b).length - Object.keys(a).length,
  );
  const arePlain = others.every((one) => Object.keys(one).join() === 'type');
  if (!arePlain || !('type' in first) || 'const' in first) return schema;
  const one = { ...first, ...rest, type: parts.flatMap(({ type }) => type) };
  return Array.isArray(first['enum']) ? { ...one, enum: [...first['enum'], null] } : one;
}

/** The schema without what only counts as absent. */
function withoutAbsence(schema: Json): Json {
  const { maxLength, ...rest } = schema;
  const isEmptyText = maxLength === 0;
  const dropped = isEmptyText ? ['null', 'string'] : ['null'];
  const one = isEmptyText ? rest : schema;
  const types = Array.isArray(one['type']) ? one['type'] : [one['type']];
  const left = types.filter((type: unknown) => !dropped.includes(String(type)));
  const values = one['enum'];
  return {
    ...one,
    ...('type' in one ? { type: left.length === 1 ? left[0] : left } : {}),
    ...(Array.isArray(values)
      ? { enum: values.filter((value) => value !== '' && value !== null) }
      : {}),
  };
}

function orNull(schema: Json): Json {
  const { type, enum: values } = schema;
  return {
    ...schema,
    type: [type, 'null'].flat(),
    ...(Array.isArray(values) ? { enum: [...values, null] } : {}),
  };
}
