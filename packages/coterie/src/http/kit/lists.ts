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

/** What all lists of the native API have in common. */

export const fieldsParam = {
  fields: textSchema(
    'Only these fields of each item, separated by commas. Of a field that has fields itself, name one with a dot.',
    { example: 'groupId,groupName' },
  ),
};

/** Which page. */
export const pageParams = {
  cursor: textSchema('The `next` of the page before, with the same filters and order.'),
  limit: limitSchema(),
};

export const pageQuery = objectSchema(pageParams, { description: 'Which page.' });

export const listParams = { ...pageParams, ...fieldsParam };

export type ListQueryIn = FieldsIn<typeof listParams>;

/** The one shape of a page. `title` is its name in the document. */
export function pageSchema<Item extends TSchema>(title: string, item: Item, description: string) {
  return Type.Object(
    {
      items: Type.Array(item, { description }),
      next: Type.Union([Type.String(), Type.Null()], {
        description:
          'Pass it as `cursor` for the next page. null: there is no more. A page may have fewer items than `limit`, even none, and more to come.',
      }),
    },
    { title, description: 'A page.' },
  );
}

/** The page that a request asks for. */
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

/** The page of a list, which is asked for one more than the page has. */
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

/** The page of a list that is in the order of ids. */
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

export const orderParam = choiceSchema(['asc', 'desc'], 'Ascending or descending. Default asc.');
