import { type TSchema, Type } from 'typebox';

import { type ErrorCode, errors, nativeSentences } from '../../domain/errors.ts';
import { refusal } from '../../domain/refusals.ts';
import type { Scope } from '../../domain/tills.ts';
import { type Envelope, mediaType, toBody } from './failures.ts';
import { statuses } from './statuses.ts';

/** What an error item of the vendor's envelopes looks like. */
export const errorItem = Type.Object(
  {
    status: Type.Literal(false, { description: 'Always false.' }),
    code: Type.Integer({ description: 'The error code. Match on this.' }),
    message: Type.String({ description: 'The code’s sentence, filled in. For people.' }),
  },
  { title: 'ErrorItem', description: 'Why the call, or a part of it, was refused.' },
);

/** One of several reasons in a problem document. */
export const problemItem = Type.Object(
  {
    item: Type.Optional(Type.Integer({ description: 'The item of the batch, from 0.' })),
    type: Type.String({ description: 'Address of the error’s section on the errors page.' }),
    code: Type.Integer({ description: 'The error code. Match on this.' }),
    detail: Type.String({ description: 'The code’s sentence, filled in. For people.' }),
  },
  { title: 'ProblemItem', description: 'One reason why the call, or an item of it, was refused.' },
);

const failureSchemas: Record<Envelope, TSchema> = {
  entity: Type.Object(
    {
      errors: Type.Array(errorItem, { description: 'Why the call was refused.' }),
      warnings: Type.Array(errorItem, { description: 'Always empty here.' }),
    },
    { title: 'Failure', description: 'The call was refused and changed nothing.' },
  ),
  result: Type.Object(
    {
      warnings: Type.Array(errorItem, { description: 'Always empty here.' }),
      errors: Type.Array(errorItem, { description: 'Why the call was refused.' }),
      success: Type.Literal(false, { description: 'Always false here.' }),
    },
    { title: 'ResultFailure', description: 'The call was refused and changed nothing.' },
  ),
  token: Type.Object(
    {
      data: Type.Null({ description: 'Always null here.' }),
      errors: Type.Array(errorItem, { description: 'Why no token was issued.' }),
      warnings: Type.Null({ description: 'Always null.' }),
    },
    { title: 'TokenFailure', description: 'No token was issued.' },
  ),
  problem: Type.Object(
    {
      type: Type.String({ description: 'Address of the error’s section on the errors page.' }),
      status: Type.Integer({ description: 'The HTTP status.' }),
      code: Type.Integer({ description: 'The error code. Match on this.' }),
      detail: Type.String({ description: 'The code’s sentence, filled in. For people.' }),
      errors: Type.Optional(
        Type.Array(problemItem, { description: 'Every reason, where there are several.' }),
      ),
      current: Type.Optional(
        Type.Unknown({ description: 'With 412: what the call was about, as it is now.' }),
      ),
    },
    { title: 'Problem', description: 'The call was refused and changed nothing (RFC 9457).' },
  ),
};

/** What is asked of a call's caller. */
interface Asked {
  readonly scope: Scope | null;
  readonly body: unknown;
  readonly envelope: Envelope;
  readonly isWrite: boolean;
  /** Whether it looks at an Idempotency-Key. */
  readonly takesKey: boolean;
}

/** The codes that a call can answer with beside its own. */
export function commonCodes({
  scope,
  body,
  envelope,
  isWrite,
  takesKey,
}: Asked): readonly ErrorCode[] {
  const isNative = envelope === 'problem';
  return [
    400,
    ...(isNative || isWrite ? ([95033] as const) : []),
    ...(isNative && body !== undefined ? ([95034] as const) : []),
    ...(scope === null ? [] : ([401, 4000, 429] as const)),
    ...(body === undefined ? [] : ([413, 415] as const)),
    503,
    ...(isWrite ? ([95013] as const) : scope === null ? [] : ([95021] as const)),
    ...(takesKey ? ([95014] as const) : []),
  ];
}

/** Per HTTP status: the schema, with the codes that come with it and an example of each. */
export function errorResponses(codes: readonly ErrorCode[], asked: Asked): Record<number, object> {
  const { envelope } = asked;
  const all = [...new Set([...codes, ...commonCodes(asked)])].toSorted((a, b) => a - b);
  const byStatus = Map.groupBy(all, (code) => documentedStatus(code, envelope));
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      status,
      {
        description: those.map((code) => describe(code, envelope)).join('\n'),
        content: {
          [mediaType(envelope)]: {
            schema: failureSchemas[envelope],
            examples: Object.fromEntries(
              those.map((code) => [code, { value: toBody([exampleOf(code)], envelope, status) }]),
            ),
            'x-codes': those,
          },
        },
      },
    ]),
  );
}

function documentedStatus(code: ErrorCode, envelope: Envelope): number {
  if (envelope === 'problem') return statuses[code].native;
  const status = statuses[code].v2;
  return status === 'domain' ? 400 : status;
}

function describe(code: ErrorCode, envelope: Envelope): string {
  const sentences = envelope === 'problem' ? nativeSentences(code) : [errors[code].sentence];
  return `- \`${code}\` ${sentences.join(' / ')}`;
}

function exampleOf(code: ErrorCode): ReturnType<typeof refusal> {
  return refusal(code, { x: '{x}', y: '{y}' });
}
