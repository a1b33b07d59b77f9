import { join as joinPath } from 'node:path';

import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';

import { createGroup } from '../../../test/commands.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { addOrg, apply } from '../../../test/store-contract/harness.ts';
import { prepareReads } from './reads.ts';
import { openSqliteStore } from './store.ts';

it('all gets of one turn take one transaction, with one statement for each', async () => {
  const path = joinPath(temporaryFolder(), 'reads.db');
  const store = openSqliteStore(path);
  const orgId = await addOrg(store, 'acme');
  await apply(store, orgId, createGroup('a'), createGroup('b'));
  await store.close();
  const sent: string[] = [];
  const db = new Database(path, { verbose: (statement) => sent.push(String(statement)) });
  onTestFinished(() => {
    db.close();
  });
  const reads = prepareReads(db, Date.now);
  const gets = Array.from({ length: 50 }, (_, index) =>
    reads.findGroups(orgId, [index % 2 === 0 ? { id: 1 } : { externalId: 'b' }]),
  );
  expect((await Promise.all(gets)).flat().map((group) => group?.groupId)).toEqual(
    gets.map((_, index) => (index % 2) + 1),
  );
  expect(sent.filter((text) => text === 'BEGIN')).toHaveLength(1);
  expect(sent).toHaveLength(gets.length + 2);
});
