import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import autocannon, { type Request } from 'autocannon';

import { readStream } from '../../examples/keep-in-step/read.ts';
import { summarize } from './latencies.ts';
import type { LoadJob, LoadReport } from './load.ts';
import { type Call, headers, operations } from './operations.ts';
import { tillName, tillPassword } from './shape.ts';

/** A process that loads a server with autocannon. It ends with a fault as soon as an answer is not what it must be. */
process.send?.('ready');
const [job] = (await once(process, 'message')) as [LoadJob];
process.send?.(await load(job), () => process.disconnect());

async function load(job: LoadJob) {
  const { url, shape, operation, connections, calls, floorAnswer, cursor = '' } = job;
  const following = job.follow === true ? await follow(url) : null;
  const makeCall = operations[operation];
  const answered: number[] = [];
  const milliseconds: number[] = [];
  let next = 'from' in calls ? calls.from : 0;
  let lastAt = 0;

  /** Each connection's own, because its answers come in the order of its requests. */
  interface Context {
    sent?: { readonly call: Call; readonly index: number };
  }
  const setupRequest = (request: Request, context: Context): Request => {
    const index = 'from' in calls ? next : calls[next];
    if (index === undefined) throw new Error(`More than ${next} calls were asked for.`);
    next += 1;
    const call = makeCall(shape, index, cursor);
    context.sent = { call, index };
    const { method, path, body } = call;
    return { ...request, method, path, headers, ...(body === undefined ? {} : { body }) };
  };
  const onResponse = (status: number, body: string, { sent }: Context): void => {
    if (sent === undefined) throw new Error('An answer came that nobody asked for.');
    const right = floorAnswer === null ? sent.call.isRight(body) : body === floorAnswer;
    if (status !== 200 || !right)
      throw new Error(`${sent.call.method} ${sent.call.path} was answered ${status} ${body}`);
    answered.push(sent.index);
  };

  const startedAt = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        ...('from' in calls ? { duration: calls.seconds } : { amount: calls.length }),
        sampleInt: 100,
        timeout: 30,
        requests: [{ setupRequest: setupRequest as never, onResponse: onResponse as never }],
      },
      (error, done) => (error === null ? resolve(done) : reject(error)),
    );
    instance.on('response', (_client, _status, _bytes, duration) => {
      milliseconds.push(duration);
      lastAt = performance.now();
    });
  });
  const { errors, timeouts, resets, non2xx } = result;
  if (errors + timeouts + non2xx > 0)
    throw new Error(JSON.stringify({ errors, timeouts, resets, non2xx }));

  return {
    answers: milliseconds.length,
    seconds: (lastAt - startedAt) / 1_000,
    ...summarize(milliseconds),
    answered,
    next,
    lag: following === null ? { p50: 0, p99: 0, changes: 0 } : await following.end(),
  } satisfies LoadReport;
}

/** Reads the stream of changes from its end on. */
async function follow(url: string) {
  const page = await fetch(`${url}/api/v1/changes?limit=1`, { headers });
  const { sequence } = (await page.json()) as { readonly sequence: number };
  const service = { url, userName: tillName, password: tillPassword };
  const stopping = new AbortController();
  const lags: number[] = [];
  const reading = (async () => {
    for await (const { change } of readStream(service, sequence, stopping.signal))
      if (change !== null) lags.push(Date.now() - Date.parse(change.at));
  })();
  // It ends by being stopped.
  const ended = reading.catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    end: async () => {
      // The last changes are still on their way.
      await delay(500);
      stopping.abort();
      await ended;
      return { ...summarize(lags), changes: lags.length };
    },
  };
}
