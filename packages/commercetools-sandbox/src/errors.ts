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

export function invalidInput(message: string): ApiError {
  return new ApiError('InvalidInput', message);
}
