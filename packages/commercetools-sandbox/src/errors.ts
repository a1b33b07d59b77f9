import { getSystemErrorMap } from 'node:util';

/** The codes of commercetools' GraphQL errors that the sandbox sends. */
export type ErrorCode =
  | 'ConcurrentModification'
  | 'DuplicateField'
  | 'InvalidField'
  | 'InvalidInput'
  | 'InvalidOperation'
  | 'MaxResourceLimitExceeded'
  | 'OverCapacity'
  | 'ReferencedResourceNotFound'
  | 'ReferenceExists'
  | 'ResourceNotFound'
  | 'insufficient_scope';

/** An error in commercetools' words. In the response, `details` are beside the code. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
  }
}

/**
 * A seed, an option or a fault that was passed to the sandbox itself, not to its project, is wrong.
 * `path` names the place, for instance `customers[3].email`; the message is one sentence that starts with it.
 */
export class SandboxInputError extends Error {
  readonly path: string;

  constructor(path: string, expected: string) {
    super(`${path} ${expected}`);
    this.name = 'SandboxInputError';
    this.path = path;
  }
}

/** Names the file that the user passed; Node's own error would name the temporary file. */
export function cannotWrite(file: string, error: unknown): SandboxInputError {
  const code = codeOf(error);
  const known = [...getSystemErrorMap().values()].find(([name]) => name === code);
  const reason = known === undefined ? String(error) : `${known[1]} (${known[0]}).`;
  return new SandboxInputError(file, `cannot be written: ${reason}`);
}

/** The code of a Node error, for instance `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

export function invalidInput(message: string): ApiError {
  return new ApiError('InvalidInput', message);
}
