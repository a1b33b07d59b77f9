import type { IncomingHttpHeaders } from 'node:http';

import type { Org } from '../../domain/org.ts';
import type { LoginKind, Till } from '../../domain/tills.ts';

/** The org and the till of a request. */
export interface Principal {
  readonly org: Org;
  readonly till: Till;
}

export interface Authenticator {
  /** The principal of these headers; null: they have no valid credential. */
  authenticate(headers: IncomingHttpHeaders): Promise<Principal | null>;
  /** Whether this is the secret of the OAuth client or till with this name. */
  verifySecret(kind: LoginKind, name: string, secret: string): Promise<boolean>;
}

/** Access tokens. They are signed, so that every process of the installation can check one without a look-up. */
export interface Tokens {
  /** A token for the OAuth client with this key. */
  issue(key: string): Promise<{ accessToken: string; ttlSeconds: number }>;
  /** The client's key and when the token expires, in milliseconds since the epoch; null: it is not valid. */
  verify(token: string): Promise<{ key: string; expiresAt: number } | null>;
}
