import autocannon, { type Request } from 'autocannon';

import { summarize } from './latencies.ts';
import type { Call } from './operations.ts';

/** Which calls: those from this index on, for so long; or just these. */
export type CallRange = { readonly from: number; readonly seconds: number } | readonly number[];

export interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly calls: CallRange;
  readonly makeCall: (index: number) => Call;
}

/** What came of it. */
export interface Sent {
  /** Answers a second, and how long they took. */
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** Indexes of the calls that were answered. */
  readonly answered: readonly number[];
  /** The index from which no call was sent. */
  readonly next: number;
}

/**
 * How long calls are sent before they count; of a list, its first fifth. The process that sends them is young, and
 * would be measured while it is compiled.
 */
const warmUpSeconds = 1;
const warmUpPart = 0.2;

/** Sends calls with autocannon. Throws at the first answer that is not the right one. */
export async function sendCalls(sending: Sending): Promise<Sent> {
  const { url, headers, connections, calls, makeCall } = sending;
  const answered: number[] = [];
  const milliseconds: number[] = [];
  let next = 'from' in calls ? calls.from : 0;
  let countedFrom: number | null = null;
  let lastAt = 0;

  /** Each connection's own, because its answers come in the order of its requests. */
  interface Context {
    sent?: { readonly call: Call; readonly index: number };
  }
  const setupRequest = (request: Request, context: Context): Request => {
    const index = 'from' in calls ? next : calls[next];
    if (index === undefined) throw new Error(`More than ${next} calls were asked for.`);
    next += 1;
    const call = makeCall(index);
    context.sent = { call, index };
    const { method, path, body } = call;
    return { ...request, method, path, headers, ...(body === undefined ? {} : { body }) };
  };
  const onResponse = (status: number, body: string, { sent }: Context): void => {
    if (sent === undefined) throw new Error('An answer came that nobody asked for.');
    if (status !== 200 || !sent.call.isRight(body))
      throw new Error(`${sent.call.method} ${sent.call.path} was answered ${status} ${body}`);
    answered.push(sent.index);
  };

  const startedAt = performance.now();
  const isWarm = (at: number): boolean =>
    'from' in calls
      ? at >= startedAt + warmUpSeconds * 1_000
      : answered.length > calls.length * warmUpPart;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        ...('from' in calls
          ? { duration: warmUpSeconds + calls.seconds }
          : { amount: calls.length }),
        sampleInt: 100,
        timeout: 30,
        requests: [{ setupRequest: setupRequest as never, onResponse: onResponse as never }],
      },
      (error, done) => (error === null ? resolve(done) : reject(error)),
    );
    instance.on('response', (_client, _status, _bytes, duration) => {
      lastAt = performance.now();
      if (countedFrom !== null) milliseconds.push(duration);
      else if (isWarm(lastAt)) countedFrom = lastAt;
    });
  });
  const { errors, timeouts, resets, non2xx } = result;
  if (errors + timeouts + non2xx > 0)
    throw new Error(JSON.stringify({ errors, timeouts, resets, non2xx }));

  return {
    rate: (milliseconds.length / (lastAt - (countedFrom ?? lastAt))) * 1_000,
    ...summarize(milliseconds),
    answered,
    next,
  };
}
