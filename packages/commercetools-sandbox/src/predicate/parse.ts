import { type PredicateToken, readTokens, syntaxError } from './tokens.ts';

/** A value that a field is compared with. */
export type PredicateValue = string | number | boolean;

export type Operator = '=' | '!=' | '<' | '>' | '<=' | '>=';

/** The syntax tree of a predicate. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly left: Predicate; readonly right: Predicate }
  | { readonly kind: 'not'; readonly inner: Predicate }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: Operator;
      readonly value: PredicateValue;
    }
  | {
      readonly kind: 'in';
      readonly field: string;
      readonly negated: boolean;
      readonly values: readonly PredicateValue[];
    }
  | {
      readonly kind: 'is';
      readonly field: string;
      readonly negated: boolean;
      readonly state: 'defined' | 'empty';
    }
  | { readonly kind: 'nested'; readonly field: string; readonly inner: Predicate };

const operators: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
};

/** Deeper predicates are rejected, because they would overflow the stack. */
const maxDepth = 100;

/**
 * Parses a predicate of `where`. `not` binds tighter than `and`, and `and` tighter than `or`.
 * @throws ApiError `InvalidInput` with the position of the error.
 */
export function parsePredicate(where: string): Predicate {
  const tokens = readTokens(where);
  const end: PredicateToken = { kind: 'end', text: '', position: where.length + 1 };
  let index = 0;
  let depth = 0;

  const peek = (): PredicateToken => tokens[index] ?? end;
  const isNext = (text: string): boolean => peek().kind !== 'string' && peek().text === text;

  function take(text: string): boolean {
    if (!isNext(text)) return false;
    index++;
    return true;
  }

  function expect(text: string): void {
    if (!take(text)) refuse(`'${text}'`);
  }

  function refuse(expected: string): never {
    const { kind, text, position } = peek();
    const found = kind === 'end' ? 'the end' : `'${text}'`;
    throw syntaxError(`expected ${expected}, found ${found}`, position);
  }

  function readOr(): Predicate {
    if (++depth > maxDepth) throw syntaxError('nested too deeply', peek().position);
    let left = readAnd();
    while (take('or')) left = { kind: 'or', left, right: readAnd() };
    depth--;
    return left;
  }

  function readAnd(): Predicate {
    let left = readNot();
    while (take('and')) left = { kind: 'and', left, right: readNot() };
    return left;
  }

  function readNot(): Predicate {
    if (take('not')) {
      if (!isNext('(')) refuse("'(' after 'not'");
      return { kind: 'not', inner: readGroup() };
    }
    return isNext('(') ? readGroup() : readTerm();
  }

  function readGroup(): Predicate {
    expect('(');
    const inner = readOr();
    expect(')');
    return inner;
  }

  function readTerm(): Predicate {
    const { kind, text: field } = peek();
    if (kind !== 'word') return refuse('the name of a field');
    index++;
    if (isNext('(')) return { kind: 'nested', field, inner: readGroup() };
    if (take('is')) return readIs(field);
    if (take('in')) return { kind: 'in', field, negated: false, values: readValues() };
    if (take('not')) {
      expect('in');
      return { kind: 'in', field, negated: true, values: readValues() };
    }
    const operator = peek().kind === 'symbol' ? operators[peek().text] : undefined;
    if (operator === undefined) return refuse("a comparison, 'in', 'is' or '('");
    index++;
    return { kind: 'compare', field, operator, value: readValue() };
  }

  function readIs(field: string): Predicate {
    const negated = take('not');
    if (take('defined')) return { kind: 'is', field, negated, state: 'defined' };
    if (take('empty')) return { kind: 'is', field, negated, state: 'empty' };
    return refuse("'defined' or 'empty'");
  }

  function readValues(): readonly PredicateValue[] {
    expect('(');
    const values = [readValue()];
    while (take(',')) values.push(readValue());
    expect(')');
    return values;
  }

  function readValue(): PredicateValue {
    const { kind, text } = peek();
    if (kind === 'string') {
      index++;
      return text;
    }
    if (kind === 'number') {
      index++;
      return Number(text);
    }
    if (take('true')) return true;
    if (take('false')) return false;
    return refuse('a value: text in double quotes, a number, true or false');
  }

  const predicate = readOr();
  if (peek().kind !== 'end') refuse("'and', 'or' or the end");
  return predicate;
}
