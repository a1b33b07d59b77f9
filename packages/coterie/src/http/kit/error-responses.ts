import { type TSchema, Type } from 'typebox';

import type { ErrorCode } from '../../domain/errors.ts';
import type { Scope } from '../../domain/tills.ts';
import type { Envelope } from './failures.ts';

/** An error in a response of the vendor's calls. */
export const errorItem = Type.Object(
  {
    status: Type.Literal(false, { description: 'Always false.' }),
    code: Type.Integer({ description: 'The error code. Match on this.' }),
    message: Type.String({ description: 'What is wrong. For people.' }),
  },
  { title: 'V2Error', description: 'Why the call, or a part of it, was rejected.' },
);

const problemType = Type.String({
  description: 'Link to the error’s section on the errors page, relative to the request’s URL.',
});
const problemCode = Type.Integer({ description: 'The error code. Match on this.' });
const problemDetail = Type.String({ description: 'What is wrong with this request. For people.' });

/** One of several reasons in a problem document. */
export const problemItem = Type.Object(
  {
    item: Type.Optional(Type.Integer({ description: 'The item of the batch, from 0.' })),
    type: problemType,
    code: problemCode,
    detail: problemDetail,
  },
  { title: 'ProblemItem', description: 'One reason why the call, or an item of it, was rejected.' },
);

export const failureSchemas: Record<Envelope, TSchema> = {
  entity: Type.Object(
    {
      errors: Type.Array(errorItem, { description: 'Why the call was rejected.' }),
      warnings: Type.Array(errorItem, { description: 'Always empty here.' }),
    },
    { title: 'V2Failure', description: 'The call was rejected and changed nothing.' },
  ),
  result: Type.Object(
    {
      warnings: Type.Array(errorItem, { description: 'Always empty here.' }),
      errors: Type.Array(errorItem, { description: 'Why the call was rejected.' }),
      success: Type.Literal(false, { description: 'Always false here.' }),
    },
    { title: 'V2ResultFailure', description: 'The call was rejected and changed nothing.' },
  ),
  token: Type.Object(
    {
      data: Type.Null({ description: 'Always null here.' }),
      errors: Type.Array(errorItem, { description: 'Why no token was issued.' }),
      warnings: Type.Null({ description: 'Always null.' }),
    },
    { title: 'V2TokenFailure', description: 'No token was issued.' },
  ),
  problem: Type.Object(
    {
      type: problemType,
      title: Type.String({ description: 'What the code is about. The same for every request.' }),
      status: Type.Integer({ description: 'The HTTP status.' }),
      code: problemCode,
      detail: problemDetail,
      requestId: Type.String({
        description: 'Id of the request, as in the service’s log and in the header X-Request-Id.',
      }),
      errors: Type.Optional(
        Type.Array(problemItem, { description: 'Every reason, if there are several.' }),
      ),
      current: Type.Optional(
        Type.Unknown({
          description:
            'With status 412: the resource as it is now. Of an import that stopped: how far it has come.',
        }),
      ),
    },
    { title: 'Problem', description: 'The call was rejected and changed nothing (RFC 9457).' },
  ),
};

interface Asked {
  readonly scope: Scope | null;
  readonly body?: TSchema;
  readonly envelope: Envelope;
  readonly takesKey?: false;
}

/** The error codes that a call can return beside its own. */
export function commonCodes(
  { scope, body, envelope, takesKey }: Asked,
  changes: boolean,
): readonly ErrorCode[] {
  const isNative = envelope === 'problem';
  return [
    400,
    ...(isNative || changes ? ([95033] as const) : []),
    ...(isNative && body !== undefined ? ([95034] as const) : []),
    ...(scope === null ? [] : ([401, 4000, 429] as const)),
    ...(body === undefined ? [] : ([413, 415] as const)),
    500,
    503,
    ...(changes ? ([95013] as const) : scope === null ? [] : ([95021] as const)),
    ...(changes && takesKey !== false ? ([95014] as const) : []),
  ];
}

/** The error codes that several calls have in common. */
export const everyCommonCode: readonly ErrorCode[] = [true, false].flatMap((changes) =>
  commonCodes({ scope: 'groups:read', body: problemItem, envelope: 'problem' }, changes),
);
