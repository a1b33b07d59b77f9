import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';

/**
 * Text that every engine can store: no NUL, which PostgreSQL refuses, and no half of a surrogate
 * pair, which would be stored as another character than the one sent.
 */
function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

/** No digits that a number would lose: they would name something else. */
function isSafe(value: string): boolean {
  return Number.isSafeInteger(Number(value));
}

/** How requests are checked: nothing is coerced, filled in or dropped. */
const ajv = new Ajv({
  coerceTypes: false,
  useDefaults: false,
  removeAdditional: false,
  allErrors: false,
  allowUnionTypes: true,
  // Gives describeInvalid the schema that was broken, and so its words for what was expected.
  verbose: true,
  keywords: ['x-expected', 'x-mandatory'],
  formats: { text: isText, safe: isSafe },
  // Many calls have a part in common, each time another object.
  addUsedSchema: false,
});

/** A check by the schema, made when the first value comes: most calls are not called soon after the start. */
export const checkBy: FastifySchemaCompiler<SchemaObject> = ({ schema, httpPart }) => {
  let check: ValidateFunction | undefined;
  return (value) => {
    check ??= ajv.compile(httpPart === 'headers' ? asReceived(schema) : schema);
    return check(value) || { error: (check.errors ?? []) as FastifySchemaValidationError[] };
  };
};

/** Headers arrive in lower case, however the schema writes their names. */
function asReceived(schema: SchemaObject): SchemaObject {
  const properties: Readonly<Record<string, unknown>> = schema['properties'] ?? {};
  const named = Object.entries(properties).map(([name, one]) => [name.toLowerCase(), one] as const);
  return { ...schema, properties: Object.fromEntries(named) };
}

/** The name of the wrong part of a request, and what was expected of it. */
export function describeInvalid(
  problems: readonly FastifySchemaValidationError[],
  context = 'body',
): { x: string; y: string } {
  const [problem] = problems;
  const path = (problem?.instancePath ?? '')
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replace(/^(\d+)(?=\/|$)/, 'body[$1]')
    .replaceAll('/', '.');
  const schema = (problem as { parentSchema?: { 'x-expected'?: string } } | undefined)
    ?.parentSchema;
  const expected = schema?.['x-expected'] ?? (problem?.message ?? 'valid').replace(/^must be /, '');
  return { x: path === '' ? context : path, y: expected };
}
