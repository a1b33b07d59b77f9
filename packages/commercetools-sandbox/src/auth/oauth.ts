import { randomUUID } from 'node:crypto';

import { type Answer, refusal } from '../http/answer.ts';
import type { Project } from '../project/project.ts';
import type { Grant, Tokens } from './tokens.ts';

/** The credentials of an API client, and the scopes that its tokens can have. */
export interface ApiClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Each with the project's key, for instance `manage_customers:demo`. */
  readonly scopes: readonly string[];
}

/** What the token endpoints need. */
export interface OAuth {
  readonly projectKey: string;
  readonly clients: readonly ApiClient[];
  readonly tokens: Tokens;
  readonly project: Project;
}

/** A call of a token endpoint: path, Authorization header and form. */
export interface TokenCall {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

/** The client id that a call sends, whether or not the secret is right. */
export function claimedClientId({ authorization, form }: TokenCall): string | undefined {
  return readCredentials(authorization, form)?.clientId;
}

/** @returns the response to `/oauth/…`; undefined for a path that does not exist. */
export function answerTokenCall(oauth: OAuth, call: TokenCall): Answer | undefined {
  const { path, authorization, form } = call;
  const { projectKey } = oauth;
  const paths = {
    '/oauth/token': answerToken,
    '/oauth/introspect': answerIntrospection,
    [`/oauth/${projectKey}/customers/token`]: answerPassword,
    [`/oauth/${projectKey}/anonymous/token`]: answerAnonymous,
  };
  const answer = Object.hasOwn(paths, path) ? paths[path] : undefined;
  if (answer === undefined) return undefined;
  const credentials = readCredentials(authorization, form);
  const client = oauth.clients.find(
    ({ clientId, clientSecret }) =>
      clientId === credentials?.clientId && clientSecret === credentials.clientSecret,
  );
  if (client === undefined)
    return refuse(
      401,
      'invalid_client',
      'Please provide valid client credentials using HTTP Basic Authentication.',
    );
  return answer(oauth, client, form);
}

function answerToken(oauth: OAuth, client: ApiClient, form: URLSearchParams): Answer {
  const type = form.get('grant_type');
  if (type === 'refresh_token') return answerRefresh(oauth, client, form);
  if (type !== 'client_credentials') return refuseGrantType(type);
  const scopes = readScopes(oauth, client, form);
  if ('status' in scopes) return scopes;
  return issue(oauth, { clientId: client.clientId, scopes });
}

function answerPassword(oauth: OAuth, client: ApiClient, form: URLSearchParams): Answer {
  if (form.get('grant_type') !== 'password') return refuseGrantType(form.get('grant_type'));
  const scopes = readScopes(oauth, client, form);
  if ('status' in scopes) return scopes;
  const email = (form.get('username') ?? '').toLowerCase();
  const customer = oauth.project.customers.by('email', email);
  if (!customer || oauth.project.passwords.get(customer.id) !== form.get('password'))
    return refuse(
      400,
      'invalid_customer_account_credentials',
      'Customer account with the given credentials not found.',
    );
  const customerScopes = [...scopes, `customer_id:${customer.id}`];
  return issue(oauth, {
    clientId: client.clientId,
    scopes: customerScopes,
    customerId: customer.id,
  });
}

function answerAnonymous(oauth: OAuth, client: ApiClient, form: URLSearchParams): Answer {
  if (form.get('grant_type') !== 'client_credentials')
    return refuseGrantType(form.get('grant_type'));
  const scopes = readScopes(oauth, client, form);
  if ('status' in scopes) return scopes;
  const anonymousId = form.get('anonymous_id') ?? randomUUID();
  return issue(oauth, {
    clientId: client.clientId,
    scopes: [...scopes, `anonymous_id:${anonymousId}`],
    anonymousId,
  });
}

function answerRefresh(oauth: OAuth, client: ApiClient, form: URLSearchParams): Answer {
  const refreshed = oauth.tokens.refresh(form.get('refresh_token') ?? '', client.clientId);
  if (refreshed === null)
    return refuse(400, 'invalid_grant', 'The refresh token was not found. It may have expired.');
  return tokenAnswer(oauth, refreshed.accessToken, refreshed.grant);
}

function answerIntrospection(oauth: OAuth, _client: ApiClient, form: URLSearchParams): Answer {
  const token = oauth.tokens.find(form.get('token') ?? '');
  if (token === null) return { status: 200, body: { active: false } };
  return {
    status: 200,
    body: {
      active: true,
      scope: token.scopes.join(' '),
      client_id: token.clientId,
      exp: token.expiresAtMs,
    },
  };
}

function issue(oauth: OAuth, grant: Grant): Answer {
  const { accessToken, refreshToken } = oauth.tokens.issue(grant);
  return tokenAnswer(oauth, accessToken, grant, refreshToken);
}

function tokenAnswer(
  { tokens }: OAuth,
  accessToken: string,
  { scopes }: Grant,
  refreshToken?: string,
): Answer {
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      access_token: accessToken,
      expires_in: tokens.lifetimeSeconds,
      scope: scopes.join(' '),
      token_type: 'Bearer',
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    },
  };
}

/** @returns the scopes of a token: those requested, or all of the client; an `Answer` when the request is rejected. */
function readScopes(
  { projectKey }: OAuth,
  client: ApiClient,
  form: URLSearchParams,
): readonly string[] | Answer {
  const asked = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (asked.length === 0) return client.scopes;
  if (asked.some((scope) => !new RegExp(`^[a-z_]+:${projectKey}(:[\\w-]+)?$`).test(scope)))
    return refuse(400, 'invalid_scope', 'Malformed parameter: scope: Invalid scope.');
  if (asked.every((scope) => client.scopes.includes(scope))) return asked;
  const names = client.scopes.map((scope) => scope.replace(`:${projectKey}`, '')).join(', ');
  return refuse(
    400,
    'invalid_scope',
    `Permissions exceeded. Only the following permissions can be requested: ${names}`,
  );
}

/** Reads the credentials from the Authorization header, or else from the form. */
function readCredentials(
  authorization: string | undefined,
  form: URLSearchParams,
): { readonly clientId: string; readonly clientSecret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) {
    const [clientId, clientSecret] = [form.get('client_id'), form.get('client_secret')];
    return clientId === null || clientSecret === null ? undefined : { clientId, clientSecret };
  }
  const [clientId = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { clientId, clientSecret: secret.join(':') };
}

function refuseGrantType(type: string | null): Answer {
  return refuse(400, 'unsupported_grant_type', `Invalid grant_type: '${type ?? ''}'.`);
}

function refuse(status: number, code: string, message: string): Answer {
  return refusal(status, code, message, { oauth: true });
}
