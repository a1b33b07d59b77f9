import type { Json } from '../../kit/json-values.ts';
import type { Components } from './components.ts';

/** Headers of responses, each described once. */
const headers = {
  'X-Request-Id': {
    description:
      'Id of the request, as in the service’s log: your own X-Request-Id, or one that the service made.',
    schema: { type: 'string' },
  },
  'X-Coterie-Sequence': {
    description:
      'The sequence that the org’s log has reached with this call. Send it as X-Coterie-Min-Sequence with a read to see what the call did.',
    schema: { type: 'integer', format: 'int64' },
  },
  ETag: {
    description:
      'Identifies this version of the response. Send it as If-None-Match to learn whether it is still current.',
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'Seconds to wait before you send the request again.',
    schema: { type: 'integer' },
  },
  'WWW-Authenticate': {
    description: 'How to authenticate.',
    schema: { type: 'string' },
  },
} as const;

type HeaderName = keyof typeof headers;

/** The part `headers` of a response; nothing when there are none. */
export function headersOf(names: readonly HeaderName[], components: Components): Json {
  if (names.length === 0) return {};
  const references = names.map(
    (name) => [name, components.refer('headers', name, headers[name])] as const,
  );
  return { headers: Object.fromEntries(references) };
}
