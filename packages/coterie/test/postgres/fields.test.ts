import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { copyInstallation } from '../../src/store/copy.ts';
import { openInstallation } from '../../src/store/open-store.ts';
import { tables } from '../../src/store/tables/tables.ts';
import { newRawDatabase } from '../raw-database.ts';
import { ofCustomers } from '../store-contract/fields/customers.ts';
import { ofGroups } from '../store-contract/fields/groups.ts';
import { ofInstallation, org } from '../store-contract/fields/installation.ts';
import { ofLog } from '../store-contract/fields/log.ts';
import { openWorld, reopenWorld, type World } from '../store-contract/fields/world.ts';

const everything = [...ofGroups, ...ofCustomers, ...ofInstallation, ...ofLog, org];

/** Tables of which the store lists no records, and who looks at them. */
const otherTables: Readonly<Record<string, string>> = {
  installation_secrets: 'the contract of installationSecret',
  search_keys: 'the contract of the lists: what is searched for',
};

it('every table is looked at', () => {
  const kept = everything.map(({ table }) => table.name);
  expect(new Set([...kept, ...Object.keys(otherTables)])).toEqual(
    new Set(tables.map(({ name }) => name)),
  );
});

async function copy(from: string, to: string): Promise<void> {
  const source = await openInstallation(from, { create: false });
  const target = await openInstallation(to, { create: true });
  await copyInstallation(source, target, () => {});
  await source.close();
  await target.close();
}

// A field that a comparison, a column list or a reader forgets would be acknowledged and lost. Records are made by the
// descriptions of the tables, so that a new field is looked at without a word here.
describe.each([
  ['SQLite', 'PostgreSQL', 'sqlite', 'postgres'],
  ['PostgreSQL', 'SQLite', 'postgres', 'sqlite'],
] as const)('on %s', (_, other, engine, otherEngine) => {
  let world: World;
  beforeAll(async () => {
    const database = await newRawDatabase(engine);
    world = await openWorld(database.url);
    return async () => {
      await world.store.close();
      await database.drop();
    };
  });

  it.each(everything.map((kept) => [kept.name, kept] as const))(
    '%s keeps every field, and each one that changes alone',
    (__, kept) => kept.changeEachField(world),
  );

  it(`everything keeps every field when it is copied to ${other}`, async () => {
    const looks: ((where: World) => Promise<void>)[] = [];
    for (const kept of everything) looks.push(await kept.put(world));
    const target = await newRawDatabase(otherEngine);
    onTestFinished(() => target.drop());
    await copy(world.url, target.url);
    const copied = await reopenWorld(world, target.url);
    onTestFinished(() => copied.store.close());
    for (const look of looks) await look(copied);
  });
});
