import { checkRules } from '../../packages/coterie/src/domain/checks.ts';
import { joinRules } from '../../packages/coterie/src/domain/rules/join.ts';
import { toPage, toProse, toTable } from './markdown.ts';

const introduction = `[Why](why.md) checks these rules in this order. Match on the name; the sentences are for
people. When a rule does not hold, the response says what is wrong with the customer and the group in question, and
what to do: the last column.`;

const ofChecks = `A check stops at the first rule that does not hold. The action \`member\` ignores the rules about permissions.`;

const ofJoins = `A join is rejected with the [code](errors.md) of the first rule that does not hold. \`why-not-join\` checks all rules.`;

/** Makes docs/rules.md: the rules of a check, and those of a join. */
export async function makeRulesPage(): Promise<string> {
  return toPage(
    [
      '# Rules',
      introduction,
      '## Rules of a check',
      ofChecks,
      toTable(
        ['Rule', 'What must hold', 'Otherwise'],
        checkRules.map(({ name, sentence, help }) => [`\`${name}\``, sentence, toProse(help)]),
      ),
      '## Rules of a join',
      ofJoins,
      toTable(
        ['Rule', 'Code', 'What must hold', 'Otherwise'],
        joinRules.map(({ name, code, sentence, help }) => [
          `\`${name}\``,
          `[${code}](errors.md#${code})`,
          sentence,
          toProse(help),
        ]),
      ),
    ],
    '`domain/checks.ts` and `domain/rules/join.ts`',
  );
}
