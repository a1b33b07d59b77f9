import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';

import type { Actor, Change } from '../../domain/changes.ts';
import type { IdempotencyKey } from '../../domain/idempotency.ts';
import type { Principal } from './principal.ts';
import { refused } from './failures.ts';
import { toChangeJson } from '../../delivery/change-json.ts';
import { queryFlagSchema } from './schemas.ts';

/** What every call that changes something takes in addition: Idempotency-Key and dryRun. */

/** What a handler knows about the caller, the response and the kind of request. */
export interface Asking {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly reply: FastifyReply;
  readonly mutation: Mutation;
}

/** Whether a change is applied, and under which key. */
export interface Mutation {
  /** Nothing is stored. */
  readonly dryRun: boolean;
  readonly idempotencyKey: IdempotencyKey | undefined;
  /** In a dry run: the changes that the call would make. */
  readonly wouldChange: Change[];
}

const keyHeader = 'Idempotency-Key';

const mutationHeaders = Type.Object(
  {
    [keyHeader]: Type.Optional(
      Type.Unsafe<string>({
        type: 'string',
        pattern: '^[!-~]{1,255}$',
        description:
          'A value of your own for this one request, such as a UUID. If you repeat the request with it within seven days, the request is applied once and the response is the same.',
        'x-expected': '1 to 255 visible ASCII characters',
      }),
    ),
  },
  { description: 'Makes the call safe to repeat.' },
);

/** The request headers of a call: its own, and those of every call that changes something. */
export function withMutationHeaders(own: TSchema = Type.Object({})): TSchema {
  const { properties } = own as { properties?: object };
  return {
    ...mutationHeaders,
    properties: { ...properties, ...mutationHeaders.properties },
  } as TSchema;
}

export const dryRunFlag = queryFlagSchema(
  'true: nothing is stored. The response is the one that the call would get, and its `dryRun` lists the changes that the call would make.',
);

export function toMutation(request: FastifyRequest, principal: Principal): Mutation {
  const query = request.query as { dryRun?: string };
  expectRightLetters(query);
  const { dryRun } = query;
  return {
    dryRun: dryRun === 'true',
    idempotencyKey: readKey(request, principal),
    wouldChange: [],
  };
}

/** The vendor's calls ignore unknown parameters. This one is rejected, because the caller wants a dry run. */
function expectRightLetters(query: object): void {
  const wrong = Object.keys(query).find(
    (name) => name !== 'dryRun' && name.toLowerCase() === 'dryrun',
  );
  if (wrong !== undefined) throw refused(95033, { x: wrong, y: 'dryRun' });
}

function readKey(request: FastifyRequest, { till }: Principal): IdempotencyKey | undefined {
  const key = request.headers[keyHeader.toLowerCase()];
  if (typeof key !== 'string') return undefined;
  const { method, url } = request;
  // A file is read while it arrives, so that it cannot be compared.
  const body = request.body instanceof Readable ? null : request.body;
  const whole = JSON.stringify([method, url, body ?? null]);
  return { tillId: till.tillId, key, request: createHash('sha256').update(whole).digest('hex') };
}

/** The response of the call, in a dry run with the changes that it would make. */
export function tellDryRun(answer: unknown, { dryRun, wouldChange }: Mutation): unknown {
  if (!dryRun) return answer;
  return { ...(answer as object), dryRun: { changes: wouldChange.map(toChangeJson) } };
}
