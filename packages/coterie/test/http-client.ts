import { createHash } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** The parts of answers that the process tests look at. */
interface AnswerBody {
  readonly entity?: number;
  readonly createdId?: number;
  readonly companyId?: number;
  readonly maxGroupSize?: number;
  readonly groupStatus?: string;
  readonly status?: string;
  readonly code?: number;
  readonly errors?: readonly { readonly code: number; readonly message: string }[] | null;
  readonly response?: readonly JoinedItem[];
  readonly failureCount?: number;
  readonly data?: { readonly accessToken: string; readonly ttlSeconds: number } | null;
  readonly fleetGroupUsers?: readonly { readonly userId: number }[];
}

interface JoinedItem {
  readonly entityId?: { readonly userId: number };
  readonly errors?: readonly { readonly code: number }[];
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: AnswerBody;
}

export interface Sending {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** A text goes out as it is, all else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client {
  /** Rejects when no whole answer came: refused, reset, cut off, or nothing for half a minute. */
  send(sending: Sending): Promise<Answer>;
  close(): void;
}

export interface Credential {
  readonly userName: string;
  readonly password: string;
}

const hangMs = 60_000;

/** A caller over keep-alive connections, at most `sockets` of them. */
export function createClient(
  url: string,
  credential: Credential | null,
  { sockets = 64 }: { sockets?: number } = {},
): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const own = credential === null ? {} : { authorization: basic(credential) };
  return {
    send: ({ method, path, body, headers = {} }) =>
      new Promise((resolve, reject) => {
        const payload =
          body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
        const json = { 'content-type': 'application/json' };
        const outgoing = request(
          new URL(path, url),
          {
            agent,
            method,
            headers: { ...own, ...(payload === undefined ? {} : json), ...headers },
            signal: AbortSignal.timeout(hangMs),
          },
          (incoming) => {
            const { statusCode: status = 0 } = incoming;
            void text(incoming)
              .then((sent) => ({
                status,
                headers: incoming.headers,
                text: sent,
                body: toBody(incoming.headers, sent),
              }))
              .then(resolve, reject);
          },
        );
        outgoing.on('error', reject);
        outgoing.end(payload);
      }),
    close: () => agent.destroy(),
  };
}

function basic({ userName, password }: Credential): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}

export function md5(password: string): string {
  return createHash('md5').update(password).digest('hex');
}

/** The error code an answer carries; 0: none. */
export function codeOf({ body }: Answer): number {
  return body.errors?.[0]?.code ?? body.code ?? 0;
}

function toBody(headers: IncomingHttpHeaders, sent: string): AnswerBody {
  return String(headers['content-type']).includes('json') ? (JSON.parse(sent) as AnswerBody) : {};
}
