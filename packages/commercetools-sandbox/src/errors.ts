import { getSystemErrorMap } from 'node:util';

/** The codes of commercetools' GraphQL errors that the sandbox gives. */
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

/** A refusal as commercetools words it. `details` stand beside the code in the answer. */
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
 * Something given to the sandbox itself, not to the project it plays, is wrong: a seed, an option, a
 * fault. `path` names the place (`customers[3].email`); the message is one sentence that holds it.
 */
export class SandboxInputError extends Error {
  readonly path: string;

  constructor(path: string, expected: string) {
    super(`${path} ${expected}`);
    this.name = 'SandboxInputError';
    this.path = path;
  }
}

/** A file that the user named cannot be written. Node would name the one that is written in its place. */
export function cannotWrite(file: string, error: unknown): SandboxInputError {
  const code = codeOf(error);
  const known = [...getSystemErrorMap().values()].find(([name]) => name === code);
  const reason = known === undefined ? String(error) : `${known[1]} (${known[0]}).`;
  return new SandboxInputError(file, `cannot be written: ${reason}`);
}

/** The code of an error of Node's: `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

export function invalidInput(message: string): ApiError {
  return new ApiError('InvalidInput', message);
}
