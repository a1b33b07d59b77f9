import { createHash } from 'node:crypto';

import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

/** Answers that say which version they are of, and are left out when the caller has that version. */

export const conditionalHeaders = Type.Object(
  {
    'If-None-Match': Type.Optional(
      Type.String({
        description:
          'ETags of answers that you have: while one of them is still right, you get 304.',
      }),
    ),
  },
  { description: 'Saves sending what you have already.' },
);

/** Gives the answers of conditional calls an ETag, where the call did not, and holds If-None-Match against it. */
export function addEtags(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { conditional = false } = request.routeOptions.config;
    if (!conditional || reply.statusCode !== 200 || typeof payload !== 'string')
      return done(null, payload);
    const tag = String(reply.getHeader('etag') ?? hash(payload));
    // To be asked for again each time, and for this caller only: it depends on the credential.
    reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (!isAmong(tag, request.headers['if-none-match'])) return done(null, payload);
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return done(null, null);
  });
}

function hash(payload: string): string {
  return `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;
}

/** Weakly compared, as RFC 9110 has it for If-None-Match. */
function isAmong(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const tags: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? [];
  return tags.includes(tag);
}
