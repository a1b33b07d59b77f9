import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { type FastifyInstance, LogController } from 'fastify';

/** Turns off the framework's two lines per request: they contain URLs, and so customers' identifiers. */
export const logController = new LogController({
  disableRequestLogging: true,
  requestIdLogLabel: 'requestId',
});

/** Logs one line per request: the route, the caller, the result and the duration. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        code: request.answerCode,
        org: request.principal?.org.name,
        till: request.principal?.till.userName,
        address: request.ip,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
    done();
  });
}

/** The caller's request id if it is safe to log; else a new one. */
export function createRequestIds(): (request: Pick<IncomingMessage, 'headers'>) => string {
  const run = randomBytes(4).toString('hex');
  let count = 0;
  return ({ headers }) => {
    const sent = headers['x-request-id'];
    if (typeof sent === 'string' && /^[\w.:-]{1,64}$/.test(sent)) return sent;
    count += 1;
    return `${run}-${count.toString(36)}`;
  };
}
