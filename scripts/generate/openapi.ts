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
    return `${toLines(document)}\n`;
  } finally {
    await service.close();
  }
}

/** Parts deeper than this are on one line each: of a call or a component what it consists of. */
const deepest = 4;

/** JSON in which a diff shows the calls and components that changed. */
function toLines(value: unknown, depth = 0): string {
  const short = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || depth === deepest || short.length < 80)
    return short;
  const [open = '', close = ''] = Array.isArray(value) ? '[]' : '{}';
  const parts = Object.entries(value).map(([name, part]) => {
    const text = toLines(part, depth + 1);
    return Array.isArray(value) ? text : `${JSON.stringify(name)}: ${text}`;
  });
  const indent = '  '.repeat(depth);
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`;
}
