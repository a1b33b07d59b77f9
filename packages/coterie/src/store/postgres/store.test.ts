import { createDatabase } from '../../../test/postgres/database.ts';
import { storeContract } from '../contract/index.ts';
import type { Store } from '../store.ts';
import { openPostgresStore } from './store.ts';

storeContract('PostgreSQL', async () => {
  const { url, drop } = await createDatabase();
  const opened: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await openPostgresStore(url);
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    reopen: open,
    close: async () => {
      for (const store of opened) await store.close();
      await drop();
    },
  };
});
