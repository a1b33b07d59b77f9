import { readFileSync } from 'node:fs';

import { type LoggedRequest, type Sandbox, type Seed, startSandbox } from 'commercetools-sandbox';
import { onTestFinished } from 'vitest';

import { pathIn } from './example.ts';
import { type Server, startServer } from './processes.ts';

/** These ids are in the `project.json` of each example. */
export const ada = 'eb7d1289-3063-4158-8bef-4caaa1ef476c';
export const eve = '0be3a1a6-5a6f-4d0f-9d5c-6b9f1c1f7c11';
export const vip = 'd0df9c72-5248-4da4-ac78-826a59e7dc47';
export const newsletter = '6f2b6c6e-8a5e-4c39-8e0e-0a4b9d5f3c22';

export const evesSession = { cookie: 'theme=dark; session=session-of-eve' };

/** An example's server, connected to its own sandbox. */
export interface Shop extends Server {
  readonly sandbox: Sandbox;
}

/** Opens a shop that is closed at the end of the test. */
export async function openShop(example: string, args: readonly string[]): Promise<Shop> {
  const sandbox = await startSandbox({
    projectKey: 'my-shop',
    seed: JSON.parse(readFileSync(pathIn(example, 'project.json'), 'utf8')) as Seed,
    clients: [
      { clientId: 'storefront', clientSecret: 'a', scopes: ['view_published_products'] },
      { clientId: 'group-service', clientSecret: 'b', scopes: ['manage_customers'] },
    ],
  });
  onTestFinished(() => sandbox.close());
  const isNuxt = example.includes('nuxt');
  const server = await startServer(example, args, {
    CTP_GRAPHQL_URI: sandbox.graphqlUrl,
    CTP_AUTH_URL: sandbox.authUrl,
    CTP_PROJECT_KEY: 'my-shop',
    CTP_CLIENT_ID: isNuxt ? 'group-service' : 'storefront',
    CTP_CLIENT_SECRET: isNuxt ? 'b' : 'a',
    CTP_SCOPE: 'manage_customers:my-shop',
    CTP_GROUPS_CLIENT_ID: 'group-service',
    CTP_GROUPS_CLIENT_SECRET: 'b',
    OFFICE_KEY: 'key-of-the-office',
  });
  onTestFinished(() => server.stop());
  return { ...server, sandbox };
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export async function get(url: string, headers: Record<string, string> = {}): Promise<Answered> {
  return answered(await fetch(url, { headers }));
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const json = { 'content-type': 'application/json', ...headers };
  return answered(await fetch(url, { method: 'POST', headers: json, body: JSON.stringify(body) }));
}

async function answered(response: Response): Promise<Answered> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.startsWith('application/json') === true;
  return { status, headers, text, body: isJson ? JSON.parse(text) : undefined };
}

/** The operations and paths that commercetools received, in order. */
export function askedFor({ sandbox }: Shop): readonly (string | undefined)[] {
  return sandbox.requests.map(({ path, operationName }) =>
    path === '/oauth/token' ? 'token' : operationName,
  );
}

/** The GraphQL requests, without the token requests. */
export function graphqlCalls({ sandbox }: Shop): readonly LoggedRequest[] {
  return sandbox.requests.filter(({ path }) => path.endsWith('/graphql'));
}
