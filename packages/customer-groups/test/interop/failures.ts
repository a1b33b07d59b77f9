import type { Sandbox, SandboxOptions } from 'commercetools-sandbox';
import { expect } from 'vitest';

import type { CustomerGroupsError } from '../../src/errors.ts';
import type { CustomerIdentifier, ResourceIdentifierInput } from '../../src/types.ts';
import { cannedServer } from './canned-server.ts';
import type { ErrorPolicy, Target } from './clients.ts';
import { ada, nobody, openShop, targetOf, vip } from './shop.ts';

type Shape = Pick<CustomerGroupsError, 'code' | 'kind' | 'message'> &
  Partial<Pick<CustomerGroupsError, 'status' | 'currentVersion'>>;

/** One way in which adding a customer to a group can fail. */
export interface Failure {
  /** Describes the failure; it is the end of the test's name. */
  readonly sentence: string;
  readonly expected: Shape;
  readonly customer?: CustomerIdentifier;
  readonly group?: ResourceIdentifierInput;
  readonly errorPolicy?: ErrorPolicy;
  /** Opens what the client connects to; `begin` is called once it is connected. */
  readonly open: () => Promise<Scene>;
}

interface Scene {
  readonly target: Target;
  readonly begin?: () => unknown;
}

const conflict: Shape = {
  code: 'ConcurrentModification',
  kind: 'conflict',
  currentVersion: 5,
  message: `Object ${ada.id} has a different version than expected. Expected: 3 - Actual: 5.`,
};

const unknownGroup: Shape = {
  code: 'ReferencedResourceNotFound',
  kind: 'refused',
  message:
    "The referenced object of type 'customer-group' with key 'no-such-group' was not found. It either doesn't " +
    "exist, or it can't be accessed from this endpoint (e.g., if the endpoint filters by store or customer account).",
};

const overCapacity: Shape = {
  code: 'OverCapacity',
  kind: 'transient',
  message: 'The service is having trouble handling the load.',
};

const insufficientScope: Shape = {
  code: 'insufficient_scope',
  kind: 'refused',
  message: 'Insufficient scope. One of the following scopes is missing: manage_customers.',
};

const unavailable = { code: 'Unavailable', kind: 'transient' } as const;

const stale = { ...ada, version: 3 };

export const failures: readonly Failure[] = [
  { sentence: 'a conflict', customer: stale, open: shop(), expected: conflict },
  {
    sentence: 'a conflict under errorPolicy all',
    customer: stale,
    errorPolicy: 'all',
    open: shop(),
    expected: conflict,
  },
  {
    sentence: 'a conflict whose code is also beside the message, as in 2021',
    customer: stale,
    open: shop({ legacyErrors: true }),
    expected: conflict,
  },
  {
    sentence: 'a conflict whose code is only beside the message, as in 2021',
    open: canned(
      JSON.stringify({
        data: { customer: null },
        errors: [{ message: conflict.message, code: conflict.code, currentVersion: 5 }],
      }),
    ),
    expected: conflict,
  },
  {
    sentence: 'a conflict that only its message shows',
    open: canned(JSON.stringify({ errors: [{ message: conflict.message }] })),
    expected: conflict,
  },
  {
    sentence: 'a group that does not exist',
    group: { key: 'no-such-group' },
    open: shop(),
    expected: unknownGroup,
  },
  {
    sentence: 'a group that does not exist, under errorPolicy all',
    group: { key: 'no-such-group' },
    errorPolicy: 'all',
    open: shop(),
    expected: unknownGroup,
  },
  {
    sentence: 'a customer who does not exist',
    customer: { ...nobody, version: 1 },
    open: shop(),
    expected: {
      code: 'ResourceNotFound',
      kind: 'refused',
      message: `The Resource with ID '${nobody.id}' was not found.`,
    },
  },
  {
    sentence: 'a request that commercetools cannot read, with HTTP 400',
    // No version of the schema has this field. The package's types reject it; plain JavaScript does not.
    group: { ...vip, nonsense: true } as ResourceIdentifierInput,
    open: shop(),
    expected: {
      code: 'InvalidInput',
      kind: 'refused',
      status: 400,
      message: expect.stringContaining('Field "nonsense" is not defined'),
    },
  },
  {
    sentence: 'a token that is no longer known',
    open: shop({}, (sandbox) => sandbox.faults.add({ kind: 'invalidToken' })),
    expected: { code: 'invalid_token', kind: 'transient', status: 401, message: 'invalid_token' },
  },
  {
    sentence: 'a token without the scope, with HTTP 403',
    open: shop({ scope: 'view_customers' }),
    expected: { ...insufficientScope, status: 403 },
  },
  {
    sentence: 'a token without the scope, with HTTP 200',
    open: shop({ scope: 'view_customers', insufficientScopeStatus: 200 }),
    expected: insufficientScope,
  },
  {
    sentence: 'a response of a gateway, with HTTP 502 and HTML',
    open: shop({}, (sandbox) => sandbox.faults.add({ kind: 'status', status: 502 })),
    expected: { ...unavailable, status: 502, message: withoutError(502) },
  },
  {
    sentence: 'a response of a gateway, with HTTP 503 and HTML',
    open: shop({}, (sandbox) => sandbox.faults.add({ kind: 'status', status: 503 })),
    expected: { ...unavailable, status: 503, message: withoutError(503) },
  },
  {
    sentence: 'an overloaded commercetools, with HTTP 503',
    open: shop({}, (sandbox) => sandbox.faults.add({ kind: 'overCapacity' })),
    expected: { ...overCapacity, status: 503 },
  },
  {
    sentence: 'an overloaded commercetools, with HTTP 200',
    open: shop({}, (sandbox) => sandbox.faults.add({ kind: 'overCapacity', status: 200 })),
    expected: overCapacity,
  },
  {
    sentence: 'an address that is not commercetools',
    open: canned('<html>no such page</html>', 404),
    expected: { code: 'HttpError', kind: 'refused', status: 404, message: withoutError(404) },
  },
  {
    sentence: 'a response that is cut off and not JSON any more',
    open: canned('{"data":{"customer":{"id":'),
    expected: {
      ...unavailable,
      status: 200,
      message: 'Incomplete response with HTTP status 200.',
    },
  },
  {
    sentence: 'a response with an empty body',
    open: canned(''),
    expected: {
      ...unavailable,
      status: 200,
      message: 'Incomplete response with HTTP status 200.',
    },
  },
  {
    sentence: 'a page of another server, with HTTP 200 and HTML',
    open: canned('<html>Please log in</html>'),
    expected: { code: 'HttpError', kind: 'refused', status: 200, message: withoutError(200) },
  },
  {
    sentence: 'a connection that is cut before the response',
    open: shop({}, (sandbox) => sandbox.faults.add({ kind: 'disconnect' })),
    expected: { ...unavailable, message: reason('other side closed') },
  },
  {
    sentence: 'an address where nothing listens',
    open: shop({}, (sandbox) => sandbox.close()),
    expected: {
      ...unavailable,
      message: reason('connect ECONNREFUSED 127\\.0\\.0\\.1:\\d+'),
    },
  },
];

/** The message of the system; `createServerClient` prefixes the URL that did not respond. */
function reason(text: string): string {
  return expect.stringMatching(
    new RegExp(`^(No response from http://127\\.0\\.0\\.1:\\d+/[a-z/]+: )?${text}$`),
  );
}

function withoutError(status: number): string {
  return `HTTP status ${status} without an error of commercetools.`;
}

function shop(
  { scope, ...options }: SandboxOptions & { readonly scope?: string } = {},
  begin: (sandbox: Sandbox) => unknown = () => {},
): () => Promise<Scene> {
  return async () => {
    const sandbox = await openShop(options);
    return { target: targetOf(sandbox, scope), begin: () => begin(sandbox) };
  };
}

function canned(body: string, status?: number): () => Promise<Scene> {
  return async () => ({ target: await cannedServer(body, status) });
}
