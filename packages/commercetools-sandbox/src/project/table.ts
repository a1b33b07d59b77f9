/** Items by id and by further unique fields, in the order in which they came. */
export interface Table<Item extends { readonly id: string }> {
  readonly size: number;
  get(id: string): Item | undefined;
  /** The item whose unique field has this value. */
  by(field: string, value: string): Item | undefined;
  /** Adds the item, or replaces the one with its id. Its unique fields must be free. */
  put(item: Item): void;
  remove(id: string): void;
  values(): IterableIterator<Item>;
  /** Items by ascending id, from after the given one. A walk of pages sorts once, then only looks. */
  sortedById(after?: string): Iterable<Item>;
}

/** `unique` names the fields that no two items share, and how an item's value is read. */
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

/** How many of the sorted ids are not after this one. */
function countUpTo(sortedIds: readonly string[], id: string): number {
  let [low, high] = [0, sortedIds.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sortedIds[middle] ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
