import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { refused } from '../kit/failures.ts';

/**
 * Limits requests per minute and till, counted in this process. Returns the check, which throws Refused with 429 and sets
 * Retry-After. 0: no limit.
 */
export async function addRateLimit(
  app: FastifyInstance,
  perMinute: number,
): Promise<(request: FastifyRequest, reply: FastifyReply) => Promise<void>> {
  if (perMinute === 0) return async () => {};
  await app.register(rateLimit, { global: false });
  const count = app.createRateLimit({
    max: perMinute,
    timeWindow: '1 minute',
    keyGenerator: ({ principal }) => `${principal?.org.orgId}:${principal?.till.tillId}`,
  });
  return async (request, reply) => {
    const result = await count(request);
    if (result.isAllowed || !result.isExceeded) return;
    reply.header('retry-after', result.ttlInSeconds);
    throw refused(429, { x: perMinute });
  };
}
