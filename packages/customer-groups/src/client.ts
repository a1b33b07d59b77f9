import type { DocumentNode } from './document.ts';
import { ArgumentError, CustomerGroupsError, errorOf } from './errors.ts';
import { described, isObject } from './values.ts';

/**
 * A GraphQL client of a commercetools project: an ApolloClient 2.6, 3 or 4, or what `createServerClient` returns.
 * Every function that reads needs `query`; `addCustomerToGroup` and `removeCustomerFromGroup` do not read.
 */
export interface CommercetoolsClient {
  // Each Apollo declares its own option and result types here; only `any` accepts them all.
  // oxlint-disable-next-line typescript/no-explicit-any
  mutate(options: any): Promise<any>;
  // oxlint-disable-next-line typescript/no-explicit-any
  query?(options: any): Promise<any>;
}

/** An object with a `client`, such as `getSettings()` of commercetools-api 0.2 or `createApiClient()` of 1.x returns. */
export interface SettingsLike {
  readonly client?: CommercetoolsClient | undefined;
  readonly api?: unknown;
  readonly settings?: unknown;
}

/**
 * Finds the client in what a shop passes to `setup` or `createCustomerGroups`.
 * @throws ArgumentError (a TypeError) when there is none.
 */
export function clientOf(settings: SettingsLike | CommercetoolsClient): CommercetoolsClient {
  const given: unknown = settings;
  for (const candidate of [isObject(given) ? given['client'] : undefined, given]) {
    if (isObject(candidate) && typeof candidate['mutate'] === 'function') {
      return candidate as unknown as CommercetoolsClient;
    }
  }
  throw new ArgumentError(
    `customer-groups needs a configured client; got ${described(given)}. Pass what getSettings() of ` +
      '@vue-storefront/commercetools-api 0.2 returns after its own setup(), what createApiClient() of 1.x ' +
      'returns, an ApolloClient, or { client }.',
  );
}

/** Sends a mutation as the shop's own API functions do: one request, no cache, the result unchanged. */
export function mutate<T>(
  client: CommercetoolsClient,
  mutation: DocumentNode,
  variables: object,
  more: object = {},
): Promise<T> {
  return client.mutate({ mutation, variables, fetchPolicy: 'no-cache', ...more });
}

/** For functions that promise a result: the shop's default `errorPolicy` must not hide a failure from them. */
export const rejectErrors = { errorPolicy: 'none' };

/**
 * Sends a query that bypasses every cache.
 * @returns the response's data.
 * @throws what the client throws, or the errors of a response that a client resolved with.
 */
export async function query<T>(
  client: CommercetoolsClient,
  document: DocumentNode,
  variables: object,
): Promise<T> {
  const read = readingOf(client);
  const answer = await read({
    query: document,
    variables,
    fetchPolicy: 'no-cache',
    errorPolicy: 'none',
  });
  const failure = errorOf(answer) ?? (answer?.data == null ? withoutData() : null);
  if (failure !== null) throw failure;
  return answer.data;
}

/** @throws ArgumentError when the client has no `query`. */
export function readingOf(client: CommercetoolsClient): Required<CommercetoolsClient>['query'] {
  const { query: given } = client as { query?: unknown };
  if (typeof given === 'function') return (options) => given.call(client, options);
  throw new ArgumentError(
    'This function needs a client that can read; pass an ApolloClient or an object with a query function.',
  );
}

function withoutData(): CustomerGroupsError {
  const message = 'The response has neither data nor errors.';
  return new CustomerGroupsError([{ code: 'Unavailable', message, path: [] }]);
}
