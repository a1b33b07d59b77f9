import { Type } from 'typebox';

import { refused } from '../kit/failures.ts';
import { type FieldsIn, type IdIn, idSchema, limitSchema, readId } from '../kit/schemas.ts';

/**
 * The vendor's lists go by offset, ours by cursor: what lies before the offset is walked over. So that a call costs no
 * more than so much, offsets and totals end here.
 */
export const mostPaged = 10_000;

/** The lists are walked in batches of this many; a page of the most items at the last offset takes eleven. */
export const batchSize = 1_000;
const mostBatches = 12;

export interface Window {
  readonly offset: number;
  readonly limit: number;
}

export function windowParams(standardLimit: number) {
  return { offset: offsetSchema, limit: limitSchema(standardLimit) };
}

export const offsetSchema = Type.Unsafe<IdIn>({
  ...idSchema(`How many items to pass over, below ${mostPaged}. Default 0.`),
  minimum: 0,
  pattern: '^[0-9]{0,16}$',
  'x-expected': 'a whole number from 0 on',
});

/** The page that is asked for. Throws Refused with 95090 for one too far; `native` is what goes on there. */
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
  /** There are more than `total`, which were not counted. */
  readonly more: boolean;
}

/**
 * Walks over the batches to the page, and on to count them all, or up to `mostPaged`. Throws Refused with 95091 when
 * that takes more than `mostBatches`, because they hold few that fit; `what` are they, and `native` goes on.
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

/** The page of what is counted already: walks no further than to its end. */
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
  limit: Type.Integer({ description: 'Most items of the page.' }),
  offset: Type.Integer({ description: 'How many were passed over.' }),
};

export const pagination = Type.Object(
  {
    ...pageFields,
    total: Type.Integer({
      description: `How many there are. At ${mostPaged} it stops counting: there may be more then, and a warning 95090 says so.`,
    }),
  },
  { title: 'Pagination', description: 'Which page it is.' },
);

export const sortedPagination = Type.Object(
  {
    ...pageFields,
    sortBy: Type.String({ description: 'What it is sorted by.' }),
    sortOrder: Type.Enum(['ASC', 'DESC'], { description: 'Ascending or descending.' }),
    total: Type.Integer({ description: 'How many there are.' }),
  },
  { title: 'SortedPagination', description: 'Which page it is.' },
);

export const sortOrderParam = Type.Unsafe<'ASC' | 'DESC' | ''>({
  type: 'string',
  enum: ['ASC', 'DESC', ''],
  description: 'ASC or DESC. Default DESC.',
  'x-expected': 'ASC or DESC',
});
