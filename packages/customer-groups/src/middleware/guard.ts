import { type CommercetoolsClient, readingOf } from '../client.ts';
import { factsOf } from '../error-codes.ts';
import { errorOf, normalizeError } from '../errors.ts';
import { type Action, type GroupRequest, perform, toRequest } from './actions.ts';

/** The HTTP request and response of the visitor's call, in the types of the shop's server. */
export interface RequestContext {
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly req: any;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly res: any;
}

/**
 * Decides whether the visitor may have `request` performed. Only `true` allows it; any other value rejects the call
 * with 403, and throwing fails it.
 * @param context - the context of the middleware, with `req` and `res`. Take the visitor's identity from the session
 * found there, never from `request.customer`: a visitor can send any customer's id.
 * @param request - the validated request; exactly this is sent to commercetools.
 * @example
 * const authorize: Authorize = ({ req }, request) =>
 *   request.action === 'assignGroups' &&
 *   request.customer.id === req.session.customerId &&
 *   request.groups.every(({ key }) => key === 'newsletter');
 */
export type Authorize<Context = RequestContext> = (
  context: Context,
  request: GroupRequest,
) => boolean | Promise<boolean>;

/** The options of `customerGroupsRoutes` and `customerGroupsExtension`. */
export interface MiddlewareOptions<Context = RequestContext> {
  /** Decides what a visitor may do. Without it every call is rejected with 403. */
  readonly authorize?: Authorize<Context> | undefined;
  /** A client with the server's own credentials, such as `createServerClient` returns. */
  readonly client?: CommercetoolsClient | undefined;
}

/** A rejected or failed call. It has no `code`, because the middleware sends HTTP status 400 for errors that have one. */
export class MiddlewareError extends Error {
  override readonly name = 'MiddlewareError';
  /** The HTTP status that the storefront receives. */
  readonly statusCode: number;
  /** A code of docs/storefront-errors.md, `MethodNotAllowed`, `UnsupportedMediaType` or `Forbidden`. */
  readonly reason: string;

  constructor(statusCode: number, reason: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.reason = reason;
  }

  /**
   * The body that the storefront receives. Middleware 2 serializes the error itself, and the JSON of an Error has no
   * message unless this adds it. From status 500 on the message is only for the log, because it can name hosts.
   */
  toJSON(): { readonly message?: string; readonly reason: string } {
    const { statusCode, message, reason } = this;
    return statusCode < 500 ? { message, reason } : { reason };
  }
}

export const withoutAuthorize =
  'customer-groups rejects every call because no authorize function is configured. Pass ' +
  '{ authorize: (context, { action, customer, group }) => … } and return true for what the visitor may do.';

/** Performs a storefront's call if it is a POST of JSON, well formed, and allowed by `authorize`. */
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
  // Only true allows, so that neither a forgotten return nor a truthy object does.
  if ((await options.authorize(context, request)) !== true) {
    throw new MiddlewareError(403, 'Forbidden', `The shop does not allow this visitor ${action}.`);
  }
  // Outside of `answered`, because a missing client is the shop's mistake and must not be shown to the visitor.
  const server = rejecting(client());
  return answered(() => perform(server, request));
}

/**
 * Links, images and forms of other sites must not change anything, although the browser sends them with the visitor's
 * cookies. A POST of JSON from another site is sent only after a CORS preflight.
 */
function refuseOtherPages({ req }: RequestContext, action: Action): void {
  const method = String(req?.method);
  if (method !== 'POST') {
    const message = `${action} accepts only POST; got ${method}.`;
    throw new MiddlewareError(405, 'MethodNotAllowed', message);
  }
  const type = String(req.headers?.['content-type'] ?? '');
  if (/^application\/json *(;|$)/i.test(type)) return;
  const message = `${action} accepts only JSON; send Content-Type: application/json, not ${type || 'none'}.`;
  throw new MiddlewareError(415, 'UnsupportedMediaType', message);
}

/** Overrides the client's default `errorPolicy`: under `'ignore'` a failure would look like a success. */
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

/** Converts failures of commercetools and wrong arguments into what the storefront may see. */
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
  // 401, 403 or 404 for the whole request come from the server's configuration, not from what the visitor sent.
  const aboutSettings = status !== undefined && status > 400 && status < 409;
  const httpStatus = aboutSettings ? 502 : factsOf(code).httpStatus;
  throw new MiddlewareError(httpStatus, code, `${code}: ${message}`);
}
