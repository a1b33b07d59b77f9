import { setTimeout as delay } from 'node:timers/promises';

import pg from 'pg';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { createGroup } from '../../../test/commands.ts';
import { emulateCitus } from '../../../test/postgres/citus-emulation.ts';
import { createEmptyDatabase } from '../../../test/postgres/database.ts';
import { addOrg, allChanges, apply } from '../../../test/store-contract/harness.ts';
import { StoreUnavailable } from '../store.ts';
import { distributePostgres } from './citus.ts';
import { openPostgresStore } from './store.ts';

let url: string;
let client: pg.Client;

beforeEach(async () => {
  const database = await createEmptyDatabase();
  ({ url } = database);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
});

async function column(text: string): Promise<readonly unknown[]> {
  const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
  return rows.map(([value]) => value);
}

const tables = (): Promise<readonly unknown[]> =>
  column(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
  );
const foreignKeys = (): Promise<readonly unknown[]> =>
  column(
    "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' ORDER BY 1",
  );
const calls = (): Promise<readonly unknown[]> =>
  column('SELECT call FROM citus_emulation.calls ORDER BY number');
const distributed = (): Promise<readonly unknown[]> =>
  column(
    `SELECT table_name || ' ' || citus_table_type || ' ' || coalesce(distribution_column, '-') || ' '
            || (colocation_id = (SELECT colocation_id FROM citus_tables WHERE table_name = 'orgs'::regclass))
     FROM citus_tables ORDER BY table_name::text`,
  );

describe('distributing a database', () => {
  it('is rejected in one sentence without Citus, and changes nothing', async () => {
    const distributing = distributePostgres(url);
    await expect(distributing).rejects.toThrow(StoreUnavailable);
    await expect(distributing).rejects.toThrow(
      'The database has no Citus, and nothing was changed. Install it on the server and run CREATE EXTENSION citus in this database, or leave --citus out.',
    );
    expect(await tables()).toEqual([]);
  });

  it('keeps each org’s rows together by org_id, and logins on every node', async () => {
    await emulateCitus(client);
    const { migrated } = await distributePostgres(url);
    expect(migrated).toContain('0001_initial');
    const there = await distributed();
    expect(there).toContain('logins reference - false');
    const ofOrgs = (await tables()).filter(
      (name) => !['coterie_migrations', 'installation_secrets', 'logins'].includes(String(name)),
    );
    expect(there.filter((line) => !String(line).startsWith('logins'))).toEqual(
      ofOrgs.map((name) => `${name as string} distributed org_id true`),
    );
  });

  it('frees the space on the coordinator only when no table there refers to a distributed one', async () => {
    await emulateCitus(client);
    await distributePostgres(url);
    const order = (await calls()).map((call) => String(call).split(' ')[0]);
    expect(order.lastIndexOf('distributed')).toBeLessThan(order.indexOf('emptied'));
    const done = (word: string) => order.filter((one) => one === word).length;
    expect(done('emptied')).toBe(done('distributed') + done('copied'));
  });

  it('keeps every foreign key, every row, and the order of the log of a filled installation', async () => {
    const store = await openPostgresStore(url);
    const orgId = await addOrg(store, 'acme');
    await apply(store, orgId, createGroup('before'));
    const [keys, log] = [await foreignKeys(), await allChanges(store, orgId)];
    await store.close();
    await emulateCitus(client);
    expect((await distributePostgres(url)).migrated).toEqual([]);
    expect(await foreignKeys()).toEqual(keys);
    const reopened = await openPostgresStore(url);
    expect(await allChanges(reopened, orgId)).toEqual(log);
    await apply(reopened, orgId, createGroup('after'));
    await reopened.close();
  });

  it('does nothing the second time', async () => {
    await emulateCitus(client);
    expect((await distributePostgres(url)).distributed.length).toBeGreaterThan(5);
    const [keys, asked] = [await foreignKeys(), await calls()];
    expect(await distributePostgres(url)).toEqual({ migrated: [], distributed: [] });
    expect([await foreignKeys(), await calls()]).toEqual([keys, asked]);
  });

  it('adds a table that is not yet distributed to the group of the others', async () => {
    await emulateCitus(client);
    await distributePostgres(url);
    await client.query("DELETE FROM citus_emulation.tables WHERE table_name = 'changes'::regclass");
    expect((await distributePostgres(url)).distributed).toEqual(['changes']);
    expect(await distributed()).toContain('changes distributed org_id true');
  });

  it('happens once when several processes distribute, or start the service, at the same time', async () => {
    await emulateCitus(client);
    const starting = [1, 2].map(async () => (await openPostgresStore(url)).close());
    const done = await Promise.all([1, 2, 3].map(() => distributePostgres(url)));
    await Promise.all(starting);
    expect(done.filter((one) => one.distributed.length > 0)).toHaveLength(1);
    expect((await distributePostgres(url)).distributed).toEqual([]);
  });

  it('waits for a running write', async () => {
    await emulateCitus(client);
    await (await openPostgresStore(url)).close();
    await client.query('BEGIN');
    await client.query("INSERT INTO logins (kind, name, org_id) VALUES ('org', 'acme', 1)");
    let isDone = false;
    const distributing = distributePostgres(url).finally(() => {
      isDone = true;
    });
    const waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'logins'::regclass";
    while (!isDone && (await column(waiting)).length === 0) await delay(20);
    expect(isDone).toBe(false);
    await client.query('COMMIT');
    expect((await distributing).distributed).toContain('logins');
  });

  it.each([
    ['another column', 'memberships', "'user_id'", 'by org_id in one group with orgs'],
    [
      'another group',
      'changes',
      "'org_id', colocate_with => 'none'",
      'by org_id in one group with orgs',
    ],
    ['an org’s column', 'logins', "'kind'", 'as a reference table'],
  ])('is refused for a table that is distributed by %s', async (_, table, how, sentence) => {
    await emulateCitus(client);
    await (await openPostgresStore(url)).close();
    await client.query(`SELECT create_distributed_table('${table}', ${how})`);
    const before = await calls();
    await expect(distributePostgres(url)).rejects.toThrow(
      `Citus has the table ${table} already, but not ${sentence}, and nothing was changed. Take it back with SELECT undistribute_table('${table}') first.`,
    );
    expect(await calls()).toEqual(before);
  });

  it('leaves nothing behind when it fails half-way', async () => {
    await emulateCitus(client);
    await (await openPostgresStore(url)).close();
    const keys = await foreignKeys();
    await client.query('CREATE UNIQUE INDEX elsewhere ON changes (request_id)');
    const distributing = distributePostgres(url);
    await expect(distributing).rejects.toThrow(StoreUnavailable);
    await expect(distributing).rejects.toThrow(
      /^Cannot distribute the database, and nothing was changed: .* unique index elsewhere .*\.$/,
    );
    expect(await foreignKeys()).toEqual(keys);
    expect(await calls()).toEqual([]);
    expect(await distributed()).toEqual([]);
  });
});

// If the emulation accepted everything, the tests above would prove nothing.
describe('the emulation of Citus rejects', () => {
  beforeEach(async () => {
    await emulateCitus(client);
    await client.query(`
      CREATE TABLE parents (org_id bigint, id bigint, PRIMARY KEY (org_id, id), UNIQUE (id, org_id));
      CREATE TABLE children (org_id bigint, id bigint, parent bigint, PRIMARY KEY (org_id, id),
                             FOREIGN KEY (org_id, parent) REFERENCES parents (org_id, id));`);
  });

  it.each([
    [
      'a key to a table that is not distributed',
      "SELECT create_distributed_table('children', 'org_id')",
      /parents of children_org_id_parent_fkey must be/,
    ],
    [
      'a unique index without the column',
      "SELECT create_distributed_table('parents', 'id'); CREATE UNIQUE INDEX one ON parents (org_id)",
      /unique index one/,
    ],
    [
      'a key between tables that are not colocated',
      "SELECT create_distributed_table('parents', 'org_id', colocate_with => 'none'); SELECT create_distributed_table('children', 'org_id', colocate_with => 'none')",
      /not colocated/,
    ],
    [
      'a key with the column in another place',
      "SELECT create_distributed_table('parents', 'org_id'); ALTER TABLE children DROP CONSTRAINT children_org_id_parent_fkey; SELECT create_distributed_table('children', 'org_id'); ALTER TABLE children ADD FOREIGN KEY (org_id, parent) REFERENCES parents (id, org_id)",
      /same place/,
    ],
    [
      'a copied table that refers to a distributed one',
      "SELECT create_distributed_table('parents', 'org_id'); SELECT create_reference_table('children')",
      /reference table children can not refer/,
    ],
    [
      'emptying a table that a local table refers to',
      "SELECT create_distributed_table('parents', 'org_id'); SELECT truncate_local_data_after_distributing_table('parents')",
      /by a local table: children/,
    ],
    [
      'distributing twice',
      "SELECT create_distributed_table('parents', 'org_id'); SELECT create_distributed_table('parents', 'org_id')",
      /already distributed/,
    ],
  ])('%s', async (_, statements, sentence) => {
    await expect(client.query(statements)).rejects.toThrow(sentence);
  });
});
