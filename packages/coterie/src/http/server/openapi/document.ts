import type { DescribedCall } from '../../kit/call.ts';
import type { Json } from '../../kit/json-values.ts';
import { createComponents } from './components.ts';
import { operationOf } from './operations.ts';

const description = `Groups of customers for loyalty and commerce: families, clubs, companies.

Every call names its org by its credential: HTTP Basic with a till's user name and password (or the
lower-case hex MD5 of the password), or an access token of \`POST /v3/oauth/token/generate\` in
\`X-CAP-API-OAUTH-TOKEN\` or \`Authorization: Bearer\`.

Ids are integers; every call also accepts them as strings of digits. Empty strings and nulls count as
absent, except where a call says what null does. The native API (\`/api/v1\`) rejects parameters and
fields that it does not know; the vendor's calls (\`/v2\`) ignore them. Paths under \`/v2/userGroup2\`
answer under \`/v2/organization/userGroup2\` too. A request that a rule rejects gets HTTP 200 instead of
400 on these paths in an org whose \`domainErrorStatus\` is 200; malformed requests (code 400) stay 400.

Every response has a header \`X-Request-Id\`: your own, or one that the service made. The service's log
has the request under it.

Each call lists the error codes that it can give under \`x-codes\`, by HTTP status.
[All error codes](/errors).`;

const tags = [
  { name: 'Groups', description: 'Create, update, get, delete and search groups.' },
  { name: 'Memberships', description: 'Join, leave, transfer, members and their permissions.' },
  { name: 'Groups, native', description: 'Create, change, delete and restore groups.' },
  { name: 'Memberships, native', description: 'Members, permissions, hand over, batches.' },
  { name: 'Invitations', description: 'Ask customers to join groups.' },
  { name: 'Checks', description: 'What a customer may do, and why.' },
  { name: 'Customers', description: 'Who can be a member.' },
  { name: 'Companies', description: 'What members of a group have in common.' },
  { name: 'Audit', description: 'Whether the change log is what was written.' },
  {
    name: 'Changes',
    description: 'What changed, and what there is: to keep another system in step.',
  },
  { name: 'Imports and exports', description: 'Files of rows, in and out.' },
  { name: 'Webhooks', description: 'Have changes sent to you.' },
  { name: 'Tokens', description: 'OAuth access tokens.' },
];

const securitySchemes = {
  basic: { type: 'http', scheme: 'basic', description: 'A till.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'An access token.' },
  token: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CAP-API-OAUTH-TOKEN',
    description: 'An access token, as the vendor’s clients send it.',
  },
};

/** The OpenAPI document of these calls. */
export function documentOf(calls: readonly DescribedCall[], version: string): Json {
  const components = createComponents();
  const paths: Record<string, Json> = {};
  for (const one of calls) {
    const path = one.call.url.replaceAll(/:(\w+)/g, '{$1}');
    const methods = (paths[path] ??= {});
    methods[one.call.method.toLowerCase()] = operationOf(one, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Coterie',
      version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This service' }],
    tags,
    security: [{ basic: [] }, { bearer: [] }, { token: [] }],
    paths,
    components: { securitySchemes, ...components.all() },
  };
}
