import autocannon, { type Request } from 'autocannon';

import { summarize } from './latencies.ts';
import type { Call } from './operations.ts';

/** Calls from an index on, for a time; or a list of call indexes. */
export type CallRange = { readonly from: number; readonly seconds: number } | readonly number[];

export interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly calls: CallRange;
  readonly makeCall: (index: number) => Call;
}

/** The result of sending calls. */
export interface Sent {
  /** Responses per second, and their times in milliseconds. */
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** The indexes of the calls that got a response. */
  readonly answered: readonly number[];
  /** The index after the last call that was sent. */
  readonly next: number;
}

/**
 * How long calls are sent before they count; of a list, its first fifth. The sending process has just started, and its
 * code is still being compiled.
 */
const warmUpSeconds = 1;
const warmUpPart = 0.2;

/** Sends calls with autocannon. Throws at the first wrong response. */
export async function sendCalls(sending: Sending): Promise<Sent> {
  const { url, headers, connections, calls, makeCall } = sending;
  const answered: number[] = [];
  const milliseconds: number[] = [];
  let next = 'from' in calls ? calls.from : 0;
  let countedFrom: number | null = null;
  let lastAt = 0;

  /** One per connection, whose responses arrive in the order of its requests. */
  interface Context {
    sent?: { readonly call: Call; readonly index: number };
  }
  const setupRequest = (request: Request, context: Context): Request => {
    const index = 'from' in calls ? next : calls[next];
    if (index === undefined) throw new Error(`autocannon requested more than ${next} calls.`);
    next += 1;
    const call = makeCall(index);
    context.sent = { call, index };
    const { method, path, body } = call;
    return { ...request, method, path, headers, ...(body === undefined ? {} : { body }) };
  };
  const onResponse = (status: number, body: string, { sent }: Context): void => {
    if (sent === undefined) throw new Error('A response arrived without a request.');
    if (status !== 200 || !sent.call.isRight(body))
      throw new Error(`Wrong response to ${sent.call.method} ${sent.call.path}: ${status} ${body}`);
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
