import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';

import { type Refusal, refusal } from '../../domain/refusals.ts';
import { ownKeywords } from './documented.ts';

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
  // A union rejects what its one fitting member rejects, instead of what each member does.
  discriminator: true,
  // A parameter `extendedFields.{name}` describes those that its pattern checks.
  allowMatchingProperties: true,
  // Gives refuseInvalid the schema that was broken, and so its words for what was expected.
  verbose: true,
  keywords: ownKeywords,
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

type Problem = FastifySchemaValidationError & { readonly parentSchema?: Broken };

/** The schema that a value broke. */
interface Broken {
  readonly 'x-expected'?: string;
  readonly properties?: object;
  /** Of a union: what `unionSchema` told of its members. */
  readonly 'x-shown'?: { readonly discriminator?: { readonly mapping: object } };
}

/** The values that tell the members of a union apart. */
function tagsOf(union: Broken = {}): string {
  const { mapping = {} } = union['x-shown']?.discriminator ?? {};
  return `one of ${Object.keys(mapping).join(', ')}`;
}

/** What was wrong with the request: the part by its name, and what was expected of it. */
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
