import { afterEach, expect, it } from 'vitest';

import { prepareCrashTest } from './crash-rounds.ts';
import { cleanUp, makeDatabasePath } from './server-process.ts';

afterEach(cleanUp);

const killsAfterMs = [300, 700, 450, 900, 350, 800, 550, 1_000];

it('keeps all it acknowledged, and nothing by halves, when it is killed under load', async () => {
  const seed = Date.now() % 1_000_000;
  const test = await prepareCrashTest(makeDatabasePath(), seed);
  let acknowledged = 0;
  let unanswered = 0;
  for (const [round, killAfterMs] of killsAfterMs.entries()) {
    const result = await test.run(killAfterMs);
    expect(result.violations, `round ${round}, seed ${seed}`).toEqual([]);
    acknowledged += result.acknowledged;
    unanswered += result.unanswered;
  }
  // Less would mean that the rounds killed a server that had nothing to do.
  expect(acknowledged).toBeGreaterThan(200);
  expect(unanswered).toBeGreaterThan(killsAfterMs.length);
});
