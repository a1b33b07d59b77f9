import type { CommercetoolsClient } from './client.ts';
import type { DocumentNode } from './document.ts';
import { ArgumentError } from './errors.ts';
import { post, RequestFailed } from './post.ts';
import { print } from './print.ts';
import { type Credentials, tokenSource, type TokenSource } from './token-source.ts';
import { described, isObject } from './values.ts';

/** Options of `createServerClient`. They have the names of commercetools-api's `api` settings, which can be passed. */
export interface ServerClientOptions extends Credentials {
  /** The GraphQL endpoint, for instance `https://api.europe-west1.gcp.commercetools.com/my-shop/graphql`. */
  readonly uri: string;
  /** The URL of the authorization service, for instance `https://auth.europe-west1.gcp.commercetools.com`. */
  readonly authHost: string;
  /** Default `['manage_customers:{projectKey}']`, the only scope that this package needs. */
  readonly scopes?: readonly string[];
}

interface Sent {
  readonly document: DocumentNode;
  readonly variables: unknown;
  readonly errorPolicy: unknown;
}

/**
 * Creates a client for the server, with its own credentials, so that the visitors' client never needs the scope
 * `manage_customers`. It fetches an access token when it needs one, keeps it until it expires, and fetches another
 * when commercetools no longer accepts it.
 *
 * Pass it to `setup` or `createCustomerGroups`; it can send only the documents of this package. It rejects as Apollo
 * Client 3 does: with an Error that has `graphQLErrors`, or a `networkError` with `statusCode`.
 * @throws ArgumentError (a TypeError) that names the missing or malformed option.
 * @example
 * const client = createServerClient({
 *   uri: 'https://api.europe-west1.gcp.commercetools.com/my-shop/graphql',
 *   authHost: 'https://auth.europe-west1.gcp.commercetools.com',
 *   projectKey: 'my-shop',
 *   clientId: process.env.CTP_CLIENT_ID,
 *   clientSecret: process.env.CTP_CLIENT_SECRET,
 * });
 */
export function createServerClient(options: ServerClientOptions): Required<CommercetoolsClient> {
  checkOptions(options);
  const tokens = tokenSource(options);
  return {
    mutate: ({ mutation: document, variables, errorPolicy }) =>
      send(options, tokens, { document, variables, errorPolicy }),
    query: ({ query: document, variables, errorPolicy }) =>
      send(options, tokens, { document, variables, errorPolicy }),
  };
}

async function send(
  options: ServerClientOptions,
  tokens: TokenSource,
  sent: Sent,
): Promise<unknown> {
  const { document, variables, errorPolicy } = sent;
  const body = JSON.stringify({ query: print(document), variables });
  const token = await tokens.token();
  const answer = await postWith(token).catch(async (thrown: unknown) => {
    // After a 401 nothing was done, so the request can be sent again with another token.
    if (!(thrown instanceof RequestFailed) || thrown.networkError?.statusCode !== 401) throw thrown;
    tokens.forget(token);
    return postWith(await tokens.token());
  });
  const errors: unknown[] =
    isObject(answer) && Array.isArray(answer['errors']) ? answer['errors'] : [];
  if (errors.length === 0 || errorPolicy === 'all') return answer;
  const [first] = errors;
  throw new RequestFailed(String(isObject(first) ? first['message'] : first), errors, null);

  function postWith(access: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/json' };
    return post(options, options.uri, headers, body);
  }
}

function checkOptions(options: ServerClientOptions): void {
  const needed = ['uri', 'authHost', 'projectKey', 'clientId', 'clientSecret'] as const;
  if (!isObject(options)) {
    throw new ArgumentError(
      `createServerClient takes { ${needed.join(', ')} }; got ${described(options)}.`,
    );
  }
  for (const name of needed) {
    if (typeof options[name] === 'string' && options[name] !== '') continue;
    throw new ArgumentError(`createServerClient: ${name} must be a non-empty string.`);
  }
  const { scopes } = options;
  if (scopes !== undefined && !Array.isArray(scopes)) {
    throw new ArgumentError(
      `createServerClient: scopes must be an array such as ['manage_customers:my-shop']; got ${described(scopes)}.`,
    );
  }
  for (const name of ['uri', 'authHost'] as const) {
    if (/^https?:\/\//.test(options[name])) continue;
    throw new ArgumentError(
      `createServerClient: ${name} must be a URL such as https://…; got '${options[name]}'.`,
    );
  }
}
