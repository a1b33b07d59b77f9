import type { FastifyInstance, HTTPMethods } from 'fastify';

import { refused } from './failures.ts';

const allMethods: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Answers unknown paths with 404, and known paths with 405 for the methods they lack. Call `close`
 * when all routes are added.
 */
export function addUnknownPaths(app: FastifyInstance): { close(): void } {
  const methodsByUrl = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsByUrl.set(url, methods);
  });
  app.setNotFoundHandler(() => {
    throw refused(404);
  });
  return {
    close: () => {
      const known = Array.from(methodsByUrl);
      for (const [url, methods] of known) {
        const allowed = [...methods].join(', ');
        app.route({
          method: allMethods.filter((method) => !methods.has(method)),
          url,
          schema: { hide: true },
          handler: (request, reply) => {
            reply.header('allow', allowed);
            throw refused(405, { x: request.method });
          },
        });
      }
    },
  };
}
