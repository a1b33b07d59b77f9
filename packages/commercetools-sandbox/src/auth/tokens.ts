import { randomBytes } from 'node:crypto';

/** Whom a token represents, and its scopes. */
export interface Grant {
  readonly clientId: string;
  /** Each with the project's key, for instance `manage_customers:demo`. */
  readonly scopes: readonly string[];
  readonly customerId?: string;
  readonly anonymousId?: string;
}

/** Access tokens and refresh tokens. They are kept in memory, so a restart invalidates them all. */
export interface Tokens {
  readonly lifetimeSeconds: number;
  /** Sessions of customers and anonymous visitors also get a refresh token; a client uses its secret again. */
  issue(grant: Grant): { readonly accessToken: string; readonly refreshToken?: string };
  /** Issues a new access token with the same grant; null when the refresh token is unknown. */
  refresh(refreshToken: string, clientId: string): { accessToken: string; grant: Grant } | null;
  /** Null when the token is unknown, revoked or expired. */
  find(accessToken: string): (Grant & { readonly expiresAtMs: number }) | null;
  revoke(accessToken: string): void;
}

export function createTokens(lifetimeSeconds: number, now: () => Date): Tokens {
  const grants = new Map<string, Grant & { readonly expiresAtMs: number }>();
  const refreshable = new Map<string, Grant>();

  function issueAccess(grant: Grant): string {
    const accessToken = newToken();
    forgetExpired();
    grants.set(accessToken, { ...grant, expiresAtMs: now().getTime() + lifetimeSeconds * 1_000 });
    return accessToken;
  }

  /** All tokens have the same lifetime, so the oldest expire first. */
  function forgetExpired(): void {
    for (const [token, { expiresAtMs }] of grants) {
      if (expiresAtMs > now().getTime()) return;
      grants.delete(token);
    }
  }

  return {
    lifetimeSeconds,
    issue: (grant) => {
      const accessToken = issueAccess(grant);
      if (grant.customerId === undefined && grant.anonymousId === undefined) return { accessToken };
      const refreshToken = newToken();
      refreshable.set(refreshToken, grant);
      return { accessToken, refreshToken };
    },
    refresh: (refreshToken, clientId) => {
      const grant = refreshable.get(refreshToken);
      if (grant === undefined || grant.clientId !== clientId) return null;
      return { accessToken: issueAccess(grant), grant };
    },
    find: (accessToken) => {
      const grant = grants.get(accessToken);
      return grant !== undefined && grant.expiresAtMs > now().getTime() ? grant : null;
    },
    revoke: (accessToken) => {
      grants.delete(accessToken);
    },
  };
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}
