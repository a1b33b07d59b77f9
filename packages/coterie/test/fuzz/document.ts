import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';

/** A JSON schema as the document has it, as far as the fuzz reads it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly in: 'path' | 'query';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Media {
  readonly schema: Schema;
  readonly 'x-codes'?: readonly number[];
}

interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content: Record<string, Media> }>>;
}

export interface Operation extends OperationObject {
  readonly method: string;
  readonly path: string;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The service's own description of itself. */
export async function documentOf(app: FastifyInstance): Promise<ApiDocument> {
  return (await app.inject('/openapi.json')).json<ApiDocument>();
}

/** All operations whose answers end. */
export function operationsOf(document: ApiDocument): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => responses['200']?.content['text/event-stream'] === undefined)
      .map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}

/** The schema that a `$ref` stands for, or the schema itself. */
export function resolve(document: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

/** Compiles schemas of the document so that a key which they do not declare is a mistake. */
export function createStrictValidators(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  ajv.addSchema(close(document, document) as object, 'document');
  const compiled = new Map<string, ValidateFunction>();
  /** Why the value does not fit the schema at the pointer (`['components', …]`); null: it fits. */
  return (value: unknown, ...pointer: readonly string[]): string | null => {
    const escaped = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    const $ref = `document#/${escaped.map(encodeURIComponent).join('/')}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
}

function close(value: unknown, document: ApiDocument): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => close(one, document));
  if (typeof value !== 'object' || value === null) return value;
  const whole = 'allOf' in value ? unite(value.allOf as readonly Schema[], document) : value;
  const closed = Object.fromEntries(
    Object.entries(whole).map(([name, one]) => [name, close(one, document)]),
  );
  const isObjectSchema = closed['type'] === 'object' && 'properties' in closed;
  return isObjectSchema ? { additionalProperties: false, ...closed } : closed;
}

/** One object schema that says what its parts say together, so that it can be closed as a whole. */
function unite(parts: readonly Schema[], document: ApiDocument): object {
  const resolved = parts.map((part) => resolve(document, part) as Json);
  return {
    type: 'object',
    properties: Object.assign({}, ...resolved.map((part) => part['properties'])) as object,
    required: resolved.flatMap((part) => (part['required'] ?? []) as readonly string[]),
  };
}

type Json = Readonly<Record<string, unknown>>;
