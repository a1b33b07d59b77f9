import type { Command } from 'commander';

import { openStore } from '../store/open-store.ts';
import { define } from './define.ts';
import { printOne } from './output.ts';

export function addMigrate(program: Command): void {
  define(program, {
    name: 'migrate',
    description: 'Bring the database to the newest schema. serve does it too.',
    example: 'coterie migrate --database postgres://coterie@db.example.com/coterie',
    settings: ['database', 'json'],
    run: async ({ database, json }) => {
      const store = await openStore(database);
      await store.close();
      printOne({ migrated: store.migrated }, json);
    },
  });
}
