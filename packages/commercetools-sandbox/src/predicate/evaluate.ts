import { invalidInput } from '../errors.ts';
import type { Operator, Predicate, PredicateValue } from './parse.ts';

/** A field that predicates can name: a plain value, or one or more nested resources. */
export type Field<Item> =
  | { readonly kind: 'value'; read(item: Item): PredicateValue | undefined }
  | { readonly kind: 'nested'; compile(inner: Predicate | null): (item: Item) => boolean };

export type Fields<Item> = Readonly<Record<string, Field<Item>>>;

/**
 * Compiles the predicate to a function that tests items. The logic has two values: a field that an item lacks is
 * unequal to everything.
 * @throws ApiError `InvalidInput` for an unknown field, even if no item is tested.
 */
export function compile<Item>(fields: Fields<Item>, predicate: Predicate): (item: Item) => boolean {
  switch (predicate.kind) {
    case 'and': {
      const [left, right] = [compile(fields, predicate.left), compile(fields, predicate.right)];
      return (item) => left(item) && right(item);
    }
    case 'or': {
      const [left, right] = [compile(fields, predicate.left), compile(fields, predicate.right)];
      return (item) => left(item) || right(item);
    }
    case 'not': {
      const inner = compile(fields, predicate.inner);
      return (item) => !inner(item);
    }
    case 'nested': {
      const field = find(fields, predicate.field);
      if (field.kind !== 'nested')
        throw malformed(`The field '${predicate.field}' has no fields of its own.`);
      return field.compile(predicate.inner);
    }
    case 'is': {
      const isThere = presence(find(fields, predicate.field));
      const wanted = (predicate.state === 'defined') !== predicate.negated;
      return (item) => isThere(item) === wanted;
    }
    case 'in': {
      const read = reader(fields, predicate.field);
      const values = new Set(predicate.values);
      return (item) => {
        const value = read(item);
        return (value !== undefined && values.has(value)) !== predicate.negated;
      };
    }
    case 'compare': {
      const { operator, value: expected } = predicate;
      const read = reader(fields, predicate.field);
      return (item) => compare(operator, read(item), expected);
    }
  }
}

/** A field that holds references: `customerGroup(id = "…")`, `resource(typeId = "customer" and id = "…")`. */
export function references<Item>(
  read: (item: Item) => readonly { readonly typeId: string; readonly id: string }[],
): Field<Item> {
  const fields: Fields<{ readonly typeId: string; readonly id: string }> = {
    id: { kind: 'value', read: ({ id }) => id },
    typeId: { kind: 'value', read: ({ typeId }) => typeId },
  };
  return nested(read, fields);
}

/** A field that holds nested resources; the item matches if one of them does. */
export function nested<Item, Inner>(
  read: (item: Item) => readonly Inner[],
  fields: Fields<Inner>,
): Field<Item> {
  return {
    kind: 'nested',
    compile: (predicate) => {
      const fits = predicate === null ? () => true : compile(fields, predicate);
      return (item) => read(item).some(fits);
    },
  };
}

function find<Item>(fields: Fields<Item>, name: string): Field<Item> {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field !== undefined) return field;
  const known = Object.keys(fields).join(', ');
  throw malformed(`The field '${name}' does not exist. Fields: ${known}.`);
}

function presence<Item>(field: Field<Item>): (item: Item) => boolean {
  if (field.kind === 'nested') return field.compile(null);
  return (item) => field.read(item) !== undefined;
}

function reader<Item>(
  fields: Fields<Item>,
  name: string,
): (item: Item) => PredicateValue | undefined {
  const field = find(fields, name);
  if (field.kind === 'nested')
    throw malformed(
      `The field '${name}' cannot be compared; ask for its fields: ${name}(id = "…").`,
    );
  return (item) => field.read(item);
}

function compare(
  operator: Operator,
  value: PredicateValue | undefined,
  expected: PredicateValue,
): boolean {
  if (value === undefined || typeof value !== typeof expected) return operator === '!=';
  switch (operator) {
    case '=':
      return value === expected;
    case '!=':
      return value !== expected;
    case '<':
      return value < expected;
    case '>':
      return value > expected;
    case '<=':
      return value <= expected;
    case '>=':
      return value >= expected;
  }
}

function malformed(what: string): Error {
  return invalidInput(`Malformed parameter: where: ${what}`);
}
