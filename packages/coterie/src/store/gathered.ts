import DataLoader from 'dataloader';

interface KeyOfOrg<Key> {
  readonly orgId: number;
  readonly key: Key;
}

/**
 * Gathers all requests of one turn of the event loop into one call per org, so that requests which arrive together
 * share a query or a transaction. Nothing is cached.
 */
export function gathered<Key, Value>(
  find: (orgId: number, keys: readonly Key[]) => Promise<readonly Value[]>,
): DataLoader<KeyOfOrg<Key>, Value> {
  return new DataLoader<KeyOfOrg<Key>, Value>(
    async (asked) => {
      const values = new Map<KeyOfOrg<Key>, Value | Error>();
      const byOrg = Map.groupBy(asked, ({ orgId }) => orgId);
      const finding = [...byOrg].map(async ([orgId, keys]) => {
        try {
          const found = await find(
            orgId,
            keys.map(({ key }) => key),
          );
          for (const [index, key] of keys.entries()) values.set(key, found[index] as Value);
        } catch (error) {
          for (const key of keys) values.set(key, error as Error);
        }
      });
      await Promise.all(finding);
      return asked.map((key) => values.get(key) as Value | Error);
    },
    {
      cache: false,
      maxBatchSize: 500,
      // Runs after the sockets were read, so that requests that arrive together are gathered.
      batchScheduleFn: (run) => void setImmediate(run),
    },
  );
}
