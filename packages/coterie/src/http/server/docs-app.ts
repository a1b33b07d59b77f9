import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { type FastifyInstance } from 'fastify';

import { answerFailure, refused } from '../kit/failures.ts';

/** An app that serves /docs: a page to read the OpenAPI document and try its calls. */
export async function createDocsApp(document: object): Promise<FastifyInstance> {
  const app = fastify();
  app.decorateRequest('answerCode', 0);
  app.setErrorHandler(answerFailure);
  app.setNotFoundHandler(() => {
    throw refused(404);
  });
  const specification = { document } as StaticDocumentSpec;
  await app.register(swagger, { mode: 'static', specification });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list', persistAuthorization: true, defaultModelsExpandDepth: -1 },
    theme: {
      title: 'Coterie API',
      css: [{ filename: 'coterie.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
  await app.ready();
  return app;
}
