import { reasonOf } from './errors.ts';
import { isObject } from './values.ts';

/** As much of fetch as is used here. */
export type FetchLike = (
  url: string,
  // An AbortSignal, a type that not every shop's TypeScript knows.
  // oxlint-disable-next-line typescript/no-explicit-any
  request: { method: string; headers: Record<string, string>; body: string; signal: any },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface Way {
  /** Milliseconds until a request counts as failed. Default 10,000. */
  readonly timeoutMs?: number;
  /** Instead of the global fetch, which Node has since 18. */
  readonly fetch?: FetchLike;
}

interface NetworkError {
  readonly message: string;
  /** Absent when there was no answer. */
  readonly statusCode?: number;
  /** The answer's body, parsed where it was JSON. */
  readonly result?: unknown;
}

/** Shaped like Apollo Client 3's error, so that a shop's `catch` need not know which client it was. */
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
 * @returns the answer's body, parsed.
 * @throws RequestFailed with `networkError` for every status but 2xx, for no answer in time, and for no JSON.
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
      `No answer from ${url}${late ? ` within ${timeoutMs} ms` : `: ${reasonOf(thrown)}`}`,
    );
  } finally {
    clearTimeout(timer);
  }
}

function read(url: string, statusCode: number, text: string): unknown {
  const answer = `An answer with status ${statusCode} from ${url}`;
  let result: unknown;
  try {
    result = JSON.parse(text);
  } catch {
    throw failed(`${answer} that is not JSON`, { statusCode, result: text });
  }
  if (statusCode >= 200 && statusCode < 300) return result;
  throw failed(`${answer}: ${toldBy(result)}`, { statusCode, result });
}

/** What commercetools says in a refusal, for those who log the error as it is. */
function toldBy(result: unknown): string {
  const { message, errors } = isObject(result) ? result : {};
  const [first] = Array.isArray(errors) ? errors : [];
  return String(message ?? (isObject(first) ? first['message'] : 'nothing more'));
}

function failed(message: string, rest: Omit<NetworkError, 'message'> = {}): RequestFailed {
  return new RequestFailed(message, [], { message, ...rest });
}
