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

/** The variables of a call, with everything taken out that its fields use as a credential. */
export function withoutSecrets(variables: unknown, fieldArguments: unknown): unknown {
  const secrets = new Set<unknown>();
  visit(fieldArguments, (secret) => secrets.add(secret));
  return visit(variables, () => undefined, secrets);
}

/** A copy with secrets replaced, be they known by the name of their field or by their value. */
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
