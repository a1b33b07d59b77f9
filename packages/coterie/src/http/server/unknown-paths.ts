import type { FastifyInstance } from 'fastify';
import createRouter, { type HTTPVersion, type Instance } from 'find-my-way';

import { refused } from '../kit/failures.ts';

type Known = Instance<HTTPVersion.V1>;

/** Rejects unknown paths with 404 and unknown methods of known paths with 405. Must be called before any route is added. */
export function addUnknownPaths(app: FastifyInstance): void {
  const methodsByUrl = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsByUrl.set(url, methods);
  });
  // Made on the first such request: routes for all missing methods would double the time of a start.
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
