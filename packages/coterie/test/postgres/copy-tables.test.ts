import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { copyInstallation } from '../../src/store/copy.ts';
import { openInstallation } from '../../src/store/open-store.ts';
import { fillEverything } from '../everything.ts';
import { newRawDatabase, type RawDatabase } from '../raw-database.ts';

/** What is no part of what an installation has: each engine keeps it for itself. */
const ownTables: Readonly<Record<string, string>> = {
  migrations: 'which migrations ran, on SQLite',
  coterie_migrations: 'the same on PostgreSQL',
  org_ids: 'the highest org id; a sequence on PostgreSQL',
};

async function open(engine: 'sqlite' | 'postgres'): Promise<RawDatabase> {
  const database = await newRawDatabase(engine);
  onTestFinished(() => database.drop());
  return database;
}

async function copy(from: RawDatabase, to: RawDatabase): Promise<void> {
  const source = await openInstallation(from.url, { create: false });
  const target = await openInstallation(to.url, { create: true });
  await copyInstallation(source, target, () => {});
  await source.close();
  await target.close();
}

/** The columns of the catalogue by table. */
async function catalogue(database: RawDatabase): Promise<ReadonlyMap<string, readonly string[]>> {
  const columns = (await database.columns()).filter(({ table }) => !(table in ownTables));
  const byTable = Map.groupBy(columns, ({ table }) => table);
  return new Map(
    [...byTable].map(([table, some]) => [table, some.map(({ column }) => column).toSorted()]),
  );
}

/** All rows of all tables of the catalogue, in an order that is the same on both engines. */
async function everything(database: RawDatabase): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const [table, columns] of await catalogue(database)) {
    const rows = await database.all(`SELECT ${columns.join(', ')} FROM ${table}`);
    found[table] = rows
      .map((row) => JSON.stringify(columns.map((column) => [column, row[column]])))
      .toSorted();
  }
  return found;
}

describe.each([
  ['SQLite', 'PostgreSQL', 'sqlite', 'postgres'],
  ['PostgreSQL', 'SQLite', 'postgres', 'sqlite'],
] as const)('a copy from %s to %s', (_, __, from, to) => {
  it('has every row of every table of the schema with every column as it was, and so has a copy back', async () => {
    const [source, target, back] = [await open(from), await open(to), await open(from)];
    await fillEverything(source.url);
    await copy(source, target);
    await copy(target, back);
    const expected = await everything(source);
    expect(await everything(target)).toEqual(expected);
    expect(await everything(back)).toEqual(expected);
  });
});

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  let database: RawDatabase;
  beforeAll(async () => {
    database = await newRawDatabase(engine);
    return () => database.drop();
  });

  // What nobody put there could be forgotten by the copy, and the test above would not see it.
  it('what is copied above has a value in every column of every table of the schema', async () => {
    await fillEverything(database.url);
    const empty: string[] = [];
    for (const [table, columns] of await catalogue(database)) {
      const rows = await database.all(`SELECT * FROM ${table}`);
      for (const column of columns)
        if (rows.every((row) => row[column] === null)) empty.push(`${table}.${column}`);
    }
    expect(empty).toEqual([]);
  });
});
