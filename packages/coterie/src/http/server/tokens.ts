import { randomUUID } from 'node:crypto';

import { errors, jwtVerify, SignJWT } from 'jose';

import type { Tokens } from '../kit/principal.ts';

export function createTokens(secret: string, ttlSeconds: number): Tokens {
  const signingKey = Buffer.from(secret, 'utf8');
  const issuer = 'coterie';
  return {
    issue: async (key) => {
      // The token counts whole seconds. Rounded up, it is valid for at least `ttlSeconds`.
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
