import { expectedTime, fromIso } from '../dates.ts';
import type { Field } from '../domain/fields.ts';

/** Reads the cells of a row: strings in a CSV file, JSON values in NDJSON. */

/** Returns undefined for a cell that is not valid. */
type Read<Value> = (cell: unknown) => Value | undefined;

/** One possible column of a file. */
export interface FileColumn<Value = unknown> {
  /** The error for a cell that is not valid; it follows "must be". */
  readonly expected: string;
  readonly read: Read<Value>;
}

const longestText = 1_000;

export const id: FileColumn<number> = {
  expected: `a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`,
  read: (cell) => {
    const number = typeof cell === 'string' && /^[0-9]{1,16}$/.test(cell) ? Number(cell) : cell;
    return Number.isSafeInteger(number) && Number(number) > 0 ? Number(number) : undefined;
  },
};

/** A number whose range the rules check, so that 0 gets their error. */
const size: FileColumn<number> = {
  expected: 'a whole number',
  read: (cell) => {
    const number = typeof cell === 'string' && /^-?[0-9]{1,15}$/.test(cell) ? Number(cell) : cell;
    return Number.isSafeInteger(number) ? Number(number) : undefined;
  },
};

/** Text that every engine can store, as in request bodies. */
export const text: FileColumn<string> = {
  expected: `a text of at most ${longestText} characters without NUL or broken surrogates`,
  read: (cell) => {
    const given = typeof cell === 'number' ? String(cell) : cell;
    if (typeof given !== 'string' || given.length > longestText) return undefined;
    return given.includes('\0') || !given.isWellFormed() ? undefined : given;
  },
};

export const flag: FileColumn<boolean> = {
  expected: 'true or false',
  read: (cell) => {
    const given = typeof cell === 'string' ? cell.toLowerCase() : cell;
    if (given === true || given === 'true') return true;
    return given === false || given === 'false' ? false : undefined;
  },
};

export function choice<Choice extends string>(...choices: readonly Choice[]): FileColumn<Choice> {
  return {
    expected: choices.join(' or '),
    read: (cell) => choices.find((one) => one === cell),
  };
}

/** A time with an offset, so that its time zone is unambiguous. */
const time: FileColumn<number> = {
  expected: expectedTime,
  read: (cell) => (typeof cell === 'string' ? (fromIso(cell) ?? undefined) : undefined),
};

/** Several words, in CSV separated by spaces, commas or semicolons. */
export const words: FileColumn<readonly string[]> = {
  expected: 'words separated by spaces, or in NDJSON a list of strings',
  read: (cell) => {
    const given: unknown =
      typeof cell === 'string' ? cell.split(/[\s,;]+/).filter((word) => word !== '') : cell;
    if (!Array.isArray(given)) return undefined;
    const list = given.map(text.read);
    return list.every((word) => word !== undefined) ? list : undefined;
  },
};

/** Names with strings, numbers or flags, in CSV as JSON. */
export const fields: FileColumn<Readonly<Record<string, string | number | boolean>>> = {
  expected: 'an object of at most 100 names with strings, numbers, true or false',
  read: (cell) => {
    const given = json(cell);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
    const entries = Object.entries(given);
    const fits = ([name, value]: readonly [string, unknown]): boolean =>
      name.length <= 100 && text.read(name) !== undefined && isSimple(value);
    return entries.length <= 100 && entries.every(fits)
      ? (given as Record<string, string | number | boolean>)
      : undefined;
  },
};

function isSimple(value: unknown): boolean {
  if (typeof value === 'string') return text.read(value) !== undefined;
  return typeof value === 'boolean' || Number.isFinite(value);
}

/** The value of a cell that contains JSON in a CSV file. Undefined if it is not JSON. */
export function json(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return undefined;
  }
}

/** The column for a field of a resource. */
export function columnOf({ kind, choices = [] }: Field): FileColumn {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return size;
    case 'flag':
      return flag;
    case 'time':
      return time;
    case 'groupId':
    case 'userId':
      return id;
    case 'texts':
      return words;
    case 'extendedFields':
      return fields;
    case 'choice':
      return choice(...choices);
  }
}
