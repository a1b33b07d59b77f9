import { readFile } from 'node:fs/promises';

/**
 * Compares two OpenAPI documents call by call: parameters, bodies, responses and error codes, with references resolved
 * and without descriptions. `git show main:packages/coterie/openapi.json > old.json`, then
 * `node scripts/compare-openapi.ts old.json packages/coterie/openapi.json`. Equal differences of several calls are
 * printed once.
 */

type Json = Readonly<Record<string, unknown>>;
/** What a document says of a call, by where it says it. */
type Facts = ReadonlyMap<string, string>;

const none = '(none)';

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function resolve(document: Json, value: unknown): Json {
  if (!isObject(value)) return {};
  const { $ref } = value;
  if (typeof $ref !== 'string') return value;
  let target: unknown = document;
  for (const name of $ref.slice(2).split('/')) target = isObject(target) ? target[name] : undefined;
  return resolve(document, target);
}

/** The calls of a document by method and path, each with its facts. */
function callsOf(document: Json): ReadonlyMap<string, Facts> {
  const calls = new Map<string, Facts>();
  for (const [path, methods] of Object.entries(resolve(document, document['paths'])))
    for (const [method, operation] of Object.entries(resolve(document, methods)))
      calls.set(`${method.toUpperCase()} ${path}`, factsOf(document, resolve(document, operation)));
  return calls;
}

function factsOf(document: Json, operation: Json): Facts {
  const facts = new Map<string, string>();
  const addSchema = (where: string, schema: unknown): void => {
    for (const [place, text] of flatten(document, schema)) facts.set(where + place, text);
  };
  facts.set('operationId', String(operation['operationId']));
  for (const one of (operation['parameters'] ?? []) as readonly unknown[]) {
    const { in: place, name, required, schema } = resolve(document, one);
    const where = `${String(place)} ${String(name)}`;
    if (required === true && place !== 'path') facts.set(`${where} required`, 'yes');
    addSchema(where, schema);
  }
  const body = resolve(document, operation['requestBody']);
  for (const [type, media] of Object.entries(resolve(document, body['content'])))
    addSchema(`body ${type}`, resolve(document, media)['schema']);
  const codes: number[] = Object.values(resolve(document, operation['x-codes'])).flat() as number[];
  for (const [status, response] of Object.entries(resolve(document, operation['responses']))) {
    const { content, headers } = resolve(document, response);
    for (const [type, media] of Object.entries(resolve(document, content))) {
      const { schema, 'x-codes': own = [] } = resolve(document, media);
      codes.push(...(own as number[]));
      addSchema(Number(status) < 400 ? `${status} ${type}` : `failure ${type}`, schema);
    }
    if (Number(status) < 400)
      for (const name of Object.keys(resolve(document, headers)))
        facts.set(`${status} header ${name}`, 'yes');
  }
  for (const code of codes) facts.set(`code ${code}`, 'yes');
  return facts;
}

/** Every part of a schema with what it says; of a union only what tells its members apart. */
function flatten(document: Json, schema: unknown, seen: readonly Json[] = []): Facts {
  const one = resolve(document, schema);
  const { discriminator, oneOf } = one;
  if (isObject(discriminator) && Array.isArray(oneOf))
    return new Map([['', `one of ${oneOf.length} by ${String(discriminator['propertyName'])}`]]);
  if (seen.includes(one)) return new Map();
  const facts = new Map<string, Set<string>>();
  const add = (where: string, text: string): void => {
    facts.set(where, (facts.get(where) ?? new Set()).add(text));
  };
  const addAll = (where: string, part: unknown): void => {
    for (const [place, text] of flatten(document, part, [...seen, one]))
      for (const single of text.split(' | ')) add(where + place, single);
  };
  for (const type of [one['type']].flat()) if (typeof type === 'string') add('', type);
  const values = [...((one['enum'] ?? []) as readonly unknown[]), one['const']];
  for (const value of values)
    if (value !== undefined && value !== null) add(' values', JSON.stringify(value));
  const required = (one['required'] ?? []) as readonly string[];
  for (const [name, part] of Object.entries(resolve(document, one['properties']))) {
    addAll(`.${name}`, part);
    if (!required.includes(name)) add(`.${name}`, 'absent');
  }
  if (one['items'] !== undefined) addAll('[]', one['items']);
  for (const keyword of ['allOf', 'oneOf', 'anyOf'])
    for (const part of (one[keyword] ?? []) as readonly unknown[]) addAll('', part);
  return new Map([...facts].map(([where, texts]) => [where, [...texts].toSorted().join(' | ')]));
}

/** Whether a part that the fact is about is in one of the documents only, or a union there: that says it all. */
function isWithin(where: string, old: Facts, now: Facts): boolean {
  const dividers = [...where.matchAll(/[.[ ]/g)].map(({ index }) => index);
  return dividers
    .map((index) => [old.get(where.slice(0, index)), now.get(where.slice(0, index))])
    .some(([from, to]) => {
      const isKnown = from !== undefined || to !== undefined;
      const isUnion = [from, to].some((text = '') => text.startsWith('one of '));
      return isKnown && (from === undefined || to === undefined || isUnion);
    });
}

/** The calls that have the difference, by the difference. */
function compare(
  before: ReadonlyMap<string, Facts>,
  after: ReadonlyMap<string, Facts>,
): ReadonlyMap<string, readonly string[]> {
  const differences = new Map<string, string[]>();
  const add = (what: string, call: string): void => {
    differences.set(what, [...(differences.get(what) ?? []), call]);
  };
  for (const call of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(call), after.get(call)];
    if (old === undefined || now === undefined) {
      add(old === undefined ? 'the call is new' : 'the call is gone', call);
      continue;
    }
    for (const where of new Set([...old.keys(), ...now.keys()])) {
      const [from = none, to = none] = [old.get(where), now.get(where)];
      if (from !== to && !isWithin(where, old, now)) add(`${where}: ${from} → ${to}`, call);
    }
  }
  return differences;
}

const [before = '', after = ''] = process.argv.slice(2);
const [old, now] = await Promise.all(
  [before, after].map(async (file) => callsOf(JSON.parse(await readFile(file, 'utf8')) as Json)),
);
const differences = compare(old ?? new Map(), now ?? new Map());
for (const [what, calls] of [...differences].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  process.stdout.write(`${what}\n    ${calls.join(', ')}\n`);
