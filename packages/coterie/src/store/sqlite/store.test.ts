import { join } from 'node:path';

import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';

import { createGroup } from '../../../test/commands.ts';
import { runProcess } from '../../../test/run-process.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import {
  addOrg,
  allChanges,
  apply,
  decideAll,
  jobOf,
} from '../../../test/store-contract/harness.ts';
import { type OpenedStore, storeContract } from '../../../test/store-contract/index.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { openSqliteStore } from './store.ts';

storeContract('SQLite in memory', async (now) => {
  const store = openSqliteStore(':memory:', { now });
  return { store, reopen: null, close: () => store.close() };
});

storeContract('SQLite in a file', async (now) =>
  openFile(join(temporaryFolder(), 'coterie.db'), now),
);

const createGroups = new URL('../../../test/processes/create-groups.ts', import.meta.url);

describe('an SQLite file', () => {
  it('is created together with its folder', async () => {
    const store = openSqliteStore(join(temporaryFolder(), 'deep', 'down', 'coterie.db'));
    expect(await store.listOrgs()).toEqual([]);
    await store.close();
  });

  it('contains exactly what was acknowledged after its process was killed', async () => {
    const path = join(temporaryFolder(), 'coterie.db');
    const first = openSqliteStore(path);
    const orgId = await addOrg(first, 'acme');
    await first.close();
    const { signal, stdout } = await runProcess(createGroups, path, `${orgId}`, 'g', '5', 'die');
    expect(signal).toBe('SIGKILL');
    const store = openSqliteStore(path);
    const created = (await allChanges(store, orgId)).flatMap((change) =>
      change.kind === 'groupCreated' ? [change.after.externalId] : [],
    );
    expect(created).toEqual(['g0', 'g1', 'g2', 'g3', 'g4']);
    expect(stdout.trim().split('\n')).toEqual(created);
    await store.close();
  });

  it('lets two processes write to one org in turn', async () => {
    const path = join(temporaryFolder(), 'coterie.db');
    const store = openSqliteStore(path);
    const orgId = await addOrg(store, 'acme');
    const ended = await Promise.all(
      ['a', 'b'].map((prefix) => runProcess(createGroups, path, `${orgId}`, prefix, '50')),
    );
    expect(ended).toMatchObject([{ code: 0 }, { code: 0 }]);
    const sequences = (await allChanges(store, orgId)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
    expect((await store.findOrg(orgId))?.lastGroupId).toBe(100);
    await store.close();
  });

  it('is locked against every other writer before decide sees the facts', async () => {
    const path = join(temporaryFolder(), 'coterie.db');
    const store = openSqliteStore(path);
    const orgId = await addOrg(store, 'acme');
    const other = new SqliteDatabase(path, { timeout: 0 });
    await store.write([
      {
        ...jobOf(orgId, createGroup('a')),
        decide: (facts) => {
          expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('database is locked');
          return decideAll(facts, [createGroup('a')]);
        },
      },
    ]);
    other.exec('BEGIN IMMEDIATE; ROLLBACK');
    other.close();
    await store.close();
  });

  it('that another program locks cannot be written, but can be read', async () => {
    const path = join(temporaryFolder(), 'coterie.db');
    const store = openSqliteStore(path, { lockTimeoutMs: 10 });
    const orgId = await addOrg(store, 'acme');
    const other = new SqliteDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    const refused = [
      () => apply(store, orgId, createGroup('a')),
      () => store.reserveOrgId(),
      () => store.installationSecret('tokens'),
    ];
    for (const one of refused) await expect(one()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await allChanges(store, orgId)).toHaveLength(1);
    other.exec('ROLLBACK');
    await apply(store, orgId, createGroup('a'));
    expect(await allChanges(store, orgId)).toHaveLength(2);
    other.close();
    await store.close();
  });
});

function openFile(path: string, now: () => number): OpenedStore {
  const stores: Store[] = [];
  const open = (): Store => {
    const store = openSqliteStore(path, { now });
    stores.push(store);
    return store;
  };
  return {
    store: open(),
    reopen: async () => open(),
    close: async () => {
      for (const store of stores) await store.close();
    },
  };
}
