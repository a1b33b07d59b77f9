/** The address and login of the service. */
export interface Service {
  /** For instance http://127.0.0.1:8080 */
  readonly url: string;
  readonly userName: string;
  readonly password: string;
}

/** A change as the service sends it. */
export interface Change {
  readonly sequence: number;
  readonly at: string;
  readonly kind: string;
  readonly groupId?: number;
  readonly userId?: number;
  readonly companyId?: number;
  readonly before: unknown;
  readonly after: unknown;
}

/** A line of a snapshot. */
export type Line = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** The service rejected a request. */
export class Refused extends Error {
  readonly code: number;

  constructor(problem: { code: number; detail: string }) {
    super(`${problem.code} ${problem.detail}`);
    this.code = problem.code;
  }
}

/** Yields the lines of a snapshot as they arrive. Throws if the download was cut off. */
export async function* readSnapshot(service: Service): AsyncGenerator<Line> {
  let complete = false;
  for await (const text of readLines(await get(service, '/api/v1/snapshot'))) {
    const line = JSON.parse(text) as Line;
    complete = line.kind === 'complete';
    yield line;
  }
  if (!complete) throw new Error('The snapshot was cut off.');
}

/** Yields the changes after `since`, then new changes as they are made, until the stream ends. */
export async function* readStream(
  service: Service,
  since: number,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly id: number; readonly change: Change | null }> {
  const response = await get(service, '/api/v1/changes/stream', {
    headers: { 'last-event-id': String(since) },
    ...(signal === undefined ? {} : { signal }),
  });
  let event: { id?: string; data?: string } = {};
  for await (const line of readLines(response)) {
    if (line !== '') {
      const [, field = '', value = ''] = /^(\w*): ?(.*)$/.exec(line) ?? [];
      event = { ...event, [field]: value };
      continue;
    }
    const { id, data } = event;
    event = {};
    if (id === undefined) continue;
    // An event with only an id means that every change up to it has been sent.
    yield { id: Number(id), change: data === undefined ? null : (JSON.parse(data) as Change) };
  }
}

async function get(
  { url, userName, password }: Service,
  path: string,
  { headers, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  const basic = Buffer.from(`${userName}:${password}`).toString('base64');
  const response = await fetch(new URL(path, url), {
    headers: { authorization: `Basic ${basic}`, ...headers },
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.ok) return response;
  throw new Refused((await response.json()) as { code: number; detail: string });
}

async function* readLines(response: Response): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
