import type { CommercetoolsClient } from '../../src/client.ts';
import { createServerClient } from '../../src/server-client.ts';
import { describeInstalled, type Require } from './installed.ts';

/** The endpoint that a client sends to, and what it needs to get a token. */
export interface Target {
  readonly uri: string;
  readonly authHost: string;
  readonly scope: string;
}

export type ErrorPolicy = 'none' | 'all';

/** Creates a client with its own token. `errorPolicy` is the default for its mutations. */
export type Connect = (target: Target, errorPolicy?: ErrorPolicy) => Promise<CommercetoolsClient>;

/** The exports of Apollo's packages that are used here; they are the same in all generations. */
interface Apollo {
  ApolloClient: new (options: object) => CommercetoolsClient;
  InMemoryCache: new () => object;
  HttpLink: new (options: object) => object;
}

export const credentials = { clientId: 'sandbox', clientSecret: 'sandbox-secret' };

/** Runs the same tests for every generation of Apollo and for `createServerClient`. */
export function forEachClient(tests: (connect: Connect) => void): void {
  describeInstalled('Apollo Client 2.6', ['apollo-2'], (load) => {
    tests(apollo(fromManyPackages(load)));
  });
  for (const folder of ['apollo-3', 'apollo-4', 'apollo-4-graphql-17']) {
    describeInstalled(nameOf(folder), [folder], (load) => tests(apollo(fromOnePackage(load))));
  }
  describeInstalled('createServerClient', [], () => tests(serverClient));
}

function fromManyPackages(load: Require): Apollo {
  return {
    ...(load('apollo-client') as Pick<Apollo, 'ApolloClient'>),
    ...(load('apollo-cache-inmemory') as Pick<Apollo, 'InMemoryCache'>),
    ...(load('apollo-link-http') as Pick<Apollo, 'HttpLink'>),
  };
}

function fromOnePackage(load: Require): Apollo {
  // `core` is Apollo Client without React, which the main entry of version 3 would load.
  return load('@apollo/client/core') as Apollo;
}

function nameOf(folder: string): string {
  const [, version = '', , graphql] = folder.split('-');
  return `Apollo Client ${version}${graphql === undefined ? '' : ` with GraphQL ${graphql}`}`;
}

function apollo({ ApolloClient, HttpLink, InMemoryCache }: Apollo): Connect {
  return async ({ uri, authHost, scope }, errorPolicy = 'none') => {
    const headers = { authorization: `Bearer ${await fetchToken(authHost, scope)}` };
    return new ApolloClient({
      link: new HttpLink({ uri, headers, fetch }),
      cache: new InMemoryCache(),
      defaultOptions: { mutate: { errorPolicy } },
    });
  };
}

const serverClient: Connect = async ({ scope, ...target }, errorPolicy = 'none') => {
  const [, projectKey = ''] = scope.split(':');
  const client = createServerClient({ ...target, ...credentials, projectKey, scopes: [scope] });
  // Unlike Apollo, this client has no default options, so they are added here.
  return { ...client, mutate: (options) => client.mutate({ errorPolicy, ...options }) };
};

export async function fetchToken(authHost: string, scope: string): Promise<string> {
  const { clientId, clientSecret } = credentials;
  const response = await fetch(`${authHost}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}
