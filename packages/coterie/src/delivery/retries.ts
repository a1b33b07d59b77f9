import type { Sending } from '../store/sending.ts';
import type { Posted } from './post.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after the first, second, … failure in a row the next attempt is made; the last one again and again. */
export const pauses = [5 * second, 30 * second, 2 * minute, 15 * minute, hour, 6 * hour] as const;

/** A pause is up to so much longer, by chance: else all that wait for one receiver would come back to it at once. */
const spread = 0.2;

/** After so long without one success the webhook is disabled. */
export const givenUpAfter = 72 * hour;

const longestRetryAfter = 24 * hour;

/** What becomes of a webhook whose attempt failed. */
export interface AfterFailure {
  readonly sending: Sending;
  /** Why it is to be disabled; null: it is tried again. */
  readonly disable: string | null;
}

/** Decides when to try again, or that there is no use; `now` in milliseconds since the epoch, `chance` from 0 to 1. */
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
  // Not past the moment of giving up, so that it comes when it was said to come.
  const nextAttemptOn = now < givenUpOn ? Math.min(wished, givenUpOn) : wished;
  const after = { ...sending, failedAttempts, failingSince, nextAttemptOn };
  const error = posted.error ?? '';
  if (posted.status === 410) return { sending: after, disable: 'The receiver answered 410 Gone.' };
  const isOver = now >= givenUpOn;
  const since = new Date(failingSince).toISOString();
  return {
    sending: after,
    disable: isOver ? `Every attempt since ${since} failed. The last one: ${error}` : null,
  };
}

/** What a receiver that is overloaded asks for, in milliseconds; null: nothing. */
function retryAfter({ status, retryAfter: asked }: Posted, now: number): number | null {
  if (asked === null || (status !== 429 && status !== 503)) return null;
  const wait = /^\d+$/.test(asked) ? Number(asked) * second : Date.parse(asked) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, second), longestRetryAfter) : null;
}
