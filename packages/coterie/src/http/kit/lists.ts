import { type TSchema, Type } from 'typebox';

import type { Listed, Page, Place } from '../../store/store.ts';
import {
  choiceSchema,
  defaultLimit,
  type FieldsIn,
  limitSchema,
  objectSchema,
  readId,
  readText,
  textSchema,
} from './schemas.ts';
import type { Cursors, ListIdentity } from './cursors.ts';

/** What the lists of the native API have in common. */

export const fieldsParam = {
  fields: textSchema(
    'Return only these fields of each item, separated by commas. To select one field inside another, join both names with a dot.',
    { example: 'groupId,groupName' },
  ),
};

/** The parameters that select a page. */
export const pageParams = {
  cursor: textSchema('The `next` of the previous page, with the same filters and order.'),
  limit: limitSchema(),
};

export const pageQuery = objectSchema(pageParams, { description: 'The page.' });

export const listParams = { ...pageParams, ...fieldsParam };

export type ListQueryIn = FieldsIn<typeof listParams>;

/** The shape of every page. `title` is its name in the OpenAPI document. */
export function pageSchema<Item extends TSchema>(title: string, item: Item, description: string) {
  return Type.Object(
    {
      items: Type.Array(item, { description }),
      next: Type.Union([Type.String(), Type.Null()], {
        description:
          'Send it as `cursor` to get the next page. null: this is the last page. A page that is not the last can have fewer items than `limit`, even none.',
      }),
    },
    { title, description: 'A page of the list.' },
  );
}

/** The requested page. */
export function readPage(
  cursors: Cursors,
  list: ListIdentity,
  query: FieldsIn<typeof pageParams>,
): Page {
  return {
    after: cursors.open(list, readText(query.cursor)),
    limit: readId(query.limit) ?? defaultLimit,
  };
}

/** A page of a list. One more item than the page has is read, to know whether there is a next page. */
export async function pageOf<Item>(
  { after, limit }: Page,
  list: (page: Page) => Promise<readonly Item[]>,
  placeOf: (item: Item) => Place,
): Promise<Listed<Item>> {
  const found = await list({ after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  return { items, next: more ? placeOf(last) : null };
}

/** A page of a list that is ordered by id. */
export async function pageById<Item>(
  page: Page,
  list: (page: { after: number; limit: number }) => Promise<readonly Item[]>,
  idOf: (item: Item) => number,
): Promise<Listed<Item>> {
  return pageOf(
    page,
    ({ after, limit }) => list({ after: after?.id ?? 0, limit }),
    (item) => ({ key: '', id: idOf(item) }),
  );
}

export const orderParam = choiceSchema(['asc', 'desc'], 'Ascending or descending. Default: asc.');
