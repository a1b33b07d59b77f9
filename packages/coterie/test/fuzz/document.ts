import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';

/** A JSON schema as the document has it, as far as the fuzz reads it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Media {
  readonly schema: Schema;
}

interface Reference {
  readonly $ref: string;
}

interface Response {
  /** None: the response has no body. */
  readonly content?: Readonly<Record<string, Media>>;
}

interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response | Reference>>;
  /** The codes that it can give, by status. */
  readonly 'x-codes': Readonly<Record<string, readonly number[]>>;
}

/** An operation with its parameters and responses in the place of references to them. */
export interface Operation extends OperationObject {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, Response>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

/** The service's own description of itself. */
export async function documentOf(app: FastifyInstance): Promise<ApiDocument> {
  return (await app.inject('/openapi.json')).json<ApiDocument>();
}

/** All operations whose responses end. */
export function operationsOf(document: ApiDocument): readonly Operation[] {
  return allOperationsOf(document).filter(
    ({ responses }) => responses['200']?.content?.['text/event-stream'] === undefined,
  );
}

export function allOperationsOf({ paths, components }: ApiDocument): readonly Operation[] {
  const { parameters, responses } = components;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      parameters: (operation.parameters ?? []).map((one) => resolveIn(parameters, one)),
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, one]) => [
          status,
          resolveIn(responses, one),
        ]),
      ),
    })),
  );
}

/** The schema that a `$ref` stands for, or the schema itself. */
export function resolve({ components }: ApiDocument, schema: Schema): Schema {
  const { $ref } = schema;
  return $ref === undefined ? schema : resolveIn(components.schemas, { $ref });
}

function resolveIn<Part extends object>(
  parts: Readonly<Record<string, Part>>,
  one: Part | Reference,
): Part {
  if (!('$ref' in one)) return one;
  const part = parts[one.$ref.split('/').at(-1) ?? ''];
  if (part === undefined) throw new Error(`${one.$ref} should be in the document`);
  return part;
}

/** What the validators need not check. */
const formats = { int64: true, 'date-time': true } as const;

/** Compiles schemas of the document so that a key which they do not declare is a mistake. */
export function createStrictValidators(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, formats });
  ajv.addSchema(close(document, document) as object, 'document');
  const compiled = new Map<Schema, ValidateFunction>();
  /** Why the value does not fit this schema of the document; null: it fits. */
  return (value: unknown, schema: Schema): string | null => {
    const validate = compiled.get(schema) ?? ajv.compile(absolute(close(schema, document)));
    compiled.set(schema, validate);
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
}

/** The schema with its references as references into the document that Ajv knows. */
function absolute(schema: unknown): object {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
  return JSON.parse(text) as object;
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
  const resolved = parts.map((part): Json => {
    const one = resolve(document, part) as Json;
    return 'allOf' in one ? (unite(one['allOf'] as readonly Schema[], document) as Json) : one;
  });
  return {
    type: 'object',
    properties: Object.assign({}, ...resolved.map((part) => part['properties'])) as object,
    required: resolved.flatMap((part) => (part['required'] ?? []) as readonly string[]),
  };
}

type Json = Readonly<Record<string, unknown>>;
