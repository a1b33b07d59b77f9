import { type TSchema, Type } from 'typebox';

import type { Page, Place } from '../../store/store.ts';
import {
  defaultLimit,
  type FieldsIn,
  limitSchema,
  readId,
  readText,
  textSchema,
} from './schemas.ts';
import type { Cursors, ListIdentity } from './cursors.ts';

/** What all lists of the native API have in common. */

export const fieldsParam = {
  fields: textSchema(
    'Only these fields of each item, separated by commas. Of a field that has fields itself, name one with a dot.',
    { example: 'groupId,groupName' },
  ),
};

export const listParams = {
  cursor: textSchema('The `next` of the page before, with the same filters and order.'),
  limit: limitSchema(),
  ...fieldsParam,
};

export type ListQueryIn = FieldsIn<typeof listParams>;

export function pageSchema(item: TSchema, description: string): TSchema {
  return Type.Object(
    {
      items: Type.Array(item, { description }),
      next: Type.Union([Type.String(), Type.Null()], {
        description:
          'Pass it as `cursor` for the next page. null: there is no more; only this tells so, since a page may have fewer items than `limit`, even none.',
      }),
    },
    { description: 'A page.' },
  );
}

/** The page that a request asks for. */
export function readPage(cursors: Cursors, list: ListIdentity, query: ListQueryIn): Page {
  return {
    after: cursors.open(list, readText(query.cursor)),
    limit: readId(query.limit) ?? defaultLimit,
  };
}

/** The page of a list that is in the order of ids; `list` is asked for one more than the page has. */
export async function pageById<Item>(
  { after, limit }: Page,
  list: (page: { after: number; limit: number }) => Promise<readonly Item[]>,
  idOf: (item: Item) => number,
): Promise<{ items: readonly Item[]; next: Place | null }> {
  const found = await list({ after: after?.id ?? 0, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  return { items, next: more ? { key: '', id: idOf(last) } : null };
}

export const orderParam = Type.Unsafe<'asc' | 'desc' | ''>({
  type: 'string',
  enum: ['asc', 'desc', ''],
  description: 'Ascending or descending. Default asc.',
  'x-expected': 'asc or desc',
});
