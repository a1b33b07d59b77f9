import { httpErrors } from './errors/http.ts';
import { ownErrors } from './errors/own.ts';
import { vendorErrors } from './errors/vendor.ts';

/**
 * What is said about a code. `{x}`, `{y}` and `{detail}` are filled in. `docs` says when the code is returned and what
 * to do; `docs/errors.md` and `/errors` are made from it.
 */
export interface Entry {
  /** On the vendor's paths, and everywhere unless there is a native sentence. */
  readonly sentence: string;
  /** Everywhere but on the vendor's paths. By case, the usual one first, where the code stands for several problems. */
  readonly native?: Native;
  readonly docs: string;
}

type Native = string | Readonly<Record<string, string>>;

type Parts = typeof httpErrors & typeof vendorErrors & typeof ownErrors;

export type ErrorCode = keyof Parts;

type NeedsNative<Code extends ErrorCode> = `${Code}` extends
  `95${number}` | `${keyof typeof httpErrors}`
  ? false
  : true;

type Table = {
  readonly [Code in ErrorCode]: Parts[Code] &
    (NeedsNative<Code> extends true ? Required<Entry> : Entry);
};

/**
 * Every code that a call can answer with. Codes below 95000 and their sentences are the wire contract's, word for word,
 * so they need a native sentence too. 95xxx are ours, for what that contract lacks; the three-digit ones are HTTP's.
 */
export const errors: Table = { ...httpErrors, ...vendorErrors, ...ownErrors };

export const errorCodes = Object.keys(errors).map((code) => Number(code) as ErrorCode);

/** What everybody but the vendor's clients reads: one sentence, or one for each problem that the code stands for. */
export function nativeSentences(code: ErrorCode): readonly string[] {
  const { sentence, native = sentence }: Entry = errors[code];
  return typeof native === 'string' ? [native] : Object.values(native);
}

/** The names of the native sentences of a code that has several. */
export type CaseOf<Code extends ErrorCode> = Code extends ErrorCode
  ? Parts[Code] extends { readonly native: infer Cases }
    ? Cases extends string
      ? never
      : keyof Cases
    : never
  : never;
