import type { IncomingHttpHeaders } from 'node:http';

import type { Org } from '../../domain/org.ts';
import type { LoginKind, Till } from '../../domain/tills.ts';

/** In whose name a request is made. */
export interface Principal {
  readonly org: Org;
  readonly till: Till;
}

export interface Authenticator {
  /** Who sends these headers; null when they carry no valid credential. */
  authenticate(headers: IncomingHttpHeaders): Promise<Principal | null>;
  /** Whether this is the secret of the OAuth client or till of that name. */
  verifySecret(kind: LoginKind, name: string, secret: string): Promise<boolean>;
}

/** Access tokens: signed, so that any process of the installation can check one without a look-up. */
export interface Tokens {
  /** A token for the OAuth client with this key. */
  issue(key: string): Promise<{ accessToken: string; ttlSeconds: number }>;
  /** The client's key and when the token ends (ms since the epoch); null for a bad or old token. */
  verify(token: string): Promise<{ key: string; expiresAt: number } | null>;
}
