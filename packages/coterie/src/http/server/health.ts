import type { FastifyInstance } from 'fastify';

import type { Store } from '../../store/store.ts';
import type { Metrics } from './metrics.ts';

/** Routes for probes and scrapers. They need no credential and reveal nothing about customers. */
export function addHealthRoutes(
  app: FastifyInstance,
  { store, metrics, stopping }: { store: Store; metrics: Metrics; stopping: AbortSignal },
): void {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    if (stopping.aborted) return reply.code(503).send({ status: 'stopping' });
    try {
      await store.findOrg(0);
      return { status: 'ready' };
    } catch (error) {
      request.log.error({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'the database cannot be read' });
    }
  });

  app.get('/metrics', async (_request, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
}
