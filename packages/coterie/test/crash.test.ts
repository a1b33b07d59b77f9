import { afterEach, expect, it } from 'vitest';

import { newSeed, repeatWith, runs } from '../../../scripts/run-sizes.ts';
import { prepareCrashTest } from './crash-rounds.ts';
import { cleanUp, makeDatabasePath } from './server-process.ts';

afterEach(cleanUp);

const killsAfterMs = Array.from({ length: runs(4, 24) }, (_, round) => 300 + ((round * 350) % 750));

it('keeps all it acknowledged, and nothing by halves, when it is killed under load', async () => {
  const seed = newSeed();
  const test = await prepareCrashTest(makeDatabasePath(), seed);
  let unanswered = 0;
  for (const [round, killAfterMs] of killsAfterMs.entries()) {
    const result = await test.run(killAfterMs);
    expect(result.violations, `round ${round}. ${repeatWith(seed)}`).toEqual([]);
    unanswered += result.unanswered;
  }
  // Else the rounds killed a server that had nothing to do.
  expect(unanswered).toBeGreaterThan(killsAfterMs.length);
});
