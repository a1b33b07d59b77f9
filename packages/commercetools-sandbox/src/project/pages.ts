import { invalidInput } from '../errors.ts';
import { compile, type Fields } from '../predicate/evaluate.ts';
import { parsePredicate, type Predicate, type PredicateValue } from '../predicate/parse.ts';

/** What a listing is asked for; as the arguments of the official queries. */
export interface PageRequest {
  readonly where?: string | null;
  readonly sort?: readonly string[] | null;
  readonly limit?: number | null;
  readonly offset?: number | null;
}

/** One page of a listing, and how many items there are in all. */
export interface Page<Item> {
  readonly offset: number;
  readonly count: number;
  readonly total: number;
  readonly exists: boolean;
  readonly results: readonly Item[];
}

/** Where the items of a listing come from. */
export interface Source<Item> {
  readonly fields: Fields<Item>;
  readonly sortable: readonly string[];
  /** All items, in the order in which they came. */
  all(): Iterable<Item>;
  /** All items by ascending id, or those after the given one. */
  sortedById(after?: string): Iterable<Item>;
  /** The item with this value of a unique field; null: the field is no such one. */
  lookUp(field: string, value: string): Item | undefined | null;
}

/** Must throw `InvalidInput` when an argument cannot be read or is out of range. */
export function readPage<Item>(source: Source<Item>, request: PageRequest): Page<Item> {
  const limit = readRange('limit', request.limit ?? 20, 500);
  const offset = readRange('offset', request.offset ?? 0, 10_000);
  const order = readSort(source, request.sort ?? []);
  const predicate = request.where == null ? undefined : parsePredicate(request.where);
  const fits = predicate === undefined ? () => true : compile(source.fields, predicate);

  // Walks of all pages sort by id, so that order is kept; others are sorted when they are asked for.
  const few = predicate && lookUp(source, predicate);
  const byId = few === undefined && order.length === 1 && order[0]?.field === 'id';
  const found = [];
  const after = predicate && findIdAfter(predicate);
  for (const item of few ?? (byId ? source.sortedById(after) : source.all()))
    if (fits(item)) found.push(item);
  if (!byId && order.length > 0) found.sort(comparator(source.fields, order));
  else if (order[0]?.descending) found.reverse();
  const results = found.slice(offset, offset + limit);
  return {
    offset,
    count: results.length,
    total: found.length,
    exists: found.length > 0,
    results,
  };
}

interface Order {
  readonly field: string;
  readonly descending: boolean;
}

function readRange(name: string, value: number, max: number): number {
  if (value >= 0 && value <= max) return value;
  throw invalidInput(
    `Malformed parameter: ${name}: The ${name} parameter must be in the range of [0..${max}]`,
  );
}

function readSort<Item>(source: Source<Item>, sort: readonly string[]): readonly Order[] {
  return sort.map((text) => {
    const [field = '', direction = 'asc', ...rest] = text.trim().split(/\s+/);
    if (!source.sortable.includes(field) || !['asc', 'desc'].includes(direction) || rest.length > 0)
      throw invalidInput(
        `Malformed parameter: sort: expected one of ${source.sortable.join(', ')}, then asc or desc, not '${text}'.`,
      );
    return { field, descending: direction === 'desc' };
  });
}

/** Items without a value come last, whatever the direction. */
function comparator<Item>(
  fields: Fields<Item>,
  order: readonly Order[],
): (a: Item, b: Item) => number {
  const read = (name: string, item: Item): PredicateValue | undefined => {
    const field = fields[name];
    return field?.kind === 'value' ? field.read(item) : undefined;
  };
  return (a, b) => {
    for (const { field, descending } of order) {
      const [left, right] = [read(field, a), read(field, b)];
      if (left === right) continue;
      if (left === undefined) return 1;
      if (right === undefined) return -1;
      return left < right === descending ? 1 : -1;
    }
    return 0;
  };
}

/** The few items that can fit when the predicate asks for unique values; undefined: any can. */
function lookUp<Item>(source: Source<Item>, predicate: Predicate): Set<Item> | undefined {
  if (predicate.kind === 'and')
    return lookUp(source, predicate.left) ?? lookUp(source, predicate.right);
  const values =
    predicate.kind === 'compare' && predicate.operator === '='
      ? [predicate.value]
      : predicate.kind === 'in' && !predicate.negated
        ? predicate.values
        : undefined;
  if (values === undefined || !('field' in predicate)) return undefined;
  const found = new Set<Item>();
  for (const value of values) {
    const item = source.lookUp(predicate.field, String(value));
    if (item === null) return undefined;
    if (item !== undefined) found.add(item);
  }
  return found;
}

/** The id that all which fits comes after, as walks of all pages ask: `id > "…"`. */
function findIdAfter(predicate: Predicate): string | undefined {
  if (predicate.kind === 'and') return findIdAfter(predicate.left) ?? findIdAfter(predicate.right);
  const isIt =
    predicate.kind === 'compare' && predicate.field === 'id' && predicate.operator === '>';
  return isIt && typeof predicate.value === 'string' ? predicate.value : undefined;
}
