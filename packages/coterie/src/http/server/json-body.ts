import type { FastifyInstance } from 'fastify';

/**
 * Accepts JSON bodies, merge patches (RFC 7396) included. An empty body counts as none, whatever its Content-Type: many
 * clients send the header with every call.
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
