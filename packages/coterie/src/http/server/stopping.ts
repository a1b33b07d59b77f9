import { setImmediate as nextPoll, setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';

/** What is under way to us when the stop begins has this long to arrive. */
const drainMs = 200;
/** What has arrived is then taken in, one connection a turn, for this much longer at most: others may call without end. */
const mostIntakeMs = 3_000;
/** After the last answer, connections on which no whole request came are cut this much later. */
const lingerMs = 500;

/**
 * Stops the app without leaving a caller in doubt: from the stop on every answer closes its
 * connection, requests that had been sent already are still read, and the accepted ones answered. What has no end of its
 * own ends with `stopping`.
 */
export function addStopping(app: FastifyInstance): { readonly stopping: AbortSignal } {
  const stop = new AbortController();
  let arrivals = 0;
  let inFlight = 0;
  let allAnswered = (): void => {};

  app.addHook('onRequest', (_request, reply, done) => {
    arrivals += 1;
    inFlight += 1;
    // Also when the caller hangs up, which no hook of the framework tells.
    reply.raw.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) allAnswered();
    });
    done();
  });
  app.server.on('connection', () => {
    arrivals += 1;
  });
  // A connection that was kept alive would keep the server from closing.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stop.signal.aborted) reply.header('connection', 'close');
    done();
  });
  app.addHook('preClose', async () => {
    stop.abort();
    const { server } = app;
    if (!server.listening) return;
    await sleep(drainMs);
    // A long write may have held up the reading for the whole time, and a close resets what waits to be accepted.
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
