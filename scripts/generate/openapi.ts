import { createService } from '../../packages/coterie/src/service.ts';

/** Makes the OpenAPI document that a running service serves at /openapi.json. */
export async function makeOpenApi(): Promise<string> {
  const service = await createService({
    database: 'sqlite::memory:',
    maxWaiting: 1,
    maxBatch: 1,
    maxStreams: 0,
    removalGuard: 0,
    webhookAllowPrivate: false,
    bodyLimitBytes: 1_024,
    rateLimit: 0,
    tokenTtlSeconds: 1,
    credentialCacheSeconds: 0,
  });
  try {
    const document: unknown = (await service.app.inject('/openapi.json')).json();
    return `${JSON.stringify(document, null, 2)}\n`;
  } finally {
    await service.close();
  }
}
