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

/** What every call that changes something takes beside its own parts. */

/** What a handler knows about who asks, whom it answers, and how it is meant. */
export interface Asking {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly reply: FastifyReply;
  readonly mutation: Mutation;
}

/** How a change is meant. */
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
          'A value that you make up for this one request, such as a UUID. Sent again with the same request within seven days it is answered as the first time, and applied once.',
        'x-expected': '1 to 255 visible ASCII characters',
      }),
    ),
  },
  { description: 'Makes the call safe to repeat.' },
);

/** What a call takes in headers of its own, and what every mutation takes. */
export function withMutationHeaders(own: TSchema = Type.Object({})): TSchema {
  const { properties } = own as { properties?: object };
  return {
    ...mutationHeaders,
    properties: { ...properties, ...mutationHeaders.properties },
  } as TSchema;
}

export const dryRunFlag = queryFlagSchema(
  'true: nothing is stored. The answer is the one that the call would get, and its `dryRun` lists the changes that it would make.',
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

/** The vendor's calls ignore what they do not know, but who means a dry run must not get a change. */
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
  // A file has no end yet that could be looked at.
  const body = request.body instanceof Readable ? null : request.body;
  const whole = JSON.stringify([method, url, body ?? null]);
  return { tillId: till.tillId, key, request: createHash('sha256').update(whole).digest('hex') };
}

/** The call's answer, and in a dry run what it would have changed. */
export function tellDryRun(answer: unknown, { dryRun, wouldChange }: Mutation): unknown {
  if (!dryRun) return answer;
  return { ...(answer as object), dryRun: { changes: wouldChange.map(toChangeJson) } };
}
