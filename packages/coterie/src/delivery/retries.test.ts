import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { Sending } from '../store/sending.ts';
import { afterFailure, givenUpAfter, pauses } from './retries.ts';

const fresh: Sending = {
  deliveredSequence: 7,
  deliveries: 3,
  failedAttempts: 0,
  failingSince: null,
  nextAttemptOn: 0,
};
const failed = { status: 500, error: 'HTTP 500.', retryAfter: null };
const start = Date.UTC(2026, 0, 1);

/** Fails every attempt until the webhook is disabled. @returns the times of the attempts, and the reason. */
function failForEver(chance = 0): { times: readonly number[]; reason: string } {
  const times: number[] = [];
  let sending = fresh;
  for (let now = start; ; now = sending.nextAttemptOn) {
    times.push(now - start);
    const after = afterFailure(sending, failed, now, chance);
    if (after.disable !== null) return { times, reason: after.disable };
    sending = after.sending;
    expect(sending.deliveredSequence).toBe(7);
  }
}

it('waits longer from failure to failure, and gives up after exactly three days', () => {
  const { times, reason } = failForEver();
  const seconds = times.map((time) => time / 1_000);
  expect(seconds.slice(0, 8)).toEqual([0, 5, 35, 155, 1_055, 4_655, 26_255, 47_855]);
  expect(times.at(-1)).toBe(givenUpAfter);
  expect(givenUpAfter).toBe(3 * 24 * 60 * 60 * 1_000);
  expect(reason).toBe(
    'Every attempt since 2026-01-01T00:00:00.000Z failed. The last error: HTTP 500.',
  );
});

it('waits randomly up to a fifth longer, and gives up at the same time', () => {
  const { times } = failForEver(1);
  expect(times.slice(0, 4).map((time) => time / 1_000)).toEqual([0, 6, 42, 186]);
  expect(times.at(-1)).toBe(givenUpAfter);
  const half = failForEver(0.5).times;
  expect(half.slice(0, 3).map((time) => time / 1_000)).toEqual([0, 5.5, 38.5]);
});

it('gives up at once after 410 Gone', () => {
  const { disable } = afterFailure(fresh, { ...failed, status: 410 }, start, 0);
  expect(disable).toBe('The receiver responded with 410 Gone.');
});

it.each([
  [429, '120', 120_000],
  [503, '120', 120_000],
  [503, new Date(start + 90_000).toUTCString(), 90_000],
  [503, '0', 1_000],
  [503, '999999999', 24 * 60 * 60 * 1_000],
  [503, 'soon', pauses[0]],
  [500, '120', pauses[0]],
])('after %i with Retry-After %s waits %i ms', (status, retryAfter, wait) => {
  const { sending } = afterFailure(fresh, { ...failed, status, retryAfter }, start, 0);
  expect(sending.nextAttemptOn).toBe(start + wait);
});

it('always waits, but never past the end of the three days', () => {
  fc.assert(
    fc.property(
      fc.nat(1_000),
      fc.nat(givenUpAfter * 2),
      fc.option(fc.oneof(fc.nat().map(String), fc.string()), { nil: null }),
      fc.constantFrom(429, 500, 503),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failedAttempts, since, retryAfter, status, chance) => {
        const before = { ...fresh, failedAttempts, failingSince: start };
        const now = start + since;
        const posted = { ...failed, status, retryAfter };
        const { sending, disable } = afterFailure(before, posted, now, chance);
        expect(sending.nextAttemptOn).toBeGreaterThan(now);
        expect(disable !== null).toBe(since >= givenUpAfter);
        if (disable === null)
          expect(sending.nextAttemptOn).toBeLessThanOrEqual(start + givenUpAfter);
      },
    ),
  );
});
