/**
 * What to do about an error:
 * - `conflict`: read the customer again and decide again, as `withConflictRetry` does
 * - `transient`: send the same request again a little later
 * - `refused`: fix the cause first; the same request would fail again
 */
export type ErrorKind = 'conflict' | 'transient' | 'refused';

interface ErrorFacts {
  readonly kind: ErrorKind;
  /** The HTTP status that the middleware sends to the storefront. */
  readonly httpStatus: number;
  /** What happened and what to do, for the developer. */
  readonly help: string;
}

/**
 * Every code of `normalizeError`: the codes of commercetools first, then those of this package.
 * docs/storefront-errors.md is generated from this table, which follows commercetools' GraphQL error types and the
 * OAuth errors of its authorization service.
 */
export const errorCodes = {
  ConcurrentModification: {
    kind: 'conflict',
    httpStatus: 409,
    help: 'The customer was changed after you read them. Read them again and decide again, as withConflictRetry does.',
  },
  ResourceNotFound: {
    kind: 'refused',
    httpStatus: 404,
    help: 'The project has no customer with this id or key, or the customer belongs to a store that the token does not cover. With HTTP status 404, check uri and authHost.',
  },
  ReferencedResourceNotFound: {
    kind: 'refused',
    httpStatus: 400,
    help: 'No customer group has this id or key. Create it, for instance with ensureGroup.',
  },
  InvalidInput: {
    kind: 'refused',
    httpStatus: 400,
    help: 'commercetools could not read the request. The message names the part. The HTTP status is 400 since January 2026.',
  },
  InvalidOperation: {
    kind: 'refused',
    httpStatus: 400,
    help: 'The change is not allowed in the current state. The message names the part that is not.',
  },
  InvalidField: {
    kind: 'refused',
    httpStatus: 400,
    help: 'A field has a value that commercetools does not allow, for instance a group key with a space.',
  },
  RequiredField: {
    kind: 'refused',
    httpStatus: 400,
    help: 'A field that commercetools requires is missing. The message names it.',
  },
  DuplicateField: {
    kind: 'refused',
    httpStatus: 400,
    help: 'Another group already has this name or key. ensureGroup finds a group by its key; if only the name is the same, rename one of the groups.',
  },
  MaxResourceLimitExceeded: {
    kind: 'refused',
    httpStatus: 400,
    help: 'A limit of commercetools is reached: 500 groups per customer, or the number of groups per project.',
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
    help: 'An API extension of the project rejected the change or sent an invalid response. See the log of the extension.',
  },
  ExtensionNoResponse: {
    kind: 'transient',
    httpStatus: 503,
    help: 'An API extension of the project did not respond in time.',
  },
  OverCapacity: {
    kind: 'transient',
    httpStatus: 503,
    help: 'commercetools is overloaded. Retry with growing waits.',
  },
  invalid_token: {
    kind: 'transient',
    httpStatus: 502,
    help: 'The access token is unknown or has expired. createServerClient fetches a new one by itself.',
  },
  insufficient_scope: {
    kind: 'refused',
    httpStatus: 502,
    help: "The token lacks the scope manage_customers. A visitor's token never has it; use a client with the server's own credentials, such as createServerClient returns.",
  },
  invalid_scope: {
    kind: 'refused',
    httpStatus: 502,
    help: 'The API client may not request these scopes. Write them with the project key, for instance manage_customers:my-shop, and grant them to the API client in the Merchant Center.',
  },
  invalid_client: {
    kind: 'refused',
    httpStatus: 502,
    help: 'Client id and secret do not match, or belong to another region than authHost.',
  },
  InvalidArgument: {
    kind: 'refused',
    httpStatus: 400,
    help: 'The function was called with wrong arguments; nothing was sent. The message says what to pass.',
  },
  Aborted: {
    kind: 'refused',
    httpStatus: 503,
    help: 'The signal was aborted before the call; nothing was sent.',
  },
  HttpError: {
    kind: 'refused',
    httpStatus: 502,
    help: 'The response did not come from commercetools. Check status, and whether uri names the right host.',
  },
  Unavailable: {
    kind: 'transient',
    httpStatus: 503,
    help: 'Status 429 or 5xx without an error of commercetools, an incomplete response, or none at all. The change may have been made; read the customer before you send it again.',
  },
  Unknown: {
    kind: 'refused',
    httpStatus: 500,
    help: 'This is not a known error of commercetools or of the network. Look at cause.',
  },
} as const satisfies Record<string, ErrorFacts>;

/** A code of `errorCodes`. commercetools can add others, so `CustomerGroupsError.code` is a `string`. */
export type ErrorCode = keyof typeof errorCodes;

/** @returns the entry of the table; a code that is not in it counts as `refused`. */
export function factsOf(code: string): ErrorFacts {
  return Object.prototype.hasOwnProperty.call(errorCodes, code)
    ? errorCodes[code as ErrorCode]
    : {
        kind: 'refused',
        httpStatus: 400,
        help: 'commercetools rejected the change; its message says why.',
      };
}
