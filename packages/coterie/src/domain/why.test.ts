import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { joinItem, groupId, userId } from '../../test/arbitraries/parts.ts';
import { plan, resolve } from '../../test/arbitraries/plans.ts';
import { mayAct } from '../../test/reference-model/checks.ts';
import { codesOf } from '../../test/trial/summary.ts';
import {
  type Laboratory,
  openLaboratory,
  operator,
  startTrial,
  submitAll,
} from '../../test/trial/trial.ts';
import { check, checkRules, needsOfCheck, type Question } from './checks.ts';
import { joinRules } from './rules/join.ts';
import type { Reason } from './rules/rule.ts';
import { needsOfWhyNotJoin, whyNotJoin } from './why-not-join.ts';

const plans = fc.array(plan, { maxLength: 60, size: 'max' });
const actions = ['points_redemption', 'points_transfer', 'lounge', 'member', 'fly'];
const questions = fc.array(
  fc
    .record(
      { userId, action: fc.constantFrom(...actions), groupId },
      { requiredKeys: ['userId', 'action'] },
    )
    .map((one): Question => one),
  { minLength: 20, maxLength: 40, size: 'max' },
);
/** Past or future. Most joins have no end. */
const ends = fc.option(fc.constantFrom(1, Date.UTC(2999, 0, 1)), { freq: 2 });
const attempts = fc.array(fc.tuple(groupId, userId, joinItem, ends), {
  minLength: 20,
  maxLength: 40,
  size: 'max',
});

const statements = new Set([...checkRules, ...joinRules].map(({ sentence }) => sentence));

/** A rule that does not hold says what is wrong, about whom, and what to do. */
function expectProblems(reasons: readonly Reason[]): void {
  for (const { verdict, sentence, help } of reasons) {
    expect([verdict === 'refuses', help !== undefined]).not.toEqual([true, false]);
    expect(statements.has(sentence)).toBe(verdict !== 'refuses');
    expect(sentence).not.toMatch(/undefined|null|NaN| {2}| \.|[{}]/);
  }
}

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory(10);
});
afterAll(() => laboratory.store.close());

describe('in any world', () => {
  it('why-not-join agrees with a dry run of the join, and the first rule that refuses has its code', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(plans, attempts, async (sequence, tries) => {
        const trial = await startTrial(laboratory);
        for (const one of sequence)
          await submitAll(laboratory, [{ trial, command: resolve(trial.world, one) }]);
        for (const [group, customer, item, end] of tries) {
          const until = end === null ? {} : { validUntil: end };
          const command = {
            type: 'join',
            selectors: { id: group },
            items: [{ ...item, ...until, userId: customer }],
          } as const;
          const outcome = await laboratory.writer.rehearse(trial.orgId, command, operator);
          const codes = codesOf(command, outcome);
          const { primaryMember, permissions } = item;
          const as = { primaryMember, permissions, ...until };
          const question = { groupId: group, userId: customer, ...as };
          const facts = await laboratory.store.load(trial.orgId, [needsOfWhyNotJoin(question)]);
          const { wouldJoin, rules } = whyNotJoin(facts, question, laboratory.store.now());
          const refusing = rules.filter(({ verdict }) => verdict === 'refuses');
          expect([wouldJoin, refusing[0]?.code]).toEqual([codes.length === 0, codes[0]]);
          expect(rules.map(({ rule }) => rule)).toEqual(joinRules.map(({ name }) => name));
          for (const { rule, verdict } of rules) seen.add(`${rule} ${verdict}`);
          expectProblems(rules);
        }
      }),
      { numRuns: 80 },
    );
    for (const { name } of joinRules)
      expect([...seen]).toEqual(expect.arrayContaining([`${name} passes`, `${name} refuses`]));
  });

  it('a check allows what the contract allows, whether asked alone or together', async () => {
    const deciding = new Set<string>();
    await fc.assert(
      fc.asyncProperty(plans, questions, async (sequence, asked) => {
        const trial = await startTrial(laboratory);
        for (const one of sequence)
          await submitAll(laboratory, [{ trial, command: resolve(trial.world, one) }]);
        const { store } = laboratory;
        const together = await store.load(trial.orgId, asked.map(needsOfCheck));
        for (const question of asked) {
          const alone = await store.load(trial.orgId, [needsOfCheck(question)]);
          const verdict = check(alone, question);
          expect(verdict.allowed).toBe(mayAct(trial.world, question));
          expect(check(together, question)).toEqual(verdict);
          expectProblems(verdict.reasons);
          const last = verdict.reasons.at(-1);
          deciding.add(`${last?.rule} ${last?.verdict}`);
        }
      }),
      { numRuns: 80 },
    );
    const refusals = checkRules.map(({ name }) => `${name} refuses`);
    const expected = [...refusals, 'isMember passes', 'granted passes'];
    expect([...deciding].toSorted()).toEqual(expected.toSorted());
  });
});
