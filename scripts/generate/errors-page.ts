import { type ErrorCode, errors } from '../../packages/coterie/src/domain/errors.ts';
import { statuses } from '../../packages/coterie/src/http/kit/statuses.ts';
import { toPage, toProse } from './markdown.ts';

const introduction = `The response to a rejected call has a code and a sentence. Match on the code; the sentence is for people, and its
\`{x}\` and \`{y}\` are replaced by values. A rejected call has changed nothing.

Each code has two HTTP statuses: one on the vendor's paths (\`/v2\`, \`/v3\`) and one on the native API (\`/api/v1\`).
A status _by rule_ is 400, or 200 in an org whose \`domainErrorStatus\` is 200.`;

/** Makes docs/errors.md: one section per code. */
export async function makeErrorsPage(): Promise<string> {
  const codes = Object.keys(errors).map((code) => Number(code) as ErrorCode);
  const sections = codes.flatMap((code) => {
    const { sentence, docs } = errors[code];
    const { v2, native } = statuses[code];
    const onV2 = v2 === 'domain' ? '400 (by rule)' : String(v2);
    return [
      `## ${code}`,
      `> ${toProse(sentence)}`,
      toProse(docs),
      `HTTP: ${onV2}; native ${native}.`,
    ];
  });
  return toPage(
    ['# Error codes', introduction, ...sections],
    '`domain/errors.ts` and `http/kit/statuses.ts`',
  );
}
