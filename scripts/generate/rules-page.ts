import { checkRules } from '../../packages/coterie/src/domain/checks.ts';
import { joinRules } from '../../packages/coterie/src/domain/rules/join.ts';
import { toPage, toProse, toTable } from './markdown.ts';

const introduction = `What is looked at when you ask [why](why.md), in this order. Match on the name: the sentence says what
must hold, and is for people.`;

const ofChecks = `A check ends at the first rule that refuses. The action \`member\` looks at no rule about permissions.`;

const ofJoins = `A join is refused with the [code](errors.md) of the first rule that refuses. \`why-not-join\` looks at all of them.`;

/** docs/rules.md: the rules of a check, and those of a join. */
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
