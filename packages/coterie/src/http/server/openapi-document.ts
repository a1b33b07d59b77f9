import type { FastifySchema } from 'fastify';

import { isObject, type Json, mapValues } from '../kit/json-values.ts';

/**
 * Our schemas check requests and describe them. Some of what checks is noise to a reader: here it
 * is taken out of the document, and the schemas that have a title become its components.
 */

type Place = 'body' | 'parameter' | 'answer';

const checksOnly: readonly string[] = ['x-expected', 'x-mandatory'];
const schemaMaps: readonly string[] = ['properties', 'patternProperties'];
const schemaLists: readonly string[] = ['anyOf', 'oneOf', 'allOf'];
const schemas: readonly string[] = ['items', 'additionalProperties', 'propertyNames', 'schema'];

/** A route's schemas as the document shows them. */
export function toDocumented(schema: FastifySchema): FastifySchema {
  const { params, querystring, headers, body, response, ...rest } = schema;
  return {
    ...rest,
    ...(params === undefined ? {} : { params: tidy(params, 'parameter') }),
    ...(querystring === undefined ? {} : { querystring: tidy(querystring, 'parameter') }),
    ...(headers === undefined ? {} : { headers: tidy(headers, 'parameter') }),
    ...(body === undefined ? {} : { body: withoutTypes(tidy(body, 'body'), ['null']) }),
    ...(response === undefined ? {} : { response: mapValues(response, tidyAnswer) }),
  };
}

function tidyAnswer(answer: unknown): unknown {
  if (!isObject(answer) || !isObject(answer['content'])) return tidy(answer, 'answer');
  return { ...answer, content: mapValues(answer['content'], (media) => tidy(media, 'answer')) };
}

function tidy(schema: unknown, place: Place): unknown {
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema)
    .filter(([keyword, value]) => !checksOnly.includes(keyword) && !isOwnFormat(keyword, value))
    .map(([keyword, value]) => [keyword, tidyKeyword(keyword, value, place)]);
  const tidied: Json = Object.fromEntries(entries);
  if ('x-mandatory' in schema) tidied['required'] = schema['x-mandatory'];
  if (Array.isArray(schema['enum']) && !('type' in schema)) tidied['type'] = 'string';
  return withoutAbsence(tidied, place);
}

function tidyKeyword(keyword: string, value: unknown, place: Place): unknown {
  if (schemas.includes(keyword)) return tidy(value, place);
  if (schemaMaps.includes(keyword)) return mapValues(value, (one) => tidy(one, place));
  if (schemaLists.includes(keyword) && Array.isArray(value))
    return value.map((one: unknown) => tidy(one, place));
  return value;
}

/** The document says once that empty strings count as absent, and a query can not carry null. */
function withoutAbsence(schema: Json, place: Place): Json {
  const types = place === 'parameter' ? withoutTypes(schema, ['null']) : schema;
  if (Array.isArray(types['enum']) && place !== 'answer')
    return { ...types, enum: types['enum'].filter((value) => value !== '') };
  if (types['maxLength'] !== 0) return types;
  const { maxLength: _, ...rest } = types;
  return withoutTypes(rest, ['string']);
}

function withoutTypes<Schema>(schema: Schema, dropped: readonly string[]): Schema {
  if (!isObject(schema) || !Array.isArray(schema['type'])) return schema;
  const types = schema['type'].filter((type: string) => !dropped.includes(type));
  return { ...schema, type: types.length === 1 ? types[0] : types };
}

/** Checks of our own, which no client knows. */
function isOwnFormat(keyword: string, value: unknown): boolean {
  return keyword === 'format' && (value === 'text' || value === 'safe');
}

/** The document with every schema that has a title named among its components. */
export function withComponents<Document extends object>(document: Document): Document {
  const named = new Map<string, Json>();
  const moved = moveTitled(document, named) as Document & { components?: Json };
  const sorted = [...named].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { ...moved, components: { ...moved.components, schemas: Object.fromEntries(sorted) } };
}

function moveTitled(value: unknown, named: Map<string, Json>): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => moveTitled(one, named));
  if (!isObject(value)) return value;
  const moved = mapValues(value, (one) => moveTitled(one, named)) as Json;
  const { title, type, ...rest } = moved;
  if (typeof title !== 'string' || type === undefined) return moved;
  const known = named.get(title) ?? { type, ...rest };
  if (withoutExamples(known) !== withoutExamples({ type, ...rest }))
    throw new Error(`Two different schemas should not both be titled ${title}`);
  // Where the schema is a whole answer its example stands beside it, elsewhere in it.
  named.set(title, { ...known, ...rest });
  return { $ref: `#/components/schemas/${title}` };
}

function withoutExamples(schema: Json): string {
  return JSON.stringify({ ...schema, examples: undefined });
}
