import type { SearchKey, SearchKind } from '../../domain/search-keys.ts';
import { integer, text, textOf } from './column.ts';
import { tableOfOrg } from './table.ts';

/** A search key, with the id of its group or customer. */
interface StoredSearchKey extends SearchKey {
  readonly id: number;
}

export const searchKeyTable = tableOfOrg<StoredSearchKey>('search_keys', {
  key: ['kind', 'key', 'id'],
  columns: { kind: textOf<SearchKind>(), key: text, id: integer, shared: integer },
});
