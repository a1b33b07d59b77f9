/**
 * What to do about an error: read the customer again and decide again (`conflict`), send the same again a
 * little later (`transient`), or change something first (`refused`).
 */
export type ErrorKind = 'conflict' | 'transient' | 'refused';

interface ErrorFacts {
  readonly kind: ErrorKind;
  /** The status with which the middleware answers the storefront. */
  readonly httpStatus: number;
  /** What happened and what to do, for the developer. */
  readonly help: string;
}

/**
 * Every code of `normalizeError`: those of commercetools, then ours. docs/storefront-errors.md is made of this table.
 * Source: commercetools' GraphQL error types and the OAuth errors of its authorization service.
 */
export const errorCodes = {
  ConcurrentModification: {
    kind: 'conflict',
    httpStatus: 409,
    help: 'Somebody changed the customer after you read her. Read her again and decide again: withConflictRetry does it.',
  },
  ResourceNotFound: {
    kind: 'refused',
    httpStatus: 404,
    help: 'There is no customer with this id or key in the project, or she belongs to a store that the token does not cover. With HTTP status 404 it is uri or authHost that names nothing.',
  },
  ReferencedResourceNotFound: {
    kind: 'refused',
    httpStatus: 400,
    help: 'There is no customer group with this id or key. Create it, or let ensureGroup do it.',
  },
  InvalidInput: {
    kind: 'refused',
    httpStatus: 400,
    help: 'commercetools could not read the request. The message names the part; HTTP status 400 since January 2026.',
  },
  InvalidOperation: {
    kind: 'refused',
    httpStatus: 400,
    help: 'The change is not allowed in the present state. The message says which part of it.',
  },
  InvalidField: {
    kind: 'refused',
    httpStatus: 400,
    help: 'A field has a value that commercetools does not allow, for instance a group key with a space.',
  },
  RequiredField: {
    kind: 'refused',
    httpStatus: 400,
    help: 'A field that commercetools wants is missing. The message names it.',
  },
  DuplicateField: {
    kind: 'refused',
    httpStatus: 400,
    help: 'Another group has this name or key already. ensureGroup finds a group by its key; one that has only the name in common is yours to rename.',
  },
  MaxResourceLimitExceeded: {
    kind: 'refused',
    httpStatus: 400,
    help: 'A limit of commercetools is reached: 500 groups of a customer, or the groups of the project.',
  },
  MatchingPriceNotFound: {
    kind: 'refused',
    httpStatus: 400,
    help: "commercetools reprices the customer's active cart with the change, and an item in it has no price for the new group.",
  },
  MissingTaxRateForCountry: {
    kind: 'refused',
    httpStatus: 400,
    help: "commercetools reprices the customer's active cart with the change, and an item in it has no tax rate for its country.",
  },
  ExtensionBadResponse: {
    kind: 'refused',
    httpStatus: 502,
    help: 'An API extension of the project refused the change or answered wrongly. Its own log says why.',
  },
  ExtensionNoResponse: {
    kind: 'transient',
    httpStatus: 503,
    help: 'An API extension of the project did not answer in time.',
  },
  OverCapacity: {
    kind: 'transient',
    httpStatus: 503,
    help: 'commercetools is busy. Wait, each time a little longer.',
  },
  invalid_token: {
    kind: 'transient',
    httpStatus: 502,
    help: 'The access token is not known or has expired. createServerClient fetches a new one by itself.',
  },
  insufficient_scope: {
    kind: 'refused',
    httpStatus: 502,
    help: "The token lacks the scope manage_customers. A visitor's token never has it: use a client of the server, such as createServerClient.",
  },
  invalid_scope: {
    kind: 'refused',
    httpStatus: 502,
    help: 'The API client may not ask for these scopes: they are written with the project key, as manage_customers:my-shop, and the client needs them in the Merchant Center.',
  },
  invalid_client: {
    kind: 'refused',
    httpStatus: 502,
    help: 'Client id and secret do not fit, or belong to another region than authHost.',
  },
  InvalidArgument: {
    kind: 'refused',
    httpStatus: 400,
    help: 'The call itself is wrong; nothing was sent. The message names what to pass.',
  },
  Aborted: {
    kind: 'refused',
    httpStatus: 503,
    help: 'The signal that was passed had been aborted already; nothing was sent.',
  },
  HttpError: {
    kind: 'refused',
    httpStatus: 502,
    help: 'The answer was not one of commercetools: look at status, and whether uri names the right host.',
  },
  Unavailable: {
    kind: 'transient',
    httpStatus: 503,
    help: 'Status 429, 500, 502, 503 or 504, an answer that broke off, or none at all. The change may have been made: read before you send it again.',
  },
  Unknown: {
    kind: 'refused',
    httpStatus: 500,
    help: 'Neither commercetools nor the network is known to give this error. Look at cause.',
  },
} as const satisfies Record<string, ErrorFacts>;

export type ErrorCode = keyof typeof errorCodes;

/** @returns the table's line; a code that commercetools adds some day is a refusal. */
export function factsOf(code: string): ErrorFacts {
  return Object.prototype.hasOwnProperty.call(errorCodes, code)
    ? errorCodes[code as ErrorCode]
    : {
        kind: 'refused',
        httpStatus: 400,
        help: 'commercetools refused the change; its message says why.',
      };
}
