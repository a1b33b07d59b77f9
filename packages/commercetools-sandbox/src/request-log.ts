/** A field of a GraphQL operation, and the alias under which its result stands. */
export interface LoggedField {
  readonly name: string;
  readonly alias: string;
}

/** One call, as the log keeps it: never with secrets, passwords or tokens. */
export interface LoggedRequest {
  /** ISO 8601, in UTC. */
  readonly time: string;
  readonly method: string;
  readonly path: string;
  /** The HTTP status that went out; null: the connection was cut. */
  readonly status: number | null;
  readonly operationName?: string;
  readonly fields?: readonly LoggedField[];
  readonly variables?: unknown;
  readonly clientId?: string;
  /** Of the token that came with the call. */
  readonly scopes?: readonly string[];
  /** Of a call to a token endpoint. */
  readonly grantType?: string;
  /** The fault that answered the call or cut it. */
  readonly fault?: string;
}

/** The calls so far, the oldest first. */
export interface RequestLog {
  add(request: LoggedRequest): void;
  list(): readonly LoggedRequest[];
  clear(): void;
}

/** A sandbox that runs for weeks must not fill the memory with its log. */
const maxEntries = 10_000;

export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    add: (request) => {
      requests.push(request);
      if (requests.length > maxEntries) requests = requests.slice(-maxEntries / 2);
    },
    list: () => [...requests],
    clear: () => {
      requests = [];
    },
  };
}

/** The value with everything taken out that could be a credential. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      /password|secret|token/i.test(name) && inner !== null ? '…' : withoutSecrets(inner),
    ]),
  );
}
