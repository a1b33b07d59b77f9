import { type ErrorCode, errors } from './errors.ts';

/** One reason why a command was refused. A refused command has changed nothing. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** Which item of a batch it is about, from 0. */
  readonly item?: number;
}

/**
 * The refusal for a code, `{x}` and `{y}` of its sentence filled in. `detail` is one more sentence
 * for codes whose own sentence leaves open which field or customer is meant.
 */
export function refusal(
  code: ErrorCode,
  fill: { x?: string | number; y?: string | number; detail?: string } = {},
): Refusal {
  const sentence = errors[code].sentence
    .replace('{x}', () => String(fill.x ?? ''))
    .replace('{y}', () => String(fill.y ?? ''));
  return { code, message: fill.detail === undefined ? sentence : `${sentence} ${fill.detail}` };
}
