import { errorCodes, errors, nativeSentences } from '../../packages/coterie/src/domain/errors.ts';
import { statuses } from '../../packages/coterie/src/http/kit/statuses.ts';
import { titles } from '../../packages/coterie/src/http/kit/titles.ts';
import { toPage, toProse } from './markdown.ts';

const introduction = `The response to a rejected call has a code and a sentence. Match on the code; the sentence is for people, and its
\`{x}\`, \`{y}\` and \`{detail}\` are replaced by values. Where the vendor's paths have their own sentence, it follows.
A rejected call has changed nothing.

Each code has two HTTP statuses: one on the vendor's paths (\`/v2\`, \`/v3\`) and one on the native API (\`/api/v1\`).
A status _by rule_ is 400, or 200 in an org whose \`domainErrorStatus\` is 200.`;

/** Makes docs/errors.md: one section per code. */
export async function makeErrorsPage(): Promise<string> {
  const sections = errorCodes.flatMap((code) => {
    const { sentence, docs } = errors[code];
    const { v2, native } = statuses[code];
    const onV2 = v2 === 'domain' ? '400 (by rule)' : String(v2);
    const sentences = nativeSentences(code);
    return [
      `## ${code}`,
      `**${titles[code]}**`,
      sentences.map((one) => `> ${toProse(one)}`).join('\n>\n'),
      ...(sentences.includes(sentence) ? [] : [`On the vendor's paths: _${toProse(sentence)}_`]),
      toProse(docs),
      `HTTP: ${onV2}; native ${native}.`,
    ];
  });
  return toPage(
    ['# Error codes', introduction, ...sections],
    '`domain/errors.ts`, `http/kit/statuses.ts` and `http/kit/titles.ts`',
  );
}
