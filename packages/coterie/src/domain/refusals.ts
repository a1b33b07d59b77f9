import { type CaseOf, type Entry, type ErrorCode, errors } from './errors.ts';

/** One reason why a command was rejected. A rejected command has changed nothing. */
export interface Refusal {
  readonly code: ErrorCode;
  /** As the vendor's paths say it. */
  readonly message: string;
  /** As everything else says it. Absent: the same. */
  readonly native?: string;
  /** Which item of a batch it is about, from 0. */
  readonly item?: number;
}

/** What stands in the sentences of a code. */
export interface Fill<Code extends ErrorCode = ErrorCode> {
  readonly x?: string | number;
  readonly y?: string | number;
  /** One more sentence, for codes whose vendor's sentence leaves open which field or customer is meant. */
  readonly detail?: string;
  /** Which native sentence, where the code has several; the first when absent. */
  readonly when?: CaseOf<Code>;
}

/** The refusal for a code, its sentences filled in. */
export function refusal<Code extends ErrorCode>(code: Code, fill: Fill<Code> = {}): Refusal {
  const { sentence, native }: Entry = errors[code];
  const { detail, when } = fill;
  const message = fillIn(detail === undefined ? sentence : `${sentence} {detail}`, fill);
  if (native === undefined) return { code, message };
  return { code, message, native: fillIn(choose(native, when), fill) };
}

function choose(native: string | Readonly<Record<string, string>>, when: string | undefined) {
  if (typeof native === 'string') return native;
  const [usual = ''] = Object.values(native);
  return when === undefined ? usual : (native[when] ?? usual);
}

/** The sentence for everybody but the vendor's clients. */
export function sentenceOf({ message, native }: Refusal): string {
  return native ?? message;
}

function fillIn(
  sentence: string,
  { x = '', y = '', detail = '' }: Pick<Fill, 'x' | 'y' | 'detail'>,
): string {
  const values: Readonly<Record<string, string | number>> = { x, y, detail };
  return sentence
    .replaceAll(/\{(x|y|detail)\}/g, (_, name: string) => String(values[name]))
    .trimEnd();
}
