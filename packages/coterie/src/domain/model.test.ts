import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { plan, resolve } from '../../test/arbitraries/plans.ts';
import { expectSame } from '../../test/trial/same.ts';
import { dumpAll } from '../../test/trial/state.ts';
import {
  expectAsModelled,
  expectSoundAtEnd,
  type Laboratory,
  openLaboratory,
  operator,
  startTrial,
  submitAll,
} from '../../test/trial/trial.ts';
import { decide } from './decide/index.ts';
import { needsOf } from './needs-of.ts';

/** All codes with which these commands can be rejected within the small numbers of a trial. */
const codes = [
  403, 1060, 1619, 1620, 1622, 1623, 1624, 1632, 1633, 1634, 1635, 1636, 1637, 1638, 1639, 1640,
  1641, 1642, 1643, 1644, 1645, 8003, 8006, 8013, 8015, 8045, 8069, 95001, 95002, 95003, 95004,
  95005, 95007, 95008, 95060,
];

const plans = fc.array(plan, { maxLength: 100, size: 'max' });
const bursts = fc.array(fc.array(fc.tuple(fc.boolean(), plan), { maxLength: 20, size: 'max' }), {
  maxLength: 10,
  size: 'max',
});

describe('random commands', () => {
  let laboratory: Laboratory;

  beforeAll(async () => {
    laboratory = await openLaboratory(10);
  });
  afterAll(() => laboratory.store.close());

  it('have the outcomes of the contract one by one, and keep its rules', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (sequence) => {
        const trial = await startTrial(laboratory);
        for (const one of sequence) {
          const before = trial.log.length;
          const command = resolve(trial.world, one);
          const [outcome] = await submitAll(laboratory, [{ trial, command }]);
          await expectAsModelled(laboratory, trial);
          if (outcome?.accepted !== true && trial.log.length !== before)
            expect.fail('a rejected command left a trace in the log');
        }
        await expectSoundAtEnd(laboratory, trial);
      }),
      { numRuns: 80 },
    );
    expect(codes.filter((code) => !laboratory.codesSeen.has(code))).toEqual([]);
  });

  it('have the same outcomes when they arrive together, in the orgs of one installation', async () => {
    await fc.assert(
      fc.asyncProperty(bursts, async (sequence) => {
        const first = await startTrial(laboratory);
        const second = await startTrial(laboratory);
        for (const burst of sequence) {
          const submissions = burst.map(([inFirst, one]) => {
            const trial = inFirst ? first : second;
            return { trial, command: resolve(trial.world, one) };
          });
          await submitAll(laboratory, submissions);
          await expectAsModelled(laboratory, first);
          await expectAsModelled(laboratory, second);
        }
        await expectSoundAtEnd(laboratory, first);
        await expectSoundAtEnd(laboratory, second);
      }),
      { numRuns: 120 },
    );
  });

  it('are always decided the same way, and leave the facts unchanged', async () => {
    const { store } = laboratory;
    await fc.assert(
      fc.asyncProperty(plans, async (sequence) => {
        const trial = await startTrial(laboratory);
        for (const one of sequence) {
          const command = resolve(trial.world, one);
          const facts = await store.load(trial.orgId, [needsOf(command)]);
          const before = dumpAll(facts);
          const context = { now: 1, actor: operator };
          const { outcome, changes } = decide(facts, command, context);
          expectSame(dumpAll(facts), before, 'the facts');
          const again = decide(facts, command, context);
          expectSame([again.outcome, again.changes], [outcome, changes], 'the decision');
          const rehearsed = await laboratory.writer.rehearse(trial.orgId, command, operator);
          const [done] = await submitAll(laboratory, [{ trial, command }]);
          const { changes: would, sequence, ...answer } = rehearsed;
          const { changes: made } = await store.listChanges(trial.orgId, {
            since: sequence,
            limit: 1_000,
          });
          expectSame(
            withoutTimes([{ ...answer, sequence: sequence + would.length }, would]),
            withoutTimes([done, made]),
            'the dry run',
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** The laboratory's clock advances with every decision. */
function withoutTimes(value: unknown): unknown {
  const isTime = (key: string): boolean =>
    ['at', 'createdOn', 'erasedOn', 'joinedOn'].includes(key);
  return JSON.parse(JSON.stringify(value, (key, one) => (isTime(key) ? 0 : one)));
}
