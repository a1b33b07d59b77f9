import { afterEach } from 'vitest';

import { type Sandbox, type SandboxOptions, type Seed, startSandbox } from '../src/index.ts';

/** One error of a GraphQL response. */
interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly object[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/** A response of the GraphQL endpoint. */
export interface GraphqlAnswer {
  readonly status: number;
  // Untyped, because every query selects something else; the tests compare it with what they expect.
  readonly data: unknown;
  readonly errors: readonly AnswerError[];
  readonly body: unknown;
}

/** A client with a token. */
export interface Caller {
  readonly token: string;
  ask(query: string, variables?: object, operationName?: string): Promise<GraphqlAnswer>;
}

/** Ada has a group, Bob has an assignment, Cleo has neither. */
const smallSeed = {
  customerGroups: [
    { id: 'g-vip', key: 'vip', name: 'VIP' },
    { id: 'g-staff', key: 'staff', name: 'Staff' },
    { id: 'g-press', key: 'press', name: 'Press' },
  ],
  customers: [
    {
      id: 'ada',
      key: 'ada-key',
      email: 'ada@example.com',
      firstName: 'Ada',
      password: 'ada-password',
      customerGroup: { key: 'vip' },
    },
    {
      id: 'bob',
      email: 'bob@example.com',
      customerGroupAssignments: [{ customerGroup: { id: 'g-staff' } }],
    },
    { id: 'cleo', email: 'cleo@example.com' },
  ],
} as const satisfies Seed;

const running: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

/** Starts a sandbox that is closed after the test. */
export async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed: smallSeed, ...options });
  running.push(sandbox);
  return sandbox;
}

/** Calls a token endpoint. */
export async function requestToken(
  url: string,
  form: Readonly<Record<string, string>>,
  { client = 'sandbox:sandbox-secret', path = '/oauth/token' } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(client).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Creates a caller whose token has these scopes; without any, all scopes of the client. */
export async function signIn(
  { url, graphqlUrl }: Pick<Sandbox, 'url' | 'graphqlUrl'>,
  ...scopes: readonly string[]
): Promise<Caller> {
  const scope = scopes.map((name) => (name.includes(':') ? name : `${name}:demo`)).join(' ');
  const { body } = await requestToken(url, { grant_type: 'client_credentials', scope });
  return callerWith(graphqlUrl, String(body['access_token']));
}

/** Creates a caller with a customer's own token. */
export async function signInCustomer(
  { url, graphqlUrl }: Sandbox,
  username: string,
  password: string,
): Promise<Caller> {
  const { body } = await requestToken(
    url,
    { grant_type: 'password', username, password, scope: 'manage_my_profile:demo' },
    { path: '/oauth/demo/customers/token' },
  );
  return callerWith(graphqlUrl, String(body['access_token']));
}

export function callerWith(graphqlUrl: string, token: string): Caller {
  return {
    token,
    ask: async (query, variables, operationName) => {
      const response = await fetch(graphqlUrl, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables, operationName }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      const body: unknown = isJson ? JSON.parse(text) : text;
      const { data, errors = [] } = (isJson ? body : {}) as {
        data?: unknown;
        errors?: readonly AnswerError[];
      };
      return { status: response.status, data, errors, body };
    },
  };
}

/** Updates the customer with this id, at the given version or at the current one. */
export async function update(
  caller: Caller,
  sandbox: Sandbox,
  id: string,
  actions: readonly object[],
  version = sandbox.customer(id)?.version,
): Promise<GraphqlAnswer> {
  return caller.ask(
    `mutation change($id: String!, $version: Long!, $actions: [CustomerUpdateAction!]!) {
      customer: updateCustomer(id: $id, version: $version, actions: $actions) {
        id version key email customerGroup { id key name } customerGroupRef { typeId id }
        customerGroupAssignments { customerGroup { key } customerGroupRef { typeId id } }
      }
    }`,
    { id, version, actions },
  );
}

/** The first error of a response, without its path and location. */
export function firstError({ errors }: GraphqlAnswer): unknown {
  const [error] = errors;
  return error && { message: error.message, ...error.extensions };
}
