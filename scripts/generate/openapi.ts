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
    const { statusCode, body } = await service.app.inject('/openapi.json');
    if (statusCode !== 200) throw new Error(`The document cannot be made: ${body}`);
    const document: unknown = JSON.parse(body);
    return `${JSON.stringify(document, null, 2)}\n`;
  } finally {
    await service.close();
  }
}
