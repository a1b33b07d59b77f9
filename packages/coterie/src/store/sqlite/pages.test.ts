import { join as joinPath } from 'node:path';

import Database from 'better-sqlite3';
import { beforeEach, expect, it, onTestFinished } from 'vitest';

import { createCustomer, createGroup, join } from '../../../test/commands.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import type { Command } from '../../domain/commands.ts';
import { addOrg, apply } from '../../../test/store-contract/harness.ts';
import type { Store } from '../store.ts';
import { openSqliteStore } from './store.ts';

/** The pages that a join writes limit the speed of joins; their number must not grow unnoticed. */

const size = 2_000;

let store: Store;
let orgId: number;
/** Pages written to the log since the last call. */
let pagesWritten: () => number;

beforeEach(async () => {
  const path = joinPath(temporaryFolder(), 'pages.db');
  store = openSqliteStore(path);
  orgId = await addOrg(store, 'acme');
  const ids = Array.from({ length: size }, (_, index) => index + 1);
  await apply(store, orgId, ...ids.map((id) => createGroup(`group ${id}`)));
  await apply(store, orgId, ...ids.map((id) => createCustomer(id)));
  const watching = new Database(path);
  pagesWritten = () => {
    const [{ log }] = watching.pragma('wal_checkpoint(PASSIVE)') as [{ log: number }];
    watching.pragma('wal_checkpoint(TRUNCATE)');
    return log;
  };
  pagesWritten();
  onTestFinished(async () => {
    watching.close();
    await store.close();
  });
});

/** Scattered over groups and customers, as in practice. */
function joins(from: number, to: number): readonly Command[] {
  return Array.from({ length: to - from }, (_, index) => {
    const groupId = (((from + index) * 7_919) % size) + 1;
    const userId = (((from + index) * 104_729) % size) + 1;
    return join(groupId, userId);
  });
}

it('a single join writes six pages: org, group, membership, its index by customer, and the log', async () => {
  const all = joins(0, 20);
  for (const one of all) await apply(store, orgId, one);
  expect(pagesWritten() / all.length).toBeLessThanOrEqual(6);
});

it('joins in one batch share the pages that they write', async () => {
  const all = joins(0, 256);
  await apply(store, orgId, ...all);
  expect(pagesWritten() / all.length).toBeLessThanOrEqual(0.3);
});
