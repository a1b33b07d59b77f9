import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { command } from '../../test/arbitraries/commands.ts';
import {
  expectAsModelled,
  expectLogUntouched,
  type Laboratory,
  openLaboratory,
  startTrial,
  submitAll,
} from '../../test/trial/trial.ts';

/** All refusals that these commands can meet within the small numbers of a trial. */
const codes = [
  403, 1060, 1619, 1620, 1622, 1623, 1624, 1632, 1633, 1634, 1635, 1636, 1637, 1638, 1639, 1640,
  1641, 1642, 1643, 1644, 1645, 8003, 8006, 8013, 8015, 8045, 8069, 95001, 95002, 95003, 95004,
  95005, 95007, 95008,
];

describe('random commands', () => {
  let laboratory: Laboratory;

  beforeAll(async () => {
    laboratory = await openLaboratory(8);
  });
  afterAll(() => laboratory.store.close());

  it('are answered one by one as the contract says, and keep its rules', async () => {
    const sequences = fc.array(command, { minLength: 40, maxLength: 80, size: 'max' });
    await fc.assert(
      fc.asyncProperty(sequences, async (commands) => {
        const trial = await startTrial(laboratory);
        for (const one of commands) {
          const before = trial.log.length;
          const [outcome] = await submitAll(laboratory, [{ trial, command: one }]);
          await expectAsModelled(laboratory, trial);
          if (outcome?.accepted !== true && trial.log.length !== before)
            expect.fail('a refused command left a trace in the log');
        }
        await expectLogUntouched(laboratory, trial);
      }),
      { numRuns: 120 },
    );
    console.log([...laboratory.codesSeen].toSorted((a, b) => a[1] - b[1]).join(' '));
    expect(codes.filter((code) => !laboratory.codesSeen.has(code))).toEqual([]);
  });

  it('are answered the same when they arrive together, in the orgs of one installation', async () => {
    const burst = fc.array(fc.tuple(fc.boolean(), command), { maxLength: 12, size: 'max' });
    await fc.assert(
      fc.asyncProperty(fc.array(burst, { maxLength: 10, size: 'max' }), async (bursts) => {
        const first = await startTrial(laboratory);
        const second = await startTrial(laboratory);
        for (const submissions of bursts) {
          const all = submissions.map(([inFirst, one]) => ({
            trial: inFirst ? first : second,
            command: one,
          }));
          await submitAll(laboratory, all);
          await expectAsModelled(laboratory, first);
          await expectAsModelled(laboratory, second);
        }
        await expectLogUntouched(laboratory, first);
        await expectLogUntouched(laboratory, second);
      }),
      { numRuns: 120 },
    );
  });
});
