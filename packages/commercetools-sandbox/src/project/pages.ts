import { invalidInput } from '../errors.ts';
import { compile, type Fields } from '../predicate/evaluate.ts';
import { parsePredicate, type Predicate, type PredicateValue } from '../predicate/parse.ts';

/** The arguments of a listing, as in the official queries. */
export interface PageRequest {
  readonly where?: string | null;
  readonly sort?: readonly string[] | null;
  readonly limit?: number | null;
  readonly offset?: number | null;
}

/** One page of a listing, and the total number of items. */
export interface Page<Item> {
  readonly offset: number;
  readonly count: number;
  readonly total: number;
  readonly exists: boolean;
  readonly results: readonly Item[];
}

/** The items of a listing and how to find them. */
export interface Source<Item> {
  readonly fields: Fields<Item>;
  readonly sortable: readonly string[];
  /** All items, in the order in which they were added. */
  all(): Iterable<Item>;
  /** All items by ascending id, or only those after the given id. */
  sortedById(after?: string): Iterable<Item>;
  /** The item with this value of a unique field; null if the field is not unique. */
  lookUp(field: string, value: string): Item | undefined | null;
}

/** @throws ApiError `InvalidInput` when an argument is malformed or out of range. */
export function readPage<Item>(source: Source<Item>, request: PageRequest): Page<Item> {
  const limit = readRange('limit', request.limit ?? 20, 500);
  const offset = readRange('offset', request.offset ?? 0, 10_000);
  const order = readSort(source, request.sort ?? []);
  const predicate = request.where == null ? undefined : parsePredicate(request.where);
  const fits = predicate === undefined ? () => true : compile(source.fields, predicate);

  // Clients that page through everything sort by id, so that order is kept; other orders are sorted on demand.
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

/** Items without a value come last in both directions. */
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

/** The items that can match if the predicate names values of unique fields; undefined if any item can match. */
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

/** The id after which all matches come, for clients that page with `id > "…"`. */
function findIdAfter(predicate: Predicate): string | undefined {
  if (predicate.kind === 'and') return findIdAfter(predicate.left) ?? findIdAfter(predicate.right);
  const isIt =
    predicate.kind === 'compare' && predicate.field === 'id' && predicate.operator === '>';
  return isIt && typeof predicate.value === 'string' ? predicate.value : undefined;
}
