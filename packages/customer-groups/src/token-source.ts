import { post, RequestFailed, type Way } from './post.ts';
import { isObject } from './values.ts';

/** A token is not used in its last minute, so that it does not expire while a request is under way. */
const marginMs = 60_000;

export interface Credentials extends Way {
  readonly authHost: string;
  readonly projectKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes?: readonly string[];
}

/** The access tokens of one API client. Concurrent callers share one request, and each token is used until it expires. */
export interface TokenSource {
  token(): Promise<string>;
  /** Call it with a rejected token, so that the next call of `token` fetches a new one. */
  forget(token: string): void;
}

interface Token {
  readonly value: string;
  readonly usableUntil: number;
}

export function tokenSource(credentials: Credentials): TokenSource {
  let kept: Token | undefined;
  let coming: Promise<Token> | undefined;
  return {
    async token() {
      if (kept !== undefined && Date.now() < kept.usableUntil) return kept.value;
      coming ??= fetchToken(credentials).finally(() => (coming = undefined));
      kept = await coming;
      return kept.value;
    },
    forget(token) {
      if (kept?.value === token) kept = undefined;
    },
  };
}

async function fetchToken(credentials: Credentials): Promise<Token> {
  const { authHost, projectKey, clientId, clientSecret } = credentials;
  const { scopes = [`manage_customers:${projectKey}`] } = credentials;
  const headers = {
    authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') });
  const url = `${authHost.replace(/\/$/, '')}/oauth/token`;
  const asked = Date.now();
  const answer = await post(credentials, url, headers, body.toString());
  const token = isObject(answer) ? answer['access_token'] : undefined;
  if (typeof token !== 'string') {
    const message = `${url} sent a response without an access_token`;
    const error = { code: 'HttpError', message };
    throw new RequestFailed(message, [error], { message, statusCode: 200, result: answer });
  }
  const lifeMs = Number((answer as Record<string, unknown>)['expires_in'] ?? 0) * 1_000;
  return { value: token, usableUntil: asked + Math.max(lifeMs - marginMs, lifeMs / 2) };
}
