import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';

import { type Refusal, refusal } from '../../domain/refusals.ts';
import { ownKeywords } from './documented.ts';

/**
 * Text that every engine can store: without NUL, which PostgreSQL rejects, and without half of a surrogate pair, which
 * would be stored as another character.
 */
function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

/** Without digits that a number would lose, and so name something else. */
function isSafe(value: string): boolean {
  return Number.isSafeInteger(Number(value));
}

/** Checks requests. Nothing is coerced, filled in or dropped. */
const ajv = new Ajv({
  coerceTypes: false,
  useDefaults: false,
  removeAdditional: false,
  allErrors: false,
  allowUnionTypes: true,
  // For a union, reports what is wrong with the one member that is meant.
  discriminator: true,
  // `extendedFields.{name}` describes the parameters that a pattern checks.
  allowMatchingProperties: true,
  // Gives refuseInvalid the schema that does not fit, and so its `x-expected`.
  verbose: true,
  keywords: ownKeywords,
  formats: { text: isText, safe: isSafe },
  // Many calls share a schema without an id.
  addUsedSchema: false,
});

/** A check by the schema. It is compiled with the first value: most calls are not used soon after the start. */
export const checkBy: FastifySchemaCompiler<SchemaObject> = ({ schema, httpPart }) => {
  let check: ValidateFunction | undefined;
  return (value) => {
    check ??= ajv.compile(httpPart === 'headers' ? asReceived(schema) : schema);
    return check(value) || { error: (check.errors ?? []) as FastifySchemaValidationError[] };
  };
};

/** Node gives headers lower-case names, however the schema writes them. */
function asReceived(schema: SchemaObject): SchemaObject {
  const properties: Readonly<Record<string, unknown>> = schema['properties'] ?? {};
  const named = Object.entries(properties).map(([name, one]) => [name.toLowerCase(), one] as const);
  return { ...schema, properties: Object.fromEntries(named) };
}

type Problem = FastifySchemaValidationError & { readonly parentSchema?: Broken };

/** The schema that a value does not fit. */
interface Broken {
  readonly 'x-expected'?: string;
  readonly properties?: object;
  /** For a union: the values of its discriminator. */
  readonly 'x-shown'?: { readonly discriminator?: { readonly mapping: object } };
}

/** The values of the discriminator of a union. */
function tagsOf(union: Broken = {}): string {
  const { mapping = {} } = union['x-shown']?.discriminator ?? {};
  return `one of ${Object.keys(mapping).join(', ')}`;
}

/** What is wrong with the request: the name of the part, and what was expected. */
export function refuseInvalid(
  problems: readonly FastifySchemaValidationError[],
  context = 'body',
): Refusal {
  const [problem] = problems as readonly Problem[];
  const path = (problem?.instancePath ?? '')
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replace(/^(\d+)(?=\/|$)/, 'body[$1]')
    .replaceAll('/', '.');
  const before = path === '' ? '' : `${path}.`;
  const { additionalProperty, missingProperty, tag, tagValue } = problem?.params ?? {};
  if (typeof missingProperty === 'string')
    return refusal(403, { x: `${before}${missingProperty}` });
  if (typeof tag === 'string')
    return tagValue === undefined
      ? refusal(403, { x: `${before}${tag}` })
      : refusal(400, { x: `${before}${tag}`, y: tagsOf(problem?.parentSchema) });
  const { 'x-expected': expected, properties = {} } = problem?.parentSchema ?? {};
  if (typeof additionalProperty === 'string')
    return refusal(context === 'querystring' ? 95033 : 95034, {
      x: `${before}${additionalProperty}`,
      y: Object.keys(properties).join(', ') || 'none',
    });
  return refusal(400, {
    x: path === '' ? context : path,
    y: expected ?? (problem?.message ?? 'valid').replace(/^must be /, ''),
  });
}
