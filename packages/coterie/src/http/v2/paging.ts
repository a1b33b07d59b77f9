import { Type } from 'typebox';

import { refused } from '../kit/failures.ts';
import { choiceSchema, countSchema, type FieldsIn, limitSchema, readId } from '../kit/schemas.ts';

/**
 * The vendor's lists use offsets, the store's lists use cursors, so all items before the offset must be read. This limit
 * of offsets and totals bounds the cost of a call.
 */
export const mostPaged = 10_000;

/** The lists are read in batches of this size; the largest page at the last offset takes eleven batches. */
export const batchSize = 1_000;
const mostBatches = 12;

export interface Window {
  readonly offset: number;
  readonly limit: number;
}

export function windowParams(standardLimit: number, title: string) {
  return { offset: offsetSchema, limit: limitSchema(standardLimit, { title }) };
}

export const offsetSchema = countSchema(
  `Number of items to skip, below ${mostPaged}. Default: 0.`,
  {
    expected: 'a whole number from 0 on',
  },
);

/**
 * The requested page. Throws Refused with 95090 for an offset that is too large.
 * @param native - the call that pages further, for the error.
 */
export function readWindow(
  query: FieldsIn<ReturnType<typeof windowParams>>,
  standardLimit: number,
  native: string,
): Window {
  const offset = readId(query.offset) ?? 0;
  if (offset >= mostPaged) throw refused(95090, { x: mostPaged, y: native });
  return { offset, limit: readId(query.limit) ?? standardLimit };
}

export interface Paged<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  /** Whether there are more items than `total`, which were not counted. */
  readonly more: boolean;
}

/**
 * Reads the batches up to the page, and continues to count all items, or up to `mostPaged`. Throws Refused with 95091
 * when that takes more than `mostBatches`, because few items match; the error names `what` was listed and the call
 * `native` that pages further.
 */
export async function pageByOffset<Item>(
  batches: AsyncIterable<readonly Item[]>,
  { offset, limit }: Window,
  { what, native }: { what: string; native: string },
): Promise<Paged<Item>> {
  const items: Item[] = [];
  let total = 0;
  let walked = 0;
  for await (const batch of batches) {
    for (const item of batch) {
      if (total === mostPaged) return { items, total, more: true };
      if (total >= offset && items.length < limit) items.push(item);
      total += 1;
    }
    if ((walked += 1) === mostBatches) throw refused(95091, { x: what, y: native });
  }
  return { items, total, more: false };
}

/** Reads the page of a list whose total is known, and stops at the end of the page. */
export async function takePage<Item>(
  batches: AsyncIterable<readonly Item[]>,
  { offset, limit }: Window,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let passed = 0;
  for await (const batch of batches) {
    for (const item of batch) {
      if (passed >= offset) items.push(item);
      passed += 1;
      if (items.length === limit) return items;
    }
  }
  return items;
}

const pageFields = {
  limit: Type.Integer({ description: 'Maximum number of items of the page.' }),
  offset: Type.Integer({ description: 'Number of items skipped.' }),
};

export const pagination = Type.Object(
  {
    ...pageFields,
    total: Type.Integer({
      description: `Total number of items. Counting stops at ${mostPaged}; if there can be more, the warning 95090 says so.`,
    }),
  },
  { title: 'V2Pagination', description: 'The position of the page.' },
);

export const sortedPagination = Type.Object(
  {
    ...pageFields,
    sortBy: Type.String({ description: 'The field that the list is sorted by.' }),
    sortOrder: Type.Enum(['ASC', 'DESC'], { description: 'Ascending or descending.' }),
    total: Type.Integer({ description: 'Total number of items.' }),
  },
  { title: 'V2SortedPagination', description: 'The position of the page.' },
);

export const sortOrderParam = choiceSchema(['ASC', 'DESC'], 'ASC or DESC. Default: DESC.');
