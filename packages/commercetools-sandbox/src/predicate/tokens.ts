import { invalidInput } from '../errors.ts';

/** A token of a predicate, and the position where it starts, counted from 1. */
export interface PredicateToken {
  readonly kind: 'word' | 'string' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly position: number;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const pieces = /\s*(?:([A-Za-z_][\w-]*)|(-?\d+(?:\.\d+)?)|(<=|>=|!=|<>|[=<>(),])|(["'])|$)/y;

/** The tokens of a predicate; the last one is the end. */
export function readTokens(where: string): readonly PredicateToken[] {
  const tokens: PredicateToken[] = [];
  let index = 0;
  while (true) {
    pieces.lastIndex = index;
    const match = pieces.exec(where);
    if (match === null) {
      const at = index + (/^\s*/.exec(where.slice(index))?.[0].length ?? 0);
      throw syntaxError(`unexpected '${where[at]}'`, at + 1);
    }
    const [, word, number, symbol, quote] = match;
    index = pieces.lastIndex;
    const text = word ?? number ?? symbol ?? '';
    const position = index - text.length + 1;
    if (quote !== undefined) {
      const read = readString(where, index, quote);
      tokens.push({ kind: 'string', text: read.text, position: index });
      index = read.end;
    } else if (text === '') {
      tokens.push({ kind: 'end', text: '', position: index + 1 });
      return tokens;
    } else {
      const kind = word !== undefined ? 'word' : number !== undefined ? 'number' : 'symbol';
      tokens.push({ kind, text, position });
    }
  }
}

/** The error for a malformed predicate. */
export function syntaxError(what: string, position: number): Error {
  return invalidInput(
    `Malformed parameter: where: Syntax error while parsing 'where': ${what} at position ${position}.`,
  );
}

function readString(where: string, start: number, quote: string): { text: string; end: number } {
  let text = '';
  for (let index = start; index < where.length; index++) {
    const character = where[index];
    if (character === quote) return { text, end: index + 1 };
    if (character === '\\') {
      index++;
      const escaped = where[index] ?? '';
      text += escapes[escaped] ?? escaped;
    } else text += character;
  }
  throw syntaxError('the string is not closed', start);
}
