import { afterEach, expect, it } from 'vitest';

import { prepareCrashTest } from './crash-rounds.ts';
import { cleanUp, makeDatabasePath } from './server-process.ts';

afterEach(cleanUp);

const killsAfterMs = [300, 700, 450, 900, 350, 800, 550, 1_000];

it('keeps all it acknowledged, and nothing by halves, when it is killed under load', async () => {
  const seed = Date.now() % 1_000_000;
  const test = await prepareCrashTest(makeDatabasePath(), seed);
  let unanswered = 0;
  for (const [round, killAfterMs] of killsAfterMs.entries()) {
    const result = await test.run(killAfterMs);
    expect(result.violations, `round ${round}, seed ${seed}`).toEqual([]);
    unanswered += result.unanswered;
  }
  // Else the rounds killed a server that had nothing to do.
  expect(unanswered).toBeGreaterThan(killsAfterMs.length);
});
