import * as fc from 'fast-check';

import {
  type ApiDocument,
  type Operation,
  operationsOf,
  resolve,
  type Schema,
} from './document.ts';
import { fileOf, fileTypes } from './files.ts';
import { oddJson, oddPayloads, oddTexts, toJson } from './values.ts';
import { aimedWords, type CredentialName, credentials, vocabulary } from './world.ts';

/** A request to send; in its payload `fuzz-key` stands for the world's OAuth key. */
export interface FuzzRequest {
  /** Null: the request was twisted so that it may reach another operation, or none. */
  readonly operationId: string | null;
  readonly method: string;
  readonly url: string;
  readonly credential: CredentialName | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

const json = 'application/json';

/** A body and its media type. */
interface Payload {
  readonly type: string;
  readonly payload?: string | Buffer;
}

/** How many percent of the parts of a request are odd. */
type Spice = 0 | 8 | 50;

/** An erasure takes away what the others need; to ask the right one, of a group with room, takes many tries. */
const weights: Readonly<Record<string, number>> = {
  eraseCustomer: 1,
  invite: 24,
  offerHandOver: 16,
  createCustomer: 24,
};

/** Requests to every operation: most make sense, some nearly do, some are hostile throughout. */
export function requestsTo(document: ApiDocument): fc.Arbitrary<FuzzRequest> {
  const operations = operationsOf(document);
  const all = (spice: Spice) =>
    fc.oneof(
      ...operations.map((operation) => ({
        weight: weights[operation.operationId] ?? 8,
        arbitrary: requestTo(document, operation, spice),
      })),
    );
  return fc.oneof(
    { weight: 5, arbitrary: all(0) },
    { weight: 4, arbitrary: all(8) },
    { weight: 1, arbitrary: all(50) },
  );
}

function requestTo(
  document: ApiDocument,
  operation: Operation,
  spice: Spice,
): fc.Arbitrary<FuzzRequest> {
  const { operationId, method, path, parameters, requestBody } = operation;
  const media = requestBody?.content['application/json'];
  const takesFile = requestBody?.content['text/csv'] !== undefined;
  const words = { ...vocabulary, ...aimedWords[operationId] };
  const value = (schema: Schema, name: string) => valueOf({ document, words, spice }, schema, name);
  const inPath = parameters.filter((one) => one.in === 'path');
  const inQuery = parameters.filter((one) => one.in === 'query');
  const params = fc.record(
    Object.fromEntries(inPath.map(({ name, schema }) => [name, value(schema, name)])),
  );
  const query = objectOf(
    Object.fromEntries(inQuery.map(({ name, schema }) => [name, value(schema, name)])),
    inQuery.filter((one) => one.required).map(({ name }) => name),
  );
  const usual: fc.Arbitrary<Payload> = takesFile
    ? fc.constantFrom(...fileTypes).chain(fileOf)
    : media === undefined
      ? fc.constant<Payload>({ type: json })
      : value(media.schema, '').map((body) => ({ type: json, payload: toJson(body) }));
  const odd: fc.Arbitrary<Payload> = fc.record({
    type: fc.constant(json),
    payload: oddPayloads,
  });
  return fc
    .record({
      params,
      query,
      more: spiced(fc.constant([]), oddQuery, spice),
      body: spiced(usual, odd, spice),
      credential: spiced(
        fc.constantFrom<CredentialName | null>('token', 'basic', 'bearer'),
        fc.constantFrom(null, ...credentials),
        spice,
      ),
      oddly: spiced(fc.constant(null), oddHeaders, spice),
      twist: spiced(fc.constant(asIs), twists, spice),
    })
    .map(({ params: inUrl, query: pairs, more, body, credential, oddly, twist }) => {
      const { type, payload } = body;
      const url = fillPath(path, inUrl) + toQuery(pairs, more);
      const twisted = twist({ method, url });
      const isTwisted = twisted.method !== method || twisted.url !== url;
      return {
        ...twisted,
        operationId: isTwisted ? null : operationId,
        credential,
        headers: oddly ?? { 'content-type': type },
        ...(payload === undefined ? {} : { payload }),
      };
    });
}

function spiced<Usual, Odd>(
  usual: fc.Arbitrary<Usual>,
  odd: fc.Arbitrary<Odd>,
  spice: Spice,
): fc.Arbitrary<Usual | Odd> {
  if (spice === 0) return usual;
  return fc.oneof({ weight: 100 - spice, arbitrary: usual }, { weight: spice, arbitrary: odd });
}

/** Each of them names a customer. A request that mixes them is rejected for that alone. */
const waysToName = [['userId'], ['source', 'accountId', 'identifierName', 'identifierValue']];

/** An object with these fields, those that are not required now and then; mostly with one way to name a customer. */
function objectOf(
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: readonly string[],
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const whole = fc.record(fields, { requiredKeys: [...required] });
  const isOptional = (name: string): boolean => name in fields && !required.includes(name);
  const ways = waysToName.map((way) => way.filter(isOptional));
  if (ways.some((way) => way.length === 0)) return whole;
  const without = (names: readonly string[]) =>
    whole.map((one) =>
      Object.fromEntries(Object.entries(one).filter(([name]) => !names.includes(name))),
    );
  return fc.oneof(whole, ...ways.map((way) => ({ weight: 4, arbitrary: without(way) })));
}

/** What the values of one request are made of. */
interface Making {
  readonly document: ApiDocument;
  readonly words: typeof vocabulary;
  readonly spice: Spice;
}

/** Values that fit the schema, mostly such as mean something in the world. */
function valueOf(making: Making, schema: Schema, name: string): fc.Arbitrary<unknown> {
  const { document, spice } = making;
  const resolved = resolve(document, schema);
  const { items, properties, oneOf } = resolved;
  if (oneOf !== undefined) return fc.oneof(...oneOf.map((one) => valueOf(making, one, name)));
  if (resolved.const !== undefined) return spiced(fc.constant(resolved.const), oddJson, spice);
  const types = [resolved.type ?? 'string'].flat();
  // Fields of the same name can be of another sort.
  const isMeant = resolved.enum?.some((one) => making.words[name]?.includes(one)) ?? true;
  const words = isMeant ? making.words[name] : undefined;
  if (types.includes('array') && items !== undefined) {
    const item = valueOf(making, items, name);
    const minLength = spice === 0 ? 1 : 0;
    return spiced(fc.array(item, { minLength, maxLength: 4 }), oddJson, spice);
  }
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(
      ([field, one]) => [field, valueOf(making, one, field)] as const,
    );
    return spiced(objectOf(Object.fromEntries(fields), resolved.required ?? []), oddJson, spice);
  }
  const usual =
    resolved.enum === undefined
      ? fc.oneof(...types.map((type) => scalar(type, resolved)))
      : fc.constantFrom(...resolved.enum);
  if (words === undefined) return spiced(usual, oddJson, spice);
  const known = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: usual },
  );
  return spiced(known, oddJson, spice);
}

function scalar(type: string, { minimum, maximum }: Schema): fc.Arbitrary<unknown> {
  switch (type) {
    case 'integer':
      return fc.integer({ min: minimum ?? 0, max: maximum ?? 2 ** 31 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'object':
      return fc.dictionary(fc.string({ maxLength: 9 }), fc.string(), { maxKeys: 3 });
    default:
      return maximum === undefined ? fc.string({ maxLength: 40 }) : fc.nat().map(String);
  }
}

const oddQuery = fc.array(
  fc.oneof(
    fc.constantFrom('id=1', 'id=2', 'source=INSTORE', 'includeMembers=true', 'limit=5', 'id[]=1'),
    fc.constantFrom('__proto__=1', 'constructor=1', '', '=', '&', '?', '%', 'id=%zz', '%00=%00'),
    fc.constantFrom('id=+1', 'id=%2B1', 'id=1;id=2', 'externalId=%ED%A0%80', '#'),
    oddTexts.map((text) => `id=${encode(text)}`),
  ),
  { minLength: 1, maxLength: 3 },
);

const oddHeaders = fc.dictionary(
  fc.constantFrom('content-type', 'authorization', 'x-request-id', 'x-cap-api-oauth-token'),
  fc.oneof(
    fc.constantFrom('', ' ', 'application/json', 'application/json; charset=utf-16', 'text/plain'),
    fc.constantFrom(
      'application/jsonx',
      'application/json;;',
      'APPLICATION/JSON',
      'json',
      ';',
      '/',
    ),
    fc.constantFrom('multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', '*/*'),
    fc.constantFrom(
      'Basic',
      'Basic ',
      'Basic !!!',
      'Basic Og==',
      'Bearer ',
      'Bearer a.b.c',
      'Digest x',
    ),
    fc.constantFrom(
      'Basic AAAAOgA=',
      'basic /////w==',
      'a\r\nset-cookie: b',
      'ok-1',
      'ok:2',
      '\u0000',
    ),
    fc.nat(30_000).map((length) => 'y'.repeat(length)),
  ),
);

interface Target {
  readonly method: string;
  readonly url: string;
}

const asIs = (target: Target): Target => target;
const twists = fc.oneof(
  fc
    .constantFrom('HEAD', 'OPTIONS', 'TRACE', 'PATCH', 'PUT', 'GET', 'DELETE', 'PROPFIND', 'QUERY')
    .map((method) => ({ url }: Target) => ({ method, url })),
  fc
    .constantFrom('/', '//', '/%', '/%zz', '/%E0%A4%A', '/..', ';a=b', '%2f', '\\', '/x')
    .map((more) => ({ method, url }: Target) => ({ method, url: url.replace(/(?=\?|$)/, more) })),
  fc.constant(({ method, url }: Target) => ({ method, url: url.toUpperCase() })),
  fc.constantFrom(99, 101, 1_000, 1_001, 20_000).map((length) => ({ method }: Target) => ({
    method,
    url: `/v2/customers/${'1'.repeat(length)}`,
  })),
);

function fillPath(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encode(params[name]));
}

function toQuery(pairs: Readonly<Record<string, unknown>>, more: readonly string[]): string {
  const all = Object.entries(pairs).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}=${encode(one)}`),
  );
  return `?${[...all, ...more].join('&')}`;
}

function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : toJson(value);
  return encodeURIComponent(text.toWellFormed());
}
