import type { DocumentNode } from './document.ts';
import { ArgumentError, CustomerGroupsError, errorOf } from './errors.ts';
import { described, isObject } from './values.ts';

/** What is needed of a client: ApolloClient 2.6, 3 and 4 and `createServerClient` all have it. */
export interface CommercetoolsClient {
  // Each Apollo declares its own option and result types here; only `any` accepts them all.
  // oxlint-disable-next-line typescript/no-explicit-any
  mutate(options: any): Promise<any>;
  // oxlint-disable-next-line typescript/no-explicit-any
  query?(options: any): Promise<any>;
}

/** What `getSettings()` of commercetools-api 0.2 and `createApiClient()` of 1.x give: something with a `client`. */
export interface SettingsLike {
  readonly client?: CommercetoolsClient | undefined;
  readonly api?: unknown;
  readonly settings?: unknown;
}

/**
 * The client in what a shop passes to `setup` or `createCustomerGroups`.
 * @throws ArgumentError (a TypeError) in plain words when there is none.
 */
export function clientOf(settings: SettingsLike | CommercetoolsClient): CommercetoolsClient {
  const given: unknown = settings;
  for (const candidate of [isObject(given) ? given['client'] : undefined, given]) {
    if (isObject(candidate) && typeof candidate['mutate'] === 'function') {
      return candidate as unknown as CommercetoolsClient;
    }
  }
  throw new ArgumentError(
    `customer-groups needs a configured client, and got ${described(given)}. Pass what getSettings() of ` +
      '@vue-storefront/commercetools-api 0.2 returns after its own setup(), what createApiClient() of 1.x ' +
      'returns, an ApolloClient, or { client }.',
  );
}

/** Sends a mutation as the shop's own api functions do: no cache, one request, the answer as it comes. */
export function mutate<T>(
  client: CommercetoolsClient,
  mutation: DocumentNode,
  variables: object,
  more: object = {},
): Promise<T> {
  return client.mutate({ mutation, variables, fetchPolicy: 'no-cache', ...more });
}

/** For the functions that promise what is so afterwards: a shop's default `errorPolicy` must not hide a failure. */
export const rejectErrors = { errorPolicy: 'none' };

/**
 * Reads past every cache.
 * @returns the answer's data.
 * @throws what the client throws, or the errors in an answer that came under `errorPolicy: 'all'`.
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
    'This needs a client that can read: pass an ApolloClient or an object with a query function.',
  );
}

function withoutData(): CustomerGroupsError {
  const message = 'The answer has neither data nor errors.';
  return new CustomerGroupsError([{ code: 'Unavailable', message, path: [] }]);
}
