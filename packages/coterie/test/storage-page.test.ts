import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { openStore } from '../src/store/open-store.ts';
import { newRawDatabase } from './raw-database.ts';

const page = readFileSync(new URL('../../../docs/storage.md', import.meta.url), 'utf8');

/** The names in the first column of the table under a heading. */
function namesUnder(heading: string): readonly string[] {
  const [, from = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = from.split('\n## ');
  return [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
}

const engines = ['sqlite', 'postgres'] as const;
const indexes = {
  sqlite: `SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`,
  postgres: `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND NOT i.indisprimary`,
};

it('docs/storage.md has all tables and all indexes of both engines, and no other', async () => {
  const found = { tables: new Set<string>(), indexes: new Set<string>() };
  for (const engine of engines) {
    const database = await newRawDatabase(engine);
    await (await openStore(database.url)).close();
    for (const { table } of await database.columns()) found.tables.add(table);
    for (const { name } of await database.all(indexes[engine])) found.indexes.add(String(name));
    await database.drop();
  }
  expect(namesUnder('Tables').toSorted()).toEqual([...found.tables].toSorted());
  expect(namesUnder('Indexes').toSorted()).toEqual([...found.indexes].toSorted());
});
