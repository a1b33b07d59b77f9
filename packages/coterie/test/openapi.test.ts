import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { errors } from '../src/domain/errors.ts';
import { statuses } from '../src/http/kit/statuses.ts';
import { startTestService, type TestService } from './http-service.ts';

type Json = Record<string, unknown>;
interface Media extends Json {
  readonly schema: Json;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly 'x-codes'?: readonly number[];
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Json[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, Media> }>>;
}
interface Document extends Json {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** The contract has a sample of the request, the answer or both for these. */
const sampled = [
  'createGroup',
  'updateGroup',
  'getGroup',
  'deleteGroup',
  'joinGroup',
  'leaveGroup',
  'transferMembers',
];
/** Given by any path or call, so declared by none. */
const frameworkWide = [404, 405, 500];
/** Commands of the operator refuse with these; no call of the API runs such a command. */
const commandLineOnly: Readonly<Record<number, string>> = {
  95005: 'names of orgs and tills are given at the command line',
  95006: 'tills are named at the command line',
  95007: 'settings of an org are changed at the command line',
  95008: 'the product limit is changed at the command line',
  95010: 'orgs are named at the command line',
  95012: 'secrets and clients are made at the command line',
};

let service: TestService;
let document: Document;
let operations: readonly Operation[];
beforeAll(async () => {
  service = await startTestService();
  const { body } = await service.anonymous.get('/openapi.json');
  document = body;
  operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
});
afterAll(async () => service.close());

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors: problems } = await new Validator().validate(structuredClone(document));
    expect({ valid, problems }).toEqual({ valid: true, problems: undefined });
    expect(document['openapi']).toMatch(/^3\.1\./);
  });

  test('is shown as a page', async () => {
    const { status, headers, body } = await service.anonymous.get('/docs/');
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain('swagger-ui');
    const style = await service.anonymous.get('/docs/static/swagger-ui.css');
    expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    const missing = await service.anonymous.get('/docs/static/nothing.css');
    expect([missing.status, missing.body.errors[0].code]).toEqual([404, 404]);
  });

  test('names each operation once, under a tag that it describes', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { tags: own } of operations) expect(tags).toEqual(expect.arrayContaining([...own]));
  });

  test('describes every operation, parameter and field', () => {
    expect(undescribed(document.components.schemas, 'schemas')).toEqual([]);
    const missing = operations.flatMap(({ operationId, parameters = [], ...operation }) => [
      ...(operation.summary && operation.description ? [] : [operationId]),
      ...parameters
        .filter((one) => !one['description'])
        .map((one) => `${operationId} ${String(one['name'])}`),
      ...mediaOf(operation).flatMap(({ schema }) => undescribed({ schema }, operationId)),
    ]);
    expect(missing).toEqual([]);
  });

  test('offers an Idempotency-Key on what looks at it: not on imports, which have an id', () => {
    const taking = (id: string) => {
      const one = operations.find(({ operationId }) => operationId === id);
      return {
        key: one?.parameters?.some(({ name }) => name === 'Idempotency-Key') ?? false,
        refusal: JSON.stringify(one?.responses).includes('95014'),
      };
    };
    expect(taking('createGroup')).toEqual({ key: true, refusal: true });
    expect(taking('runImport')).toEqual({ key: false, refusal: false });
    expect(taking('undoImport')).toEqual({ key: false, refusal: false });
  });

  test('carries no keyword that only our own checks know', () => {
    const keywords = JSON.stringify(document).match(/"x-[\w-]+":|"format":"[\w-]+"/g) ?? [];
    expect([...new Set(keywords)].toSorted()).toEqual(['"format":"date-time"', '"x-codes":']);
  });

  test('has examples for what the contract has samples of', () => {
    const without = operations
      .filter(({ operationId }) => sampled.includes(operationId))
      .filter(
        ({ responses }) => responses['200']?.content?.['application/json']?.example === undefined,
      );
    expect(without).toEqual([]);
  });

  test('has examples that fit their own schemas', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
    ajv.addSchema(document, 'document');
    const wrong = operations.flatMap((operation) =>
      mediaOf(operation).flatMap(({ schema, example, examples = {} }) => {
        const values = Object.values(examples).map(({ value }) => value);
        const validate = ajv.compile(absolute(schema) as Json);
        return [...values, ...(example === undefined ? [] : [example])]
          .filter((value) => !validate(value))
          .map((value) => [operation.operationId, value, ajv.errorsText(validate.errors)]);
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('declares a refusal with the codes that come with its status', () => {
    const refusals = operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status]) => Number(status) >= 400)
        .flatMap(([status, { content = {} }]) =>
          Object.values(content).map((media) => ({ operationId, status, media })),
        ),
    );
    expect(refusals.length).toBeGreaterThan(operations.length);
    for (const { media } of refusals)
      expect(Object.keys(media.examples ?? {})).toEqual(media['x-codes']?.map(String));
  });
});

/** Of a row of a file, and of a change that can not be undone: in reports, not of a call. */
const ofRows = [95052, 95058];

describe('the error codes', () => {
  const codes = Object.keys(errors).map(Number);

  test('all have a status', () => {
    expect(Object.keys(statuses)).toEqual(Object.keys(errors));
  });

  test('are all declared by a call, or known to come from elsewhere', () => {
    const declared = operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ content = {} }) =>
        Object.values(content).flatMap((media) => media['x-codes'] ?? []),
      ),
    );
    const elsewhere = [...frameworkWide, ...ofRows, ...Object.keys(commandLineOnly).map(Number)];
    expect(codes.filter((code) => !declared.includes(code))).toEqual(
      elsewhere.toSorted((a, b) => a - b),
    );
  });
});

function mediaOf({ requestBody, responses }: Pick<Operation, 'requestBody' | 'responses'>) {
  const contents = [requestBody, ...Object.values(responses)].map((one) => one?.content ?? {});
  return contents.flatMap((content) => Object.values(content));
}

/** The schema's references as references into the document that Ajv was given. */
function absolute(value: unknown): unknown {
  const text = JSON.stringify(value);
  return JSON.parse(text.replaceAll('"#/components/', '"document#/components/'));
}

/** Where a schema or one inside it has no description. */
function undescribed(named: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  return Object.entries(named).flatMap(([name, value]) => {
    const schema = value as Json;
    const here = `${path}.${name}`;
    if ('$ref' in schema) return [];
    const { properties = {}, items } = schema;
    return [
      ...(schema['description'] ? [] : [here]),
      ...undescribed(properties as Json, here),
      ...(items === undefined ? [] : undescribed({ items }, here)),
    ];
  });
}
