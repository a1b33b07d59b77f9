import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { auditLog } from '../src/store/audit.ts';
import { addOrg, apply } from './store-contract/harness.ts';
import { openSqliteStore } from '../src/store/sqlite/store.ts';
import {
  createCustomer,
  createGroup,
  eraseCustomer,
  join as joinGroup,
  profile,
} from './commands.ts';
import { runProcess } from './run-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { dump, foldFromNothing, loadEverything, readLog } from './trial/state.ts';

const eraser = new URL('./processes/erase-customers.ts', import.meta.url);
const mobileOf = (userId: number): string => `9199${String(userId).padStart(6, '0')}7`;

/** A file with so many customers that its tables have split their pages many times, in an order that is none. */
async function fill(path: string, customers: number) {
  const store = openSqliteStore(path);
  const orgId = await addOrg(store, 'acme');
  await apply(store, orgId, createGroup('a', { maxGroupSize: customers }));
  const userIds = Array.from({ length: customers }, (_, index) => ((index * 7) % customers) + 1);
  for (let start = 0; start < customers; start += 100)
    await apply(
      store,
      orgId,
      ...userIds.slice(start, start + 100).flatMap((userId) => [
        createCustomer(userId, [
          profile({
            source: 'MARTJACK',
            identifiers: [{ type: 'mobile', value: mobileOf(userId) }],
          }),
        ]),
        joinGroup(1, userId),
      ]),
    );
  return { store, orgId };
}

/** All bytes of all files of the database. */
function bytes(folder: string): string {
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('\n');
}

it('no file of the database has her mobile number any more, while it is still open', async () => {
  const folder = temporaryFolder();
  const { store, orgId } = await fill(join(folder, 'coterie.db'), 1_000);
  const erased = [1, 2, 500, 501, 777, 999, 1_000];
  for (const userId of erased) expect(bytes(folder)).toContain(mobileOf(userId));
  for (const userId of erased) {
    await apply(store, orgId, eraseCustomer(userId));
    expect(bytes(folder).split(mobileOf(userId))).toHaveLength(1);
  }
  expect(bytes(folder)).toContain(mobileOf(3));
  await store.close();
});

it('an erasure whose process is killed in the midst of it is all there or not at all', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'coterie.db');
  const { store: first, orgId } = await fill(path, 20);
  await first.close();
  const { signal, stdout } = await runProcess(eraser, path, `${orgId}`, '5');
  expect(signal).toBe('SIGKILL');
  expect(stdout.trim().split('\n')).toEqual(['1', '2', '3', '4', '5']);
  const store = openSqliteStore(path);
  const log = await readLog(store, orgId);
  const stored = await loadEverything(store, orgId, log);
  const isErased = (userId: number) => stored.customers.need(userId).erasedOn !== null;
  expect([1, 5, 6, 7].map(isErased)).toEqual([true, true, false, false]);
  expect(dump(foldFromNothing(orgId, log))).toEqual(dump(stored));
  expect((await auditLog(store, orgId)).wrong).toBeNull();
  const record = await store.findCustomer(orgId, 6);
  expect(record?.identifiers).toContainEqual(expect.objectContaining({ value: mobileOf(6) }));
  await store.close();
});
