import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { type FastifyInstance, LogController } from 'fastify';

/** Replaces the framework's two lines per request, which carry URLs and so customers' identifiers. */
export const logController = new LogController({
  disableRequestLogging: true,
  requestIdLogLabel: 'requestId',
});

/** One line per request, by route: who called what, how it ended, how long it took. */
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

/** A caller's own request id, when it is one to be trusted in a log; else the next of ours. */
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
