import { statSync } from 'node:fs';

import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { errorCodes, errors } from '../src/domain/errors.ts';
import { statuses } from '../src/http/kit/statuses.ts';
import { titles } from '../src/http/kit/titles.ts';
import { startTestService, type TestService } from './http-service.ts';

type Json = Record<string, unknown>;
interface Media extends Json {
  readonly schema: Json;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Described {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly $ref: string }[];
  readonly requestBody?: Described;
  readonly responses: Readonly<Record<string, Described & { readonly $ref?: string }>>;
  readonly 'x-codes': Readonly<Record<string, readonly number[]>>;
}
interface Document extends Json {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly parameters: Readonly<Record<string, Json>>;
    readonly headers: Readonly<Record<string, Json>>;
    readonly responses: Readonly<Record<string, Described>>;
  };
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
/** Given by any path, so declared by no call. */
const frameworkWide = [404, 405];
/** Commands of the operator refuse with these; no call of the API runs such a command. */
const commandLineOnly: Readonly<Record<number, string>> = {
  95005: 'names of orgs and tills are given at the command line',
  95006: 'tills are named at the command line',
  95007: 'settings of an org are changed at the command line',
  95008: 'the product limit is changed at the command line',
  95010: 'orgs are named at the command line',
  95012: 'secrets and clients are made at the command line',
};

/** What Ajv need not check. */
const formats = { int64: true, 'date-time': true } as const;

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

  test('describes every operation, parameter, header, response and field', () => {
    const { schemas, parameters, headers, responses } = document.components;
    expect(undescribed(schemas, 'schemas')).toEqual([]);
    const named = Object.entries({ ...parameters, ...headers, ...responses });
    const missing = [
      ...named.filter(([, one]) => !one.description).map(([name]) => name),
      ...operations.flatMap(({ operationId, ...operation }) => [
        ...(operation.summary && operation.description ? [] : [operationId]),
        ...mediaOf(operation)
          .filter(({ schema }) => schema['type'] === 'object')
          .flatMap(({ schema }) => undescribed(propertiesOf(schema), operationId)),
      ]),
    ];
    expect(missing).toEqual([]);
  });

  test('says each parameter and each refusal once', () => {
    for (const { parameters = [], responses } of operations) {
      expect(parameters.filter(({ $ref }) => !$ref.startsWith('#/components/parameters/'))).toEqual(
        [],
      );
      for (const [status, { $ref = '' }] of Object.entries(responses))
        if (Number(status) >= 400) expect($ref).toContain('#/components/responses/');
    }
  });

  test('names the body of every request and response', () => {
    const unnamed = operations.flatMap((operation) =>
      mediaOf(operation)
        .map(({ schema }) => (schema['allOf'] as Json[] | undefined)?.[0] ?? schema)
        .filter((schema) => schema['$ref'] === undefined)
        .map((schema) => [operation.operationId, schema['description']]),
    );
    // Those are no JSON documents.
    expect(unnamed.map(([id]) => id)).toEqual([
      'streamChanges',
      'runImport',
      'runImport',
      'runExport',
      'runExport',
    ]);
  });

  test('is small enough to be read by people and generators', () => {
    const file = new URL('../openapi.json', import.meta.url);
    expect(statSync(file).size).toBeLessThan(350_000);
  });

  test('offers an Idempotency-Key on what looks at it: not on imports, which have an id', () => {
    const taking = (id: string) => {
      const one = operations.find(({ operationId }) => operationId === id);
      return {
        key: JSON.stringify(one?.parameters).includes('/Idempotency-Key"'),
        refusal: JSON.stringify(one?.['x-codes']).includes('95014'),
      };
    };
    expect(taking('createGroup')).toEqual({ key: true, refusal: true });
    expect(taking('runImport')).toEqual({ key: false, refusal: false });
    expect(taking('undoImport')).toEqual({ key: false, refusal: false });
  });

  test('has one type for an id, whatever else we take for one', () => {
    const ids = [
      document.components.parameters['groupId']?.['schema'],
      document.components.parameters['joiningUserId']?.['schema'],
      propertiesOf(document.components.schemas['Question'])['userId'],
      propertiesOf(document.components.schemas['V2Transfer'])['leaveGroupId'],
    ];
    for (const id of ids) expect(id).toMatchObject({ type: 'integer', format: 'int64' });
  });

  test('carries no keyword that only our own checks know', () => {
    const keywords = JSON.stringify(document).match(/"(?:x-[\w-]+":|format":"[\w-]+)/g) ?? [];
    expect([...new Set(keywords)].toSorted()).toEqual([
      '"format":"date-time',
      '"format":"int64',
      '"x-codes":',
    ]);
  });

  test('has examples for what the contract has samples of', () => {
    const without = operations
      .filter(({ operationId }) => sampled.includes(operationId))
      .filter((one) => exampleOf(one.responses['200']) === undefined)
      .map(({ operationId }) => operationId);
    expect(without).toEqual([]);
  });

  test('has examples that fit their own schemas', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, formats });
    ajv.addSchema(document, 'document');
    const misfits = (where: string, schema: Json, values: readonly unknown[]) => {
      const validate = ajv.compile(absolute(schema) as Json);
      return values
        .filter((value) => !validate(value))
        .map((value) => [where, value, ajv.errorsText(validate.errors)]);
    };
    const { schemas, parameters, responses } = document.components;
    const wrong = [
      ...operations.flatMap((one) =>
        mediaOf(one).flatMap((media) => misfits(one.operationId, media.schema, examplesOf(media))),
      ),
      ...Object.entries(responses).flatMap(([name, { content = {} }]) =>
        Object.values(content).flatMap((media) => misfits(name, media.schema, examplesOf(media))),
      ),
      ...Object.entries(schemas).flatMap(([name, schema]) =>
        misfits(name, schema, (schema['examples'] ?? []) as readonly unknown[]),
      ),
      ...Object.entries(parameters).flatMap(([name, { schema, example }]) =>
        misfits(name, schema as Json, example === undefined ? [] : [example]),
      ),
    ];
    expect(wrong).toEqual([]);
  });

  test('declares the codes of each refusal, for programs and for people', () => {
    for (const { responses, 'x-codes': codes } of operations) {
      const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect(refusals.map(([status]) => status)).toEqual(Object.keys(codes));
      for (const [status, { $ref = '', description }] of refusals) {
        const named = document.components.responses[$ref.split('/').at(-1) ?? ''];
        for (const code of codes[status] ?? [])
          expect(description ?? named?.description).toContain(`\`${code}\``);
      }
    }
  });
});

/** Of a row of a file, and of a change that can not be undone: in reports, not of a call. */
const ofRows = [95052, 95058];

describe('a problem', () => {
  test('has a title that never varies, the id of the request, and a link to the section of its code', async () => {
    const url = '/api/v1/groups/4711';
    const { body, headers } = await service.caller.get(url);
    expect(body).toEqual({
      type: '/errors#1619',
      title: titles[1619],
      status: 404,
      code: 1619,
      detail: 'Group 4711 does not exist.',
      requestId: headers['x-request-id'],
    });
    const link = new URL(body.type, `http://localhost${url}`);
    const page = await service.anonymous.get(link.pathname);
    expect(page.status).toBe(200);
    for (const code of errorCodes) expect(page.body).toContain(`<h2 id="${code}">`);
  });
});

describe('the error codes', () => {
  const codes = Object.keys(errors).map(Number);

  test('all have a status', () => {
    expect(Object.keys(statuses)).toEqual(Object.keys(errors));
  });

  test('are all declared by a call, or known to come from elsewhere', () => {
    const declared = operations.flatMap((one) => Object.values(one['x-codes']).flat());
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

function propertiesOf(schema: Json | undefined): Readonly<Record<string, Json>> {
  return (schema?.['properties'] ?? {}) as Readonly<Record<string, Json>>;
}

function examplesOf({ example, examples = {} }: Media): readonly unknown[] {
  const values = Object.values(examples).map(({ value }) => value);
  return example === undefined ? values : [...values, example];
}

/** What a page that shows the document shows as the answer. */
function exampleOf(response: Described | undefined): unknown {
  const media = response?.content?.['application/json'];
  const [part = media?.schema] = (media?.schema['allOf'] ?? []) as readonly Json[];
  const name = String(part?.['$ref']).split('/').at(-1) ?? '';
  const [shown] = (document.components.schemas[name]?.['examples'] ?? []) as readonly unknown[];
  return media?.example ?? shown;
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
    if ('$ref' in schema || 'const' in schema) return [];
    const { properties = {}, items } = schema;
    return [
      ...(schema['description'] ? [] : [here]),
      ...undescribed(properties as Json, here),
      ...(items === undefined ? [] : undescribed({ items }, here)),
    ];
  });
}
