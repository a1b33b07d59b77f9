import { parseArgs } from 'node:util';

import { prepareCrashTest } from '../packages/coterie/test/crash-rounds.ts';
import { cleanUp, makeDatabasePath } from '../packages/coterie/test/server-process.ts';

/**
 * Loads a server with random writes, kills it in between, starts it again on the same file, and checks that every
 * acknowledged write is there: `node bench/torture.ts --minutes 5`. Exits with code 1 after a violation.
 */
const roundsPerFile = 15;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const endsAt = Date.now() + Number(values.minutes) * 60_000;
let seed = Number(values.seed);
const totals = { rounds: 0, acknowledged: 0, unanswered: 0, violations: 0 };

process.stdout.write(`seed ${seed}\n`);
while (Date.now() < endsAt) {
  const test = await prepareCrashTest(makeDatabasePath(), seed);
  for (let round = 0; round < roundsPerFile && Date.now() < endsAt; round += 1) {
    const killAfterMs = 200 + Math.floor(Math.random() * 4_000);
    const { sent, acknowledged, unanswered, violations } = await test.run(killAfterMs);
    totals.rounds += 1;
    totals.acknowledged += acknowledged;
    totals.unanswered += unanswered;
    totals.violations += violations.length;
    process.stdout.write(
      `round ${totals.rounds}: killed after ${killAfterMs} ms, ${sent} sent, ${acknowledged} acknowledged, ${unanswered} cut off, ${violations.length} violations\n`,
    );
    for (const violation of violations.slice(0, 20)) process.stdout.write(`  ${violation}\n`);
  }
  await cleanUp();
  seed += 1_000_000;
}
process.stdout.write(
  `${totals.rounds} rounds, ${totals.acknowledged} acknowledged writes, ${totals.unanswered} cut off, ${totals.violations} violations\n`,
);
process.exitCode = totals.violations === 0 ? 0 : 1;
