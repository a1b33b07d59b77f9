import { expect, it } from 'vitest';

import { temporaryFolder } from '../../test/temporary-folder.ts';
import { addOrg } from '../../test/store-contract/harness.ts';
import { copyInstallation } from './copy.ts';
import type { FillableRows, Installation } from './installation.ts';
import { openInstallation, openStore } from './open-store.ts';
import { logTable } from './tables/changes.ts';
import { columnNames } from './tables/table.ts';

/** An installation with faulty inserts. */
function spoiled(
  target: Installation,
  insert: (rows: FillableRows) => FillableRows['insert'],
): Installation {
  return {
    ...target,
    fill: (work) => target.fill((rows) => work({ ...rows, insert: insert(rows) })),
  };
}

const at = columnNames(logTable).indexOf('at');

it.each<[string, (rows: FillableRows) => FillableRows['insert']]>([
  [
    'lacks a row',
    (to) => (table, rows) => to.insert(table, table.name === 'logins' ? rows.slice(1) : rows),
  ],
  [
    'contains a changed entry',
    (to) => (table, rows) =>
      to.insert(table, table.name === 'changes' ? rows.map((row) => row.with(at, 1)) : rows),
  ],
])('a copy that %s is not kept', async (_, insert) => {
  const folder = temporaryFolder();
  const [from, to] = [`sqlite:${folder}/from.db`, `sqlite:${folder}/to.db`];
  const store = await openStore(from);
  await addOrg(store, 'acme');
  await store.close();
  const source = await openInstallation(from, { create: false });
  const target = await openInstallation(to, { create: true });
  const copying = copyInstallation(source, spoiled(target, insert), () => {});
  await expect(copying).rejects.toThrow('The copy differs from its source and was not kept.');
  const { tables } = await copyInstallation(source, target, () => {});
  expect(tables).toContainEqual({ table: 'logins', rows: 1 });
  await source.close();
  await target.close();
});
