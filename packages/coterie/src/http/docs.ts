import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

import { errors } from '../domain/errors.ts';
import { toDocumented, withComponents } from './openapi-document.ts';

const description = `Groups of customers for loyalty and commerce: families, clubs, companies.

Every call names its org by its credential: HTTP Basic with a till's user name and password (or the
lower-case hex MD5 of the password), or an access token of \`POST /v3/oauth/token/generate\` in
\`X-CAP-API-OAUTH-TOKEN\` or \`Authorization: Bearer\`.

Empty strings and nulls count as absent, unknown fields are ignored, ids may be sent as numbers or
strings of digits. Paths under \`/v2/userGroup2\` answer under \`/v2/organization/userGroup2\` too.
Refusals by a rule come with HTTP 200 instead of 400 on these paths in an org whose
\`domainErrorStatus\` is 200; malformed requests (code 400) stay 400. [All error codes](/errors).`;

/** OpenAPI at /openapi.json, a page to read and try it at /docs, the error codes at /errors. */
export async function addDocs(app: FastifyInstance, version: string): Promise<void> {
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
  const hide = { hide: true };
  app.get('/openapi.json', { schema: hide }, async () => app.swagger());
  app.get('/', { schema: hide }, async (_request, reply) => reply.redirect('/docs'));
  app.get('/errors', { schema: hide }, async (_request, reply) => {
    reply.type('text/html; charset=utf-8');
    return errorsPage();
  });
}

function errorsPage(): string {
  const sections = Object.entries(errors).map(
    ([code, { sentence, docs }]) =>
      `<h2 id="${code}">${code}</h2><p><q>${escape(sentence)}</q></p><p>${escape(docs)}</p>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Error codes · Coterie</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
h2{margin-bottom:0}:target{background:#fff3bf}</style>
<h1>Error codes</h1>
<p>Match on the code: the sentence is for people, its {x} and {y} are filled in.
A refused call has changed nothing.</p>${sections.join('\n')}</html>`;
}

function escape(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}
