import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import type { Static, TSchema } from 'typebox';

import type { ErrorCode } from '../../domain/errors.ts';
import type { Scope } from '../../domain/tills.ts';
import type { Principal } from './principal.ts';
import { closed, noParameters } from './closed.ts';
import { conditionalHeaders } from './etags.ts';
import { type Envelope, refused } from './failures.ts';
import {
  type Asking,
  dryRunFlag,
  type Mutation,
  tellDryRun,
  toMutation,
  withMutationHeaders,
} from './mutations.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null before authentication, and on calls that need none. */
    principal: Principal | null;
    /** The error code of the response, for the metrics; 0: none. */
    answerCode: number;
  }
  interface FastifyContextConfig {
    envelope?: Envelope;
    scope?: Scope | null;
    /** Whether the call changes nothing. */
    reads?: boolean;
    conditional?: boolean;
    /** Media types of bodies that are not JSON. */
    bodyTypes?: readonly string[];
    /** What the OpenAPI document says of the route. A route without it is not in the document. */
    described?: DescribedCall;
  }
}

/** What a call's handler gets. */
interface Input<Params, Query, Body> extends Asking {
  readonly params: Params;
  readonly query: Query;
  /** Undefined when the request had no body. */
  readonly body: Body | undefined;
}

/** One call of the API: its path, its description and its handler. The OpenAPI document is made from this. */
export interface Call<Params extends TSchema, Query extends TSchema, Body extends TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** Null: the call needs no credential. */
  readonly scope: Scope | null;
  /** Whether the call changes nothing although its method could: a question with a body. */
  readonly reads?: boolean;
  /** False: the call ignores Idempotency-Key, because something else makes it safe to repeat. */
  readonly takesKey?: false;
  readonly envelope: Envelope;
  /** Error codes of the call itself. Those of every call are added. */
  readonly codes: readonly ErrorCode[];
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** For a body that is not JSON: its media types. The handler gets the bytes as they arrive; `body` describes them. */
  readonly bodyTypes?: readonly string[];
  /** The body can be left out. */
  readonly bodyOptional?: true;
  /** Request headers of the call itself, beside those of every call that changes something. */
  readonly headers?: TSchema;
  readonly status?: 200 | 201;
  /** The response can also have status 200, which the handler sets: what the caller asked for existed already. */
  readonly mayExist?: true;
  /** Responses have an ETag, and a caller who has the current one gets 304. */
  readonly conditional?: true;
  /** The body of the response, with samples as `examples`. */
  readonly answer: TSchema;
  /** For a response that is not JSON: its media type. `answer` describes its parts. */
  readonly mediaType?: string;
  /** Other media types of the response, with a description of their parts. */
  readonly alternatives?: Readonly<Record<string, TSchema>>;
  handle(input: Input<Static<Params>, Static<Query>, Static<Body>>): Promise<unknown>;
}

/** A call as the OpenAPI document needs it. */
export interface DescribedCall {
  readonly call: Omit<Call<TSchema, TSchema, TSchema>, 'handle'>;
  /** Whether it changes something. */
  readonly changes: boolean;
  /** The schemas that check its requests. */
  readonly checked: {
    readonly params?: TSchema;
    readonly query?: TSchema;
    readonly headers?: TSchema;
    readonly body?: TSchema;
  };
}

/** Adds the call to the app. An alias is a second path, which is not in the OpenAPI document. */
export function addCall<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
>(app: FastifyInstance, call: Call<Params, Query, Body>, alias?: string): void {
  const { params, scope, envelope, status = 200, conditional = false } = call;
  const changes = isWrite(call);
  const isNative = envelope === 'problem';
  const taken = changes ? withFlag(call.query) : call.query;
  const query = isNative ? closed(taken ?? noParameters) : taken;
  const body = isNative && call.body !== undefined ? closed(call.body) : call.body;
  const headers =
    changes && call.takesKey !== false
      ? withMutationHeaders(call.headers)
      : conditional
        ? conditionalHeaders
        : call.headers;
  const checked = {
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { query }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  };
  const described: DescribedCall = { call, changes, checked };
  for (const url of alias === undefined ? [call.url] : [call.url, alias])
    app.route({
      method: call.method,
      url,
      schema: toRouteSchema(described),
      config: {
        envelope,
        scope,
        reads: !changes,
        conditional,
        ...(call.bodyTypes === undefined ? {} : { bodyTypes: call.bodyTypes }),
        ...(url === alias ? {} : { described }),
      },
      handler: async (request, reply) => {
        reply.code(status);
        const how = { scope, changes };
        const input = toInput<Static<Params>, Static<Query>, Static<Body>>(request, reply, how);
        const answered = await call.handle(input);
        return changes ? tellDryRun(answered, input.mutation) : answered;
      },
    });
}

function toRouteSchema({ call, checked }: DescribedCall): FastifySchema {
  const { query, body, ...rest } = checked;
  return {
    ...rest,
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body: bodyOf(body, call.bodyTypes) }),
  };
}

function bodyOf(body: TSchema, types: readonly string[] | undefined): object {
  if (types === undefined) return body;
  return { content: Object.fromEntries(types.map((type) => [type, { schema: body }])) };
}

/** The query of a call that changes something. */
function withFlag(query: TSchema | undefined): TSchema {
  const { properties = {}, ...rest } = (query ?? { type: 'object' }) as { properties?: object };
  return { ...rest, properties: { ...properties, dryRun: dryRunFlag } } as TSchema;
}

function toInput<Params, Query, Body>(
  request: FastifyRequest,
  reply: FastifyReply,
  { scope, changes }: { readonly scope: Scope | null; readonly changes: boolean },
): Input<Params, Query, Body> {
  const { principal } = request;
  if (principal === null && scope !== null) throw refused(401);
  return {
    reply,
    params: request.params as Params,
    query: request.query as Query,
    body: (request.body ?? undefined) as Body | undefined,
    // A call without a scope needs no principal.
    principal: principal as Principal,
    actor: { tillId: principal?.till.tillId ?? null, requestId: request.id },
    mutation: changes && principal !== null ? toMutation(request, principal) : noMutation,
  };
}

const noMutation: Mutation = { dryRun: false, idempotencyKey: undefined, wouldChange: [] };

function isWrite({
  method,
  scope,
  reads = false,
}: Pick<Call<TSchema, TSchema, TSchema>, 'method' | 'scope' | 'reads'>): boolean {
  return method !== 'GET' && scope !== null && !reads;
}
