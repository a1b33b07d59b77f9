import { type ErrorKind, factsOf } from './error-codes.ts';
import { isObject } from './values.ts';

/** One error of a GraphQL answer, as commercetools sends it. */
export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  /** Which field of the answer it is about, for instance `['customer']`. */
  readonly path: readonly (string | number)[];
  /** With `ConcurrentModification`: the version that the customer has by now. */
  readonly currentVersion?: number;
}

/** An error of commercetools or of the way there, in one shape whichever client it came through. */
export class CustomerGroupsError extends Error {
  override readonly name = 'CustomerGroupsError';
  /** One of docs/storefront-errors.md, or a code that commercetools added since. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** What to do about it, for the developer. */
  readonly help: string;
  /** HTTP status of the answer, where there was one and the client tells. */
  readonly status: number | undefined;
  readonly currentVersion: number | undefined;
  /** All errors of the answer; `code` and `message` are those of the first. */
  readonly errors: readonly ErrorDetail[];
  /** What the client threw or answered. */
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

  /** For logs and stored reports; leaves out `cause`, which may hold the request with its token. */
  toJSON(): object {
    const { code, kind, message, help, status, currentVersion } = this;
    return { code, kind, message, help, status, currentVersion };
  }
}

/** The caller passed something wrong; nothing was sent. */
export class ArgumentError extends TypeError {
  override readonly name = 'ArgumentError';
}

/**
 * The error in what a client threw, one shape for Apollo 2.6, 3 and 4 and for `createServerClient`.
 * Never throws, whatever it is given.
 */
export function normalizeError(thrown: unknown): CustomerGroupsError {
  if (thrown instanceof CustomerGroupsError) return thrown;
  const status = statusOf(thrown);
  const [first, ...more] = rawErrorsOf(thrown).map(toDetail);
  if (first !== undefined) return new CustomerGroupsError([first, ...more], status, thrown);
  return new CustomerGroupsError([detailWithoutErrors(thrown, status)], status, thrown);
}

/**
 * The error in an answer that a client resolved with, as it does under `errorPolicy: 'all'`.
 * @returns null for an answer without errors; an empty `errors` is none.
 */
export function errorOf(answer: unknown): CustomerGroupsError | null {
  if (!isObject(answer)) return null;
  const { errors, error } = answer;
  const failed = Array.isArray(errors) ? errors.length > 0 : isObject(error);
  return failed ? normalizeError(answer) : null;
}

/** Deep enough for Apollo's wrapping, and an end for objects that contain themselves. */
const maxDepth = 5;

/** Everything that a client may have wrapped around the errors of commercetools, the outermost first. */
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
  // OAuth's refusals are one object: { statusCode, error, message }.
  return typeof error === 'string' ? [{ code: error, message: thrown['message'] }] : [];
}

function toDetail(raw: unknown): ErrorDetail {
  const error = isObject(raw) ? raw : { message: raw };
  // In 2021 code and currentVersion stood beside message; today they stand in extensions.
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

/** Each client words these in its own way; what it said is in `cause`. */
function detailWithoutErrors(thrown: unknown, status: number | undefined): ErrorDetail {
  if (status !== undefined) {
    if (brokeOff(thrown, status)) {
      return detail('Unavailable', `An answer with HTTP status ${status} that broke off.`);
    }
    const code = status === 429 || status >= 500 ? 'Unavailable' : 'HttpError';
    return detail(code, `HTTP status ${status} without an error of commercetools.`);
  }
  if (isObject(thrown) && failedOnTheWay(thrown)) {
    return detail('Unavailable', reasonOf(thrown) || 'No answer.');
  }
  const code = thrown instanceof ArgumentError ? 'InvalidArgument' : 'Unknown';
  return detail(code, isObject(thrown) ? String(thrown['message']) : String(thrown));
}

function detail(code: string, message: string): ErrorDetail {
  return { code, message, path: [] };
}

/** The beginning of an answer, or nothing of it: the change was made, as far as one can know. */
function brokeOff(thrown: unknown, status: number): boolean {
  if (!isObject(thrown) || status < 200 || status > 299) return false;
  const { networkError = thrown } = thrown;
  const { bodyText, result } = isObject(networkError) ? networkError : thrown;
  const body = bodyText ?? result;
  return typeof body === 'string' && /^\s*(\{|$)/.test(body);
}

/** What is innermost says most: `connect ECONNREFUSED …` stands below `fetch failed`. */
export function reasonOf(thrown: unknown, depth = 0): string {
  if (!isObject(thrown)) return String(thrown);
  const { networkError, cause, message, code } = thrown;
  const inner = isObject(networkError) ? networkError : cause;
  const reason = isObject(inner) && depth < maxDepth ? reasonOf(inner, depth + 1) : '';
  const told = [reason, message, code].map((text) => (typeof text === 'string' ? text : ''));
  return told.find((text) => text !== '') ?? '';
}

/** fetch says it with a TypeError, Node with a code such as ECONNRESET, Apollo 2 and 3 with networkError. */
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
