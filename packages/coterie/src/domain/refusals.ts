import { type ErrorCode, errors } from './errors.ts';

/** One reason why a command was refused. A refused command has changed nothing. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** Which item of a batch it is about, from 0. */
  readonly item?: number;
}

/** What stands in the sentence of a code. */
export interface Fill {
  readonly x?: string | number;
  readonly y?: string | number;
  /** One more sentence for codes whose own sentence leaves open which field or customer is meant. */
  readonly detail?: string;
}

/** The refusal for a code, its sentence filled in. */
export function refusal(code: ErrorCode, fill: Fill = {}): Refusal {
  const sentence = errors[code].sentence
    .replace('{x}', () => String(fill.x ?? ''))
    .replace('{y}', () => String(fill.y ?? ''));
  return { code, message: fill.detail === undefined ? sentence : `${sentence} ${fill.detail}` };
}
