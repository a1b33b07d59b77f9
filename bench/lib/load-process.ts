import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { readStream } from '../../examples/keep-in-step/read.ts';
import { summarize } from './latencies.ts';
import type { LoadJob, LoadReport } from './load.ts';
import { headers, operations } from './operations.ts';
import { sendCalls } from './send-calls.ts';
import { tillName, tillPassword } from './shape.ts';

/** A process that loads a server with autocannon. It fails at the first wrong response. */
process.send?.('ready');
const [job] = (await once(process, 'message')) as [LoadJob];
process.send?.(await load(job), () => process.disconnect());

async function load(job: LoadJob): Promise<LoadReport> {
  const { url, shape, operation, connections, calls, floorAnswer, cursor = '' } = job;
  const following = job.follow === true ? await follow(url) : null;
  const makeCall = (index: number) => {
    const call = operations[operation](shape, index, cursor);
    return floorAnswer === null
      ? call
      : { ...call, isRight: (body: string) => body === floorAnswer };
  };
  return {
    ...(await sendCalls({ url, headers, connections, calls, makeCall })),
    lag: following === null ? { p50: 0, p99: 0, changes: 0 } : await following.end(),
  };
}

/** Follows the change stream, starting at its end. */
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
  // The stream ends only when it is aborted.
  const ended = reading.catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    end: async () => {
      // Waits for the last changes to arrive.
      await delay(500);
      stopping.abort();
      await ended;
      return { ...summarize(lags), changes: lags.length };
    },
  };
}
