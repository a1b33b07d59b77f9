import type { CommercetoolsClient } from '../client.ts';
import { factsOf } from '../error-codes.ts';
import { errorOf, normalizeError } from '../errors.ts';
import { type Action, type GroupRequest, perform, toRequest } from './actions.ts';

/**
 * Whether the visitor behind `context` may have `request` done. Only `true` allows; throwing refuses.
 * @param context - the middleware's own context with `req` and `res`: look there for who the visitor is. What the
 * request says about the customer is the visitor's claim, and she may claim to be anybody.
 */
export type Authorize<Context> = (
  context: Context,
  request: GroupRequest,
) => boolean | Promise<boolean>;

export interface MiddlewareOptions<Context> {
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
  /** A code of docs/storefront-errors.md, `MethodNotAllowed` or `Forbidden`. */
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

/** Does what a storefront asks for, if it came by POST, is well formed and allowed. */
export async function handle<Context>(
  options: MiddlewareOptions<Context>,
  context: Context,
  client: () => CommercetoolsClient,
  { method, action, customer, target }: Call,
): Promise<unknown> {
  // A link or an image must not be able to change anything, and browsers send GET unasked.
  if (method !== 'POST') {
    throw new MiddlewareError(
      405,
      'MethodNotAllowed',
      `${action} is called by POST, not by ${method}.`,
    );
  }
  if (typeof options.authorize !== 'function') {
    throw new MiddlewareError(403, 'Forbidden', withoutAuthorize);
  }
  const request = await answered(async () => toRequest(action, customer, target));
  // Anything but true refuses, so that a forgotten return or an object cannot allow.
  if ((await options.authorize(context, request)) !== true) {
    throw new MiddlewareError(403, 'Forbidden', `The shop does not allow this visitor ${action}.`);
  }
  return answered(() => perform(client(), request));
}

export interface Call {
  readonly method: string;
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
  const { code, message } = normalizeError(failure);
  throw new MiddlewareError(factsOf(code).httpStatus, code, `${code}: ${message}`);
}
