/** A field of a GraphQL operation, and the alias of its result. */
export interface LoggedField {
  readonly name: string;
  readonly alias: string;
}

/** One call, without secrets, passwords and tokens. */
export interface LoggedRequest {
  /** ISO 8601, in UTC. */
  readonly time: string;
  readonly method: string;
  readonly path: string;
  /** The HTTP status of the response; null if the connection was cut. */
  readonly status: number | null;
  readonly operationName?: string;
  readonly fields?: readonly LoggedField[];
  readonly variables?: unknown;
  readonly clientId?: string;
  /** The scopes of the call's token. */
  readonly scopes?: readonly string[];
  /** Only for calls of a token endpoint. */
  readonly grantType?: string;
  /** The kind of the fault that responded to the call or cut it. */
  readonly fault?: string;
}

/** The calls so far, the oldest first. */
export interface RequestLog {
  add(request: LoggedRequest): void;
  list(): readonly LoggedRequest[];
  clear(): void;
}

/** Limits the memory of a sandbox that runs for weeks. */
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

/** The variables of a call, without the values that its fields use as credentials. */
export function withoutSecrets(variables: unknown, fieldArguments: unknown): unknown {
  const secrets = new Set<unknown>();
  visit(fieldArguments, (secret) => secrets.add(secret));
  return visit(variables, () => undefined, secrets);
}

/** Copies a value and replaces secrets, which are recognized by the name of their field or by their value. */
function visit(
  value: unknown,
  onSecret: (secret: unknown) => void,
  secrets: ReadonlySet<unknown> = new Set(),
): unknown {
  if (secrets.has(value)) return hidden;
  if (Array.isArray(value)) return value.map((one) => visit(one, onSecret, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => {
      if (!/password|secret|token/i.test(name) || inner == null)
        return [name, visit(inner, onSecret, secrets)];
      onSecret(inner);
      return [name, hidden];
    }),
  );
}

const hidden = '…';
