import { reasonOf } from './errors.ts';
import { isObject } from './values.ts';

/** The part of fetch that is used here. */
export type FetchLike = (
  url: string,
  // `signal` is an AbortSignal, which older TypeScript versions of shops do not declare.
  // oxlint-disable-next-line typescript/no-explicit-any
  request: { method: string; headers: Record<string, string>; body: string; signal: any },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface Way {
  /** How long a request may take, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Replaces the global fetch, which Node has since version 18. */
  readonly fetch?: FetchLike;
}

interface NetworkError {
  readonly message: string;
  /** Absent without a response. */
  readonly statusCode?: number;
  /** The body of the response, parsed if it is JSON. */
  readonly result?: unknown;
}

/** Has the shape of Apollo Client 3's error, so that a shop's `catch` works with either client. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly graphQLErrors: readonly unknown[];
  readonly networkError: NetworkError | null;

  constructor(
    message: string,
    graphQLErrors: readonly unknown[],
    networkError: NetworkError | null,
  ) {
    super(message);
    this.graphQLErrors = graphQLErrors;
    this.networkError = networkError;
  }
}

/**
 * @returns the parsed body of the response.
 * @throws RequestFailed with `networkError` when the status is not 2xx, when no response arrives in time, and when the
 * body is not JSON.
 */
export async function post(
  { timeoutMs = 10_000, fetch: send = fetch }: Way,
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<unknown> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  try {
    const { signal } = controller;
    const response = await send(url, { method: 'POST', headers, body, signal });
    return read(url, response.status, await response.text());
  } catch (thrown) {
    if (thrown instanceof RequestFailed) throw thrown;
    const late = controller.signal.aborted;
    throw failed(
      `No response from ${url}${late ? ` within ${timeoutMs} ms` : `: ${reasonOf(thrown)}`}`,
    );
  } finally {
    clearTimeout(timer);
  }
}

function read(url: string, statusCode: number, text: string): unknown {
  const answer = `HTTP status ${statusCode} from ${url}`;
  let result: unknown;
  try {
    result = JSON.parse(text);
  } catch {
    throw failed(`${answer} with a body that is not JSON`, { statusCode, result: text });
  }
  if (statusCode >= 200 && statusCode < 300) return result;
  throw failed(`${answer}: ${toldBy(result)}`, { statusCode, result });
}

/** The message of commercetools, for shops that log the error as it is. */
function toldBy(result: unknown): string {
  const { message, errors } = isObject(result) ? result : {};
  const [first] = Array.isArray(errors) ? errors : [];
  return String(message ?? (isObject(first) ? first['message'] : 'no message'));
}

function failed(message: string, rest: Omit<NetworkError, 'message'> = {}): RequestFailed {
  return new RequestFailed(message, [], { message, ...rest });
}
