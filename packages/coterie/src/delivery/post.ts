import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';

import { addressIn, isPublicAddress, PrivateAddress, publicLookup } from './public-addresses.ts';

// Importing node:http would also load Node's fetch and WebSocket, which takes a tenth of the startup time.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** The outcome of one request. */
export interface Posted {
  /** The HTTP status of the response; null without a response. */
  readonly status: number | null;
  /** Why the request failed; null for a 2xx response. */
  readonly error: string | null;
  /** The Retry-After header of the response. */
  readonly retryAfter: string | null;
}

interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Aborts the request. */
  readonly signal: AbortSignal;
}

export interface Poster {
  /** Sends a message. Never rejects; the result contains the error. Redirects are not followed. */
  post(message: Message): Promise<Posted>;
  /** What a rejected URL must be instead, for instance `an https URL`; null for a URL that is accepted as far as is known now. */
  whyRefused(url: string): Promise<string | null>;
  close(): void;
}

export interface PosterOptions {
  /** Whether http URLs and addresses that are not public are allowed. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
  readonly lookup?: LookupFunction;
}

const defaultTimeoutMs = 15_000;
/** The connection of a longer response is closed, because only the status counts. */
const mostAnswerBytes = 1_024;

export function createPoster(options: PosterOptions): Poster {
  const { allowPrivate, timeoutMs = defaultTimeoutMs, lookup = publicLookup() } = options;
  const own = { keepAlive: true, maxFreeSockets: 64, ...(allowPrivate ? {} : { lookup }) };
  const agents = { 'http:': new http.Agent(own), 'https:': new https.Agent(own) };

  function refuse(url: URL): string | null {
    if (allowPrivate) return null;
    if (url.protocol !== 'https:') return 'an https URL';
    // The connection calls `lookup` only for names, so an IP address is checked here.
    const address = addressIn(url);
    return address === null || isPublicAddress(address) ? null : 'in the public internet';
  }

  async function post(message: Message, isRepeat = false): Promise<Posted> {
    const url = new URL(message.url);
    const refused = refuse(url);
    if (refused !== null) return failed(`The url must be ${refused}.`);
    const isHttps = url.protocol === 'https:';
    const signal = AbortSignal.any([message.signal, AbortSignal.timeout(timeoutMs)]);
    const { promise, resolve } = Promise.withResolvers<Posted | 'again'>();
    const request = (isHttps ? https : http).request(url, {
      method: 'POST',
      agent: isHttps ? agents['https:'] : agents['http:'],
      headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
      signal,
    });
    request.on('response', (response) => {
      drain(response);
      resolve(toPosted(response));
    });
    request.on('error', (error) => {
      // The receiver closed a kept-alive connection just as it was used again.
      const stale = request.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
      if (stale && !isRepeat) resolve('again');
      else if (message.signal.aborted) resolve(failed('The service was stopped.'));
      else if (signal.aborted) resolve(failed(`No response within ${timeoutMs / 1_000} seconds.`));
      else resolve(failed(sentence(error)));
    });
    request.end(message.body);
    const posted = await promise;
    return posted === 'again' ? post(message, true) : posted;
  }

  return {
    post: (message) => post(message),
    whyRefused: async (given) => {
      const url = new URL(given);
      const refused = refuse(url);
      if (refused !== null || allowPrivate || addressIn(url) !== null) return refused;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      lookup(url.hostname, {}, (error) => resolve(error instanceof PrivateAddress));
      // A name that is unknown now may exist later, and is checked again at each attempt.
      return (await promise) ? 'in the public internet' : null;
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function failed(error: string): Posted {
  return { status: null, error, retryAfter: null };
}

function toPosted({ statusCode: status = 0, headers }: IncomingMessage): Posted {
  const retryAfter = headers['retry-after'] ?? null;
  if (status >= 200 && status < 300) return { status, error: null, retryAfter };
  const redirect = status >= 300 && status < 400 ? ' Redirects are not followed.' : '';
  return { status, error: `HTTP ${status}.${redirect}`, retryAfter };
}

/** Reads a short response to its end, so that the connection can be used again. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostAnswerBytes) response.destroy();
  });
  response.on('error', () => {});
}

function sentence(error: Error): string {
  const reasons = error instanceof AggregateError ? (error.errors as readonly Error[]) : [error];
  return `${reasons.map(({ message }) => message).join('; ')}.`;
}
