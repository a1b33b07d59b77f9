import { randomUUID } from 'node:crypto';

import { errors, jwtVerify, SignJWT } from 'jose';

/** Access tokens: signed, so that any process of the installation can check one without a look-up. */
export interface Tokens {
  /** A token for the OAuth client with this key. */
  issue(key: string): Promise<{ accessToken: string; ttlSeconds: number }>;
  /** The client's key and when the token ends (ms since the epoch); null for a bad or old token. */
  verify(token: string): Promise<{ key: string; expiresAt: number } | null>;
}

export function createTokens(secret: string, ttlSeconds: number): Tokens {
  const signingKey = Buffer.from(secret, 'utf8');
  const issuer = 'coterie';
  return {
    issue: async (key) => {
      // The token counts whole seconds; rounded up, it is good for at least as long as was said.
      const expiresAt = Math.ceil(Date.now() / 1_000) + ttlSeconds;
      const accessToken = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setSubject(key)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(signingKey);
      return { accessToken, ttlSeconds };
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, signingKey, { issuer, algorithms: ['HS256'] });
        const { sub: key, exp } = payload;
        return key === undefined || exp === undefined ? null : { key, expiresAt: exp * 1_000 };
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
