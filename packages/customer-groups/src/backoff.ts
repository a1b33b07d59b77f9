/** How often and how patiently something is tried again. */
export interface RetryOptions {
  /** Tries in all, the first one included. Default 10. */
  readonly attempts?: number;
  /** The first wait is random between 0 and this, in milliseconds; it doubles with each. Default 50. */
  readonly baseDelayMs?: number;
  /** No wait is longer, in milliseconds. Default 2,000. */
  readonly maxDelayMs?: number;
  /** Aborting ends the waiting and what follows it. */
  readonly signal?: AbortSignalLike;
}

/** What is used of an AbortSignal, which not every shop's TypeScript knows. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export const defaultAttempts = 10;

/**
 * Full jitter: writers that collided once are spread over the whole interval, so that they part.
 * @returns whether there is to be another try after this one: not after the last, and not when the signal was aborted,
 *   which also ends the wait.
 */
export async function backoff(tried: number, options: RetryOptions): Promise<boolean> {
  const { attempts = defaultAttempts, baseDelayMs = 50, maxDelayMs = 2_000, signal } = options;
  // A signal that was aborted before does not tell of it again.
  if (tried >= attempts || isAborted(options)) return false;
  const longest = Math.min(maxDelayMs, baseDelayMs * 2 ** (tried - 1));
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, Math.random() * longest);
    signal?.addEventListener('abort', done);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
  return !isAborted(options);
}

export function isAborted({ signal }: RetryOptions): boolean {
  return signal?.aborted === true;
}
