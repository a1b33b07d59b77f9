import { createHash } from 'node:crypto';

import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

/** ETags: a caller who has the current version of a response gets 304 instead. */

export const conditionalHeaders = Type.Object(
  {
    'If-None-Match': Type.Optional(
      Type.String({
        description:
          'ETags of responses that you have. If one of them is still current, the response is 304.',
      }),
    ),
  },
  { description: 'Saves a transfer of what you have already.' },
);

/** Adds an ETag to the responses of conditional calls that did not set one, and compares it with If-None-Match. */
export function addEtags(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { conditional = false } = request.routeOptions.config;
    if (!conditional || reply.statusCode !== 200 || typeof payload !== 'string')
      return done(null, payload);
    const tag = String(reply.getHeader('etag') ?? hash(payload));
    // A cache has to ask again each time, and may serve this caller only: the response depends on the credential.
    reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (!isAmong(tag, request.headers['if-none-match'])) return done(null, payload);
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return done(null, null);
  });
}

function hash(payload: string): string {
  return `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;
}

/** Uses the weak comparison, as RFC 9110 demands for If-None-Match. */
function isAmong(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const tags: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? [];
  return tags.includes(tag);
}
