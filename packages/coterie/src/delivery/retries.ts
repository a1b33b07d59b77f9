import type { Sending } from '../store/sending.ts';
import type { Posted } from './post.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The pauses in milliseconds after the first, second, … consecutive failure; the last one repeats. */
export const pauses = [5 * second, 30 * second, 2 * minute, 15 * minute, hour, 6 * hour] as const;

/** Each pause is randomly longer by up to this share, so that webhooks of one receiver do not all retry at once. */
const spread = 0.2;

/** A webhook is disabled after failing for this long, in milliseconds, without one success. */
export const givenUpAfter = 72 * hour;

const longestRetryAfter = 24 * hour;

/** What happens to a webhook after a failed attempt. */
export interface AfterFailure {
  readonly sending: Sending;
  /** Why the webhook must be disabled; null if it is retried. */
  readonly disable: string | null;
}

/** Decides when to retry, or to give up. `now` is in milliseconds since the epoch, `chance` a random number from 0 to 1. */
export function afterFailure(
  sending: Sending,
  posted: Posted,
  now: number,
  chance: number,
): AfterFailure {
  const failedAttempts = sending.failedAttempts + 1;
  const failingSince = sending.failingSince ?? now;
  const pause = pauses[Math.min(failedAttempts, pauses.length) - 1] ?? 0;
  const spreadPause = Math.round(pause * (1 + spread * chance));
  const wished = now + (retryAfter(posted, now) ?? spreadPause);
  const givenUpOn = failingSince + givenUpAfter;
  // Not later than the time of giving up, so that the webhook is disabled after exactly `givenUpAfter`.
  const nextAttemptOn = now < givenUpOn ? Math.min(wished, givenUpOn) : wished;
  const after = { ...sending, failedAttempts, failingSince, nextAttemptOn };
  const error = posted.error ?? '';
  if (posted.status === 410)
    return { sending: after, disable: 'The receiver responded with 410 Gone.' };
  const isOver = now >= givenUpOn;
  const since = new Date(failingSince).toISOString();
  return {
    sending: after,
    disable: isOver ? `Every attempt since ${since} failed. The last error: ${error}` : null,
  };
}

/** The pause in milliseconds that an overloaded receiver asks for with Retry-After; null if it asks for none. */
function retryAfter({ status, retryAfter: asked }: Posted, now: number): number | null {
  if (asked === null || (status !== 429 && status !== 503)) return null;
  const wait = /^\d+$/.test(asked) ? Number(asked) * second : Date.parse(asked) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, second), longestRetryAfter) : null;
}
