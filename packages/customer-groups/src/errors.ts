import { type ErrorKind, factsOf } from './error-codes.ts';
import { isObject } from './values.ts';

/** One error of a GraphQL response, as commercetools sends it. */
export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  /** The field of the response that the error is about, for instance `['customer']`; `[]` if unknown. */
  readonly path: readonly (string | number)[];
  /** Only with `ConcurrentModification`: the customer's current version. */
  readonly currentVersion?: number;
}

/**
 * An error of commercetools or of the network, in the same shape for every client. Branch on `kind` or `code`, never
 * on `message`.
 */
export class CustomerGroupsError extends Error {
  override readonly name = 'CustomerGroupsError';
  /** A code of `errorCodes` (docs/storefront-errors.md), or a code that commercetools added later. */
  readonly code: string;
  /** Whether to decide again (`conflict`), to retry (`transient`) or to fix the cause (`refused`). */
  readonly kind: ErrorKind;
  /** What happened and what to do about it, for the developer. */
  readonly help: string;
  /** HTTP status of the response; undefined without a response, or when the client does not expose it. */
  readonly status: number | undefined;
  /** Only with `ConcurrentModification`: the customer's current version. */
  readonly currentVersion: number | undefined;
  /** All errors of the response; `code` and `message` are those of the first. */
  readonly errors: readonly ErrorDetail[];
  /** What the client threw or resolved with. It can hold the request with its token, so do not log it. */
  readonly cause: unknown;

  constructor(errors: readonly [ErrorDetail, ...ErrorDetail[]], status?: number, cause?: unknown) {
    super(errors[0].message);
    const { kind, help } = factsOf(errors[0].code);
    this.code = errors[0].code;
    this.kind = kind;
    this.help = help;
    this.status = status;
    this.currentVersion = errors[0].currentVersion;
    this.errors = errors;
    this.cause = cause;
  }

  /** For logs and stored reports. Omits `cause`, which can hold the request with its token. */
  toJSON(): object {
    const { code, kind, message, help, status, currentVersion } = this;
    return { code, kind, message, help, status, currentVersion };
  }
}

/** The caller passed a wrong argument; nothing was sent. The message says what to pass. */
export class ArgumentError extends TypeError {
  override readonly name = 'ArgumentError';
}

/**
 * Converts what a client threw into a CustomerGroupsError, the same for Apollo 2.6, 3 and 4 and `createServerClient`.
 * Accepts any value and never throws.
 * @example
 * try {
 *   await addCustomerToGroup(customer, { key: 'vip' });
 * } catch (thrown) {
 *   const { code, kind, help } = normalizeError(thrown);
 * }
 */
export function normalizeError(thrown: unknown): CustomerGroupsError {
  if (thrown instanceof CustomerGroupsError) return thrown;
  const status = statusOf(thrown);
  const [first, ...more] = rawErrorsOf(thrown).map(toDetail);
  if (first !== undefined) return new CustomerGroupsError([first, ...more], status, thrown);
  return new CustomerGroupsError([detailWithoutErrors(thrown, status)], status, thrown);
}

/**
 * Finds the error in a result that a client resolved with, as clients do under `errorPolicy: 'all'`.
 * @returns null when the result has no errors; an empty `errors` array counts as none.
 */
export function errorOf(answer: unknown): CustomerGroupsError | null {
  if (!isObject(answer)) return null;
  const { errors, error } = answer;
  const failed = Array.isArray(errors) ? errors.length > 0 : isObject(error);
  return failed ? normalizeError(answer) : null;
}

/** Deep enough for the errors that Apollo nests, and a limit for objects that contain themselves. */
const maxDepth = 5;

/** Unwraps the errors of commercetools from what the client threw; the outermost list wins. */
function rawErrorsOf(thrown: unknown, depth = 0): readonly unknown[] {
  if (!isObject(thrown) || depth > maxDepth) return [];
  const { graphQLErrors, errors, error, networkError, result, bodyText } = thrown;
  for (const list of [graphQLErrors, errors]) {
    if (Array.isArray(list) && list.length > 0) return list;
  }
  const nested = [error, networkError, result, parsed(bodyText)];
  for (const inner of nested) {
    const found = rawErrorsOf(inner, depth + 1);
    if (found.length > 0) return found;
  }
  // An OAuth error is a single object: { statusCode, error, message }.
  return typeof error === 'string' ? [{ code: error, message: thrown['message'] }] : [];
}

function toDetail(raw: unknown): ErrorDetail {
  const error = isObject(raw) ? raw : { message: raw };
  // In 2021 commercetools sent code and currentVersion beside message; today it sends them in extensions.
  const told = { ...error, ...(isObject(error['extensions']) ? error['extensions'] : {}) };
  const message = String(error['message']);
  const stale = /different version than expected.*Actual: (\d+)/.exec(message);
  const guess = stale === null ? 'Unknown' : 'ConcurrentModification';
  const version = told['currentVersion'] ?? stale?.[1];
  return {
    code: typeof told['code'] === 'string' ? told['code'] : guess,
    message,
    path: Array.isArray(error['path']) ? error['path'] : [],
    ...(version === undefined ? {} : { currentVersion: Number(version) }),
  };
}

function statusOf(thrown: unknown, depth = 0): number | undefined {
  if (!isObject(thrown) || depth > maxDepth) return undefined;
  const { statusCode, status, networkError, response } = thrown;
  for (const value of [statusCode, status]) if (typeof value === 'number') return value;
  return statusOf(networkError, depth + 1) ?? statusOf(response, depth + 1);
}

/** Each client words these failures differently, so they get one sentence here; the original is in `cause`. */
function detailWithoutErrors(thrown: unknown, status: number | undefined): ErrorDetail {
  if (status !== undefined) {
    if (brokeOff(thrown, status)) {
      return detail('Unavailable', `Incomplete response with HTTP status ${status}.`);
    }
    const code = status === 429 || status >= 500 ? 'Unavailable' : 'HttpError';
    return detail(code, `HTTP status ${status} without an error of commercetools.`);
  }
  if (isObject(thrown) && failedOnTheWay(thrown)) {
    return detail('Unavailable', reasonOf(thrown) || 'No response.');
  }
  const code = thrown instanceof ArgumentError ? 'InvalidArgument' : 'Unknown';
  return detail(code, isObject(thrown) ? String(thrown['message']) : String(thrown));
}

function detail(code: string, message: string): ErrorDetail {
  return { code, message, path: [] };
}

/** A successful response whose body is cut off or empty: the change was probably made. */
function brokeOff(thrown: unknown, status: number): boolean {
  if (!isObject(thrown) || status < 200 || status > 299) return false;
  const { networkError = thrown } = thrown;
  const { bodyText, result } = isObject(networkError) ? networkError : thrown;
  const body = bodyText ?? result;
  return typeof body === 'string' && /^\s*(\{|$)/.test(body);
}

/** The innermost message is the most specific: `connect ECONNREFUSED …` is the cause of `fetch failed`. */
export function reasonOf(thrown: unknown, depth = 0): string {
  if (!isObject(thrown)) return String(thrown);
  const { networkError, cause, message, code } = thrown;
  const inner = isObject(networkError) ? networkError : cause;
  const reason = isObject(inner) && depth < maxDepth ? reasonOf(inner, depth + 1) : '';
  const told = [reason, message, code].map((text) => (typeof text === 'string' ? text : ''));
  return told.find((text) => text !== '') ?? '';
}

/** fetch throws a TypeError, Node an error with a code such as ECONNRESET, Apollo 2 and 3 one with networkError. */
function failedOnTheWay(thrown: Record<string, unknown>, depth = 0): boolean {
  const { networkError, name, code, cause, message } = thrown;
  return (
    isObject(networkError) ||
    name === 'AbortError' ||
    name === 'TimeoutError' ||
    (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+)$/.test(code)) ||
    (name === 'TypeError' && /fetch|network/i.test(String(message))) ||
    (isObject(cause) && depth < maxDepth && failedOnTheWay(cause, depth + 1))
  );
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
