import { type CommercetoolsClient, readingOf } from '../client.ts';
import { factsOf } from '../error-codes.ts';
import { errorOf, normalizeError } from '../errors.ts';
import { type Action, type GroupRequest, perform, toRequest } from './actions.ts';

/** Request and response of the visitor's call, in the shop's own types. */
export interface RequestContext {
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly req: any;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly res: any;
}

/**
 * Whether the visitor behind `context` may have `request` done. Only `true` allows; throwing refuses.
 * @param context - the middleware's own context with `req` and `res`: look there for who the visitor is. What the
 * request says about the customer is the visitor's claim, and she may claim to be anybody.
 */
export type Authorize<Context = RequestContext> = (
  context: Context,
  request: GroupRequest,
) => boolean | Promise<boolean>;

export interface MiddlewareOptions<Context = RequestContext> {
  /** Without it every call is refused. */
  readonly authorize?: Authorize<Context> | undefined;
  /** The client of the server, such as `createServerClient` makes. */
  readonly client?: CommercetoolsClient | undefined;
}

/**
 * A refusal with the HTTP status that the storefront gets. It has no `code`: the middleware would answer 400 for it.
 */
export class MiddlewareError extends Error {
  override readonly name = 'MiddlewareError';
  readonly statusCode: number;
  /** A code of docs/storefront-errors.md, `MethodNotAllowed`, `UnsupportedMediaType` or `Forbidden`. */
  readonly reason: string;

  constructor(statusCode: number, reason: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.reason = reason;
  }

  /**
   * What the storefront is told. Middleware 2 sends the error itself, and without this the message, which is no
   * part of an Error's JSON, would be lost; from 500 on the message is for the log, since it may name hosts.
   */
  toJSON(): { readonly message?: string; readonly reason: string } {
    const { statusCode, message, reason } = this;
    return statusCode < 500 ? { message, reason } : { reason };
  }
}

export const withoutAuthorize =
  'customer-groups refuses every call: no authorize function is configured. Pass ' +
  '{ authorize: (context, { action, customer, group }) => … } that says true for what the visitor may do.';

/** Does what a storefront asks for, if it came as JSON by POST, is well formed and allowed. */
export async function handle<Context extends RequestContext>(
  options: MiddlewareOptions<Context>,
  context: Context,
  client: () => CommercetoolsClient,
  { action, customer, target }: Call,
): Promise<unknown> {
  refuseOtherPages(context, action);
  if (typeof options.authorize !== 'function') {
    throw new MiddlewareError(403, 'Forbidden', withoutAuthorize);
  }
  const request = await answered(async () => toRequest(action, customer, target));
  // Anything but true refuses, so that a forgotten return or an object cannot allow.
  if ((await options.authorize(context, request)) !== true) {
    throw new MiddlewareError(403, 'Forbidden', `The shop does not allow this visitor ${action}.`);
  }
  // Outside of `answered`: that there is no client is the shop's mistake, and no business of the visitor.
  const server = rejecting(client());
  return answered(() => perform(server, request));
}

/**
 * A link, an image or a form of another page must not be able to change anything: a browser sends those with the
 * visitor's cookies. JSON by POST it sends for other pages only after asking (CORS).
 */
function refuseOtherPages({ req }: RequestContext, action: Action): void {
  const method = String(req?.method);
  if (method !== 'POST') {
    const message = `${action} is called by POST, not by ${method}.`;
    throw new MiddlewareError(405, 'MethodNotAllowed', message);
  }
  const type = String(req.headers?.['content-type'] ?? '');
  if (/^application\/json *(;|$)/i.test(type)) return;
  const message = `${action} takes JSON: send Content-Type: application/json, not ${type || 'none'}.`;
  throw new MiddlewareError(415, 'UnsupportedMediaType', message);
}

/** Under `errorPolicy: 'ignore'`, which a shop's Apollo may have as its default, a failure would look like success. */
function rejecting(client: CommercetoolsClient): CommercetoolsClient {
  return {
    mutate: (options) => client.mutate({ ...options, errorPolicy: 'none' }),
    query: (options) => readingOf(client)({ ...options, errorPolicy: 'none' }),
  };
}

interface Call {
  readonly action: Action;
  readonly customer: unknown;
  readonly target: unknown;
}

/** Failures of commercetools and wrong arguments as the storefront shall see them. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  let failure: unknown;
  try {
    const answer = await work();
    failure = errorOf(answer);
    if (failure === null) return answer;
  } catch (thrown) {
    failure = thrown;
  }
  const { code, message, status } = normalizeError(failure);
  // 401, 403 or 404 for the whole request are about the server's settings, not about what the visitor named.
  const aboutSettings = status !== undefined && status > 400 && status < 409;
  const httpStatus = aboutSettings ? 502 : factsOf(code).httpStatus;
  throw new MiddlewareError(httpStatus, code, `${code}: ${message}`);
}
