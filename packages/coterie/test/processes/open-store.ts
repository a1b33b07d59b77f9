import { StoreUnavailable } from '../../src/store/store.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';

/** Opens the database at the path given and writes what came of it as one line of JSON. */
const [path = ''] = process.argv.slice(2);
try {
  const store = openSqliteStore(path);
  await store.close();
  process.stdout.write(JSON.stringify({ migrated: store.migrated }));
} catch (error) {
  if (!(error instanceof StoreUnavailable)) throw error;
  process.stdout.write(JSON.stringify({ refused: error.message }));
}
