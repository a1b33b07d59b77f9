import type { FastifyInstance } from 'fastify';

/**
 * Bodies are JSON, a merge patch (RFC 7396) is too. An empty one is no body, whatever its Content-Type says: many clients send the
 * header with every call.
 */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  const types = ['application/json', 'application/merge-patch+json'];
  app.addContentTypeParser(types, { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, String(body), done);
  });
}
