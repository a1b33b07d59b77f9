/** Items by id and by other unique fields, in the order in which they were added. */
export interface Table<Item extends { readonly id: string }> {
  readonly size: number;
  get(id: string): Item | undefined;
  /** The item whose unique field has this value. */
  by(field: string, value: string): Item | undefined;
  /** Adds the item, or replaces the one with its id. Its unique fields must be free. */
  put(item: Item): void;
  remove(id: string): void;
  values(): IterableIterator<Item>;
  /** Items by ascending id, after the given id. The ids are sorted once, so paging through all items is cheap. */
  sortedById(after?: string): Iterable<Item>;
}

/** @param unique - the unique fields, and how to read an item's value of each. */
export function createTable<Item extends { readonly id: string }>(
  unique: Readonly<Record<string, (item: Item) => string | undefined>>,
): Table<Item> {
  const items = new Map<string, Item>();
  const indexes = Object.entries(unique).map(([field, read]) => ({
    field,
    read,
    ids: new Map<string, string>(),
  }));
  let sortedIds: readonly string[] | undefined;

  function forget(item: Item): void {
    for (const { read, ids } of indexes) {
      const value = read(item);
      if (value !== undefined) ids.delete(value);
    }
  }

  return {
    get size() {
      return items.size;
    },
    get: (id) => items.get(id),
    by: (field, value) => {
      const id = indexes.find((index) => index.field === field)?.ids.get(value);
      return id === undefined ? undefined : items.get(id);
    },
    put: (item) => {
      const old = items.get(item.id);
      if (old === undefined) sortedIds = undefined;
      else forget(old);
      items.set(item.id, item);
      for (const { read, ids } of indexes) {
        const value = read(item);
        if (value !== undefined) ids.set(value, item.id);
      }
    },
    remove: (id) => {
      const old = items.get(id);
      if (old === undefined) return;
      forget(old);
      items.delete(id);
      sortedIds = undefined;
    },
    values: () => items.values(),
    *sortedById(after) {
      sortedIds ??= [...items.keys()].sort();
      const ids = sortedIds;
      for (
        let index = after === undefined ? 0 : countUpTo(ids, after);
        index < ids.length;
        index++
      ) {
        const item = items.get(ids[index] ?? '');
        if (item !== undefined) yield item;
      }
    },
  };
}

/** The number of sorted ids up to and including this one. */
function countUpTo(sortedIds: readonly string[], id: string): number {
  let [low, high] = [0, sortedIds.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sortedIds[middle] ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
