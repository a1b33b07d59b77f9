import { errorCodes } from '../../packages/customer-groups/src/error-codes.ts';
import { toPage, toProse } from './markdown.ts';

const introduction = `The errors that \`normalizeError\` of [@coterie/customer-groups](storefront.md) returns, by
\`code\`. The \`kind\` says what to do: after a \`conflict\`, read the customer again and decide again
(as \`withConflictRetry\` does); after a \`transient\` failure, try again a little later; after a rejection
(\`refused\`), fix the cause first. A code that is not listed here was added by commercetools later; it counts as a
rejection, and its message explains it.

HTTP is the status that the package's middleware sends to the storefront.`;

/** Makes docs/storefront-errors.md: one section per code. */
export async function makeStorefrontErrorsPage(): Promise<string> {
  const sections = Object.entries(errorCodes).flatMap(([code, { kind, httpStatus, help }]) => [
    `## ${code}`,
    toProse(help),
    `Kind: \`${kind}\`. HTTP: ${httpStatus}.`,
  ]);
  return toPage(
    ['# Errors of the storefront package', introduction, ...sections],
    '`packages/customer-groups/src/error-codes.ts`',
  );
}
