import { errorCodes } from '../../packages/customer-groups/src/error-codes.ts';
import { toPage, toProse } from './markdown.ts';

const introduction = `What \`normalizeError\` of [@coterie/customer-groups](storefront.md) says about a failure, by its
\`code\`. Its \`kind\` says what to do: after a \`conflict\` read the customer again and decide again
(\`withConflictRetry\` does), after a \`transient\` failure try again a little later, after a refusal
(\`refused\`) change something first. A code that is not here is one that commercetools added since: a
refusal, explained by its message.

The HTTP status is the one with which the package's middleware answers the storefront.`;

/** docs/storefront-errors.md: one section per code. */
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
