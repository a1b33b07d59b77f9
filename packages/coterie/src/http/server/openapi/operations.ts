import type { DescribedCall } from '../../kit/call.ts';
import type { Json } from '../../kit/json-values.ts';
import { documented, type Documenting, withTitle } from '../../kit/documented.ts';
import type { Components } from './components.ts';
import { codesByStatus, errorResponses } from './error-responses.ts';
import { dryRunPart } from './dry-run.ts';
import { headersOf } from './headers.ts';
import { parametersOf } from './parameters.ts';

type Described = DescribedCall['call'];

/** The operation that describes a call. What calls share is added to the components. */
export function operationOf(described: DescribedCall, components: Components): Json {
  const { call, checked } = described;
  const { operationId, summary, tag, scope } = call;
  const parameters = parametersOf(described, components);
  return {
    operationId,
    summary,
    tags: [tag],
    description: scope === null ? call.description : withScope(call.description, scope),
    ...(scope === null ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(checked.body === undefined
      ? {}
      : { requestBody: requestBody(checked.body, call, components) }),
    responses: {
      ...successes(described, components),
      ...errorResponses(described, components),
    },
    'x-codes': codesByStatus(described),
  };
}

function withScope(description: string, scope: string): string {
  return `${description}\n\nNeeds the scope \`${scope}\`.`;
}

function requestBody(
  body: object,
  { bodyTypes = ['application/json'], bodyOptional }: Described,
  components: Components,
): Json {
  const media = mediaOf(body, documenting('body', components));
  return {
    description: descriptionOf(body),
    required: bodyOptional === undefined,
    content: Object.fromEntries(bodyTypes.map((type) => [type, media])),
  };
}

function successes({ call, changes }: DescribedCall, components: Components): Json {
  const { status = 200, answer } = call;
  const success = {
    description: descriptionOf(answer),
    ...headersOf(
      [
        ...(changes ? (['X-Coterie-Sequence'] as const) : []),
        ...(call.conditional === undefined ? [] : (['ETag'] as const)),
      ],
      components,
    ),
    content: contentOf(call, changes, components),
  };
  const notModified = {
    description: 'The response with an ETag of If-None-Match is still current. There is no body.',
    ...headersOf(['ETag'], components),
  };
  return {
    ...(call.mayExist === undefined ? {} : { 200: success }),
    [status]: success,
    ...(call.conditional === undefined
      ? {}
      : { 304: components.refer('responses', 'NotModified', notModified) }),
  };
}

function contentOf(
  { answer, mediaType = 'application/json', alternatives = {} }: Described,
  changes: boolean,
  components: Components,
): Json {
  const how = documenting('response', components);
  const media = mediaOf(answer, how);
  const others = Object.entries(alternatives).map(([type, one]) => [type, mediaOf(one, how)]);
  const whole = changes
    ? { ...media, schema: { allOf: [media['schema'], documented(dryRunPart, how)] } }
    : media;
  return { [mediaType]: whole, ...Object.fromEntries(others) };
}

/** The schema with its example; a schema that is a component has its example there. */
function mediaOf(schema: object, how: Documenting): Json {
  if ('title' in schema) return { schema: documented(schema, how) };
  const { examples, ...rest } = withTitle(schema, how);
  const [example] = Array.isArray(examples) ? (examples as readonly unknown[]) : [];
  return { schema: rest, ...(example === undefined ? {} : { example }) };
}

function descriptionOf(schema: object): string {
  const { description } = schema as { description?: string };
  if (description === undefined) throw new Error('a body should have a description');
  return description;
}

function documenting(place: Documenting['place'], components: Components): Documenting {
  return { place, refer: (title, schema) => components.refer('schemas', title, schema) };
}
