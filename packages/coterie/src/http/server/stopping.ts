import { setImmediate as nextPoll, setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';

/** Requests that are on their way when the stop begins have this long to arrive. */
const drainMs = 200;
/** Arrived requests are then accepted, one connection per turn of the event loop, for at most this much longer. */
const mostIntakeMs = 3_000;
/** Connections without a complete request are closed this long after the last response. */
const lingerMs = 500;

/**
 * Stops the app so that no caller is left without a response: from then on every response closes its connection,
 * requests that were already sent are still read, and accepted ones are processed. Streams end with `stopping`.
 */
export function addStopping(app: FastifyInstance): { readonly stopping: AbortSignal } {
  const stop = new AbortController();
  let arrivals = 0;
  let inFlight = 0;
  let allAnswered = (): void => {};

  app.addHook('onRequest', (_request, reply, done) => {
    arrivals += 1;
    inFlight += 1;
    // Also when the caller disconnects, for which the framework has no hook.
    reply.raw.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) allAnswered();
    });
    done();
  });
  app.server.on('connection', () => {
    arrivals += 1;
  });
  // A kept-alive connection would keep the server from closing.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stop.signal.aborted) reply.header('connection', 'close');
    done();
  });
  app.addHook('preClose', async () => {
    stop.abort();
    const { server } = app;
    if (!server.listening) return;
    await sleep(drainMs);
    // A long write can have blocked reading for the whole time, and closing resets connections that wait.
    const end = performance.now() + mostIntakeMs;
    let before: number;
    do {
      before = arrivals;
      await nextPoll();
    } while (arrivals > before && performance.now() < end);
    if (inFlight > 0)
      await new Promise<void>((resolve) => {
        allAnswered = resolve;
      });
    setTimeout(() => server.closeAllConnections(), lingerMs).unref();
  });
  return { stopping: stop.signal };
}
