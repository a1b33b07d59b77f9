/** How often an operation is attempted, and how long it waits between attempts. */
export interface RetryOptions {
  /** Attempts in total, including the first; 1 to 1,000. Default 10. */
  readonly attempts?: number;
  /** Upper limit of the first wait, in milliseconds; it doubles with each attempt. Waits are random. Default 50. */
  readonly baseDelayMs?: number;
  /** Upper limit of every wait, in milliseconds. Default 2,000. */
  readonly maxDelayMs?: number;
  /** Aborting it ends the current wait and prevents further attempts. A request that is under way is not cancelled. */
  readonly signal?: AbortSignalLike;
}

/** The part of AbortSignal that is used; older TypeScript versions of shops do not declare AbortSignal. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export const defaultAttempts = 10;

/**
 * Waits before the next attempt, with full jitter: writers that collided are spread over the whole interval, so that
 * they do not collide again.
 * @param tried - the number of attempts so far.
 * @returns whether to make another attempt: false after the last one and when the signal is aborted, which also ends
 * the wait.
 */
export async function backoff(tried: number, options: RetryOptions): Promise<boolean> {
  const { attempts = defaultAttempts, baseDelayMs = 50, maxDelayMs = 2_000, signal } = options;
  // A signal that is already aborted does not fire the event again.
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
