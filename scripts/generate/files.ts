import { readFile } from 'node:fs/promises';

import { makeCliPage } from './cli-page.ts';
import { makeConfigurationPage } from './configuration-page.ts';
import { makeErrorsPage } from './errors-page.ts';
import { makeGraphqlDocuments } from './graphql-documents.ts';
import { makeOpenApi } from './openapi.ts';
import { performancePages } from './performance-page.ts';
import { makeRulesPage } from './rules-page.ts';
import { makeStorefrontErrorsPage } from './storefront-errors-page.ts';

/** A file that is generated from the code and never edited. */
export interface Generated {
  /** Relative to the root of the repository, where the scripts run. */
  readonly path: string;
  readonly make: () => Promise<string>;
}

export const generated: readonly Generated[] = [
  { path: 'packages/coterie/openapi.json', make: makeOpenApi },
  { path: 'docs/errors.md', make: makeErrorsPage },
  { path: 'docs/rules.md', make: makeRulesPage },
  { path: 'docs/storefront-errors.md', make: makeStorefrontErrorsPage },
  { path: 'docs/configuration.md', make: makeConfigurationPage },
  { path: 'docs/cli.md', make: makeCliPage },
  { path: 'packages/customer-groups/src/documents.generated.ts', make: makeGraphqlDocuments },
  ...performancePages,
];

export async function isUpToDate({ path, make }: Generated): Promise<boolean> {
  const present = await readFile(path, 'utf8').catch(() => null);
  return present === (await make());
}
