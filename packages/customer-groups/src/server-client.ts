import type { CommercetoolsClient } from './client.ts';
import type { DocumentNode } from './document.ts';
import { ArgumentError } from './errors.ts';
import { post, RequestFailed } from './post.ts';
import { print } from './print.ts';
import { type Credentials, tokenSource, type TokenSource } from './token-source.ts';
import { described, isObject } from './values.ts';

/** The `api` settings of commercetools-api, so that they can be passed as they are. */
export interface ServerClientOptions extends Credentials {
  /** GraphQL endpoint, for instance `https://api.europe-west1.gcp.commercetools.com/my-shop/graphql`. */
  readonly uri: string;
  /** For instance `https://auth.europe-west1.gcp.commercetools.com`. */
  readonly authHost: string;
  /** Default `['manage_customers:{projectKey}']`, which is all that this package needs. */
  readonly scopes?: readonly string[];
}

interface Sent {
  readonly document: DocumentNode;
  readonly variables: unknown;
  readonly errorPolicy: unknown;
}

/**
 * A client for the server alone, with credentials of its own, so that the visitor's client never holds the wide
 * scope. It fetches a token when it needs one, keeps it until it ends, and asks for another when commercetools
 * no longer knows it. For `setup` and `createCustomerGroups`: it sends no documents but those of this package.
 *
 * Rejects as Apollo Client 3 does: an Error with `graphQLErrors`, or with a `networkError` that has `statusCode`.
 * @throws ArgumentError (a TypeError) that names the option that is missing.
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
    // 401 says that nothing was done, so that the same may be sent again with another token.
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
    throw new ArgumentError(`createServerClient: ${name} must be a text that is not empty.`);
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
