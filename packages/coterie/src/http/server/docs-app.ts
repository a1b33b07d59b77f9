import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { type FastifyInstance, type FastifySchema, type HTTPMethods } from 'fastify';

import { answerFailure, refused } from '../kit/failures.ts';
import { toDocumented, withComponents } from './openapi-document.ts';

const description = `Groups of customers for loyalty and commerce: families, clubs, companies.

Every call names its org by its credential: HTTP Basic with a till's user name and password (or the
lower-case hex MD5 of the password), or an access token of \`POST /v3/oauth/token/generate\` in
\`X-CAP-API-OAUTH-TOKEN\` or \`Authorization: Bearer\`.

Empty strings and nulls count as absent, unknown fields are ignored, ids may be sent as numbers or
strings of digits. Paths under \`/v2/userGroup2\` answer under \`/v2/organization/userGroup2\` too.
Refusals by a rule come with HTTP 200 instead of 400 on these paths in an org whose
\`domainErrorStatus\` is 200; malformed requests (code 400) stay 400. [All error codes](/errors).`;

/** A call that the document has. */
export interface DescribedCall {
  readonly method: HTTPMethods | HTTPMethods[];
  readonly url: string;
  readonly describe: () => FastifySchema;
}

/** An app that answers /docs, and knows the document of the calls, which it does not answer. */
export async function createDocsApp(
  calls: readonly DescribedCall[],
  version: string,
): Promise<FastifyInstance> {
  const app = fastify();
  app.decorateRequest('answerCode', 0);
  app.setErrorHandler(answerFailure);
  app.setNotFoundHandler(() => {
    throw refused(404);
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Coterie', version, description, license: { name: 'Apache-2.0' } },
      servers: [{ url: '/', description: 'This service' }],
      tags: [
        { name: 'Groups', description: 'Create, update, get, delete and search groups.' },
        {
          name: 'Memberships',
          description: 'Join, leave, transfer, members and their permissions.',
        },
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
      ],
      components: {
        securitySchemes: {
          basic: { type: 'http', scheme: 'basic', description: 'A till.' },
          bearer: { type: 'http', scheme: 'bearer', description: 'An access token.' },
          token: {
            type: 'apiKey',
            in: 'header',
            name: 'X-CAP-API-OAUTH-TOKEN',
            description: 'An access token, as the vendor’s clients send it.',
          },
        },
      },
      security: [{ basic: [] }, { bearer: [] }, { token: [] }],
    },
    transform: ({ schema, url }) => ({ schema: toDocumented(schema ?? {}), url }),
    transformObject: (made) =>
      'openapiObject' in made ? withComponents(made.openapiObject) : made.swaggerObject,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list', persistAuthorization: true, defaultModelsExpandDepth: -1 },
    theme: {
      title: 'Coterie API',
      css: [{ filename: 'coterie.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  for (const { method, url, describe } of calls)
    app.route({ method, url, schema: describe(), handler: () => app.swagger() });
  await app.ready();
  return app;
}
