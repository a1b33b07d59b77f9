import type { FastifyInstance } from 'fastify';
import createRouter, { type HTTPVersion, type Instance } from 'find-my-way';

import { refused } from '../kit/failures.ts';

type Known = Instance<HTTPVersion.V1>;

/** Answers unknown paths with 404, and known paths with 405 for the methods they lack. Call it before any route is added. */
export function addUnknownPaths(app: FastifyInstance): void {
  const methodsByUrl = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsByUrl.set(url, methods);
  });
  // Made when somebody asks amiss: a route for every method that each path lacks would double the time to add them.
  let known: Known | undefined;
  app.setNotFoundHandler((request, reply) => {
    known ??= routerOf(methodsByUrl);
    const methods = known.find('GET', request.url)?.store as ReadonlySet<string> | undefined;
    if (methods === undefined) throw refused(404);
    reply.header('allow', [...methods].join(', '));
    throw refused(405, { x: request.method });
  });
}

function routerOf(methodsByUrl: ReadonlyMap<string, ReadonlySet<string>>): Known {
  const router = createRouter({ maxParamLength: 100_000 });
  for (const [url, methods] of methodsByUrl) router.on('GET', url, () => {}, methods);
  return router;
}
