import type { Command } from 'commander';

import { distributeDatabase, openStore } from '../store/open-store.ts';
import { define } from './define.ts';
import { printOne } from './output.ts';

export function addMigrate(program: Command): void {
  define(program, {
    name: 'migrate',
    description: 'Migrate the database to the newest schema. serve also does this at startup.',
    example: 'coterie migrate --database postgres://coterie@db.example.com/coterie',
    settings: ['database', 'citus', 'json'],
    run: async ({ database, citus, json }) => {
      if (citus) {
        const { migrated, distributed } = await distributeDatabase(database);
        return printOne({ migrated, distributed }, json);
      }
      const store = await openStore(database);
      await store.close();
      printOne({ migrated: store.migrated }, json);
    },
  });
}
