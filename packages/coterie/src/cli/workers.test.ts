import { describe, expect, it } from 'vitest';

import { nextPauseMs } from './workers.ts';

/** The pauses before workers are replaced that ran for these times, one after the other. */
function pausesAfter(...ranMs: readonly number[]): readonly number[] {
  let pauseMs = 0;
  return ranMs.map((ran) => (pauseMs = nextPauseMs(pauseMs, ran)));
}

describe('the pause before a worker is replaced', () => {
  it('doubles up to ten seconds while workers exit soon after their start', () => {
    const pauses = pausesAfter(...Array.from({ length: 10 }, () => 50));
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  });

  it('is zero for a worker that ran for ten seconds, and then grows again', () => {
    expect(pausesAfter(50, 50, 10_000, 9_999, 0)).toEqual([100, 200, 0, 100, 200]);
  });
});
