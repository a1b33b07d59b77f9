import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createDatabase } from '../../../test/postgres/database.ts';
import {
  type CatalogueColumn,
  describedCatalogue,
  toCatalogue,
} from '../../../test/store-contract/described-schema.ts';
import { writes } from '../writes.ts';
import { openPostgresStore } from './store.ts';

/** Small tables of the installation, whose keys start with a name that selects the org. See store/postgres/citus.ts. */
const notAnOrgs = ['coterie_migrations', 'installation_secrets', 'logins'];

let client: pg.Client;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createDatabase();
  ({ drop } = database);
  const store = await openPostgresStore(database.url);
  await store.close();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await drop();
});

async function query<Row extends object>(text: string): Promise<readonly Row[]> {
  return (await client.query<Row>(text)).rows;
}

it('the PostgreSQL schema has exactly the tables, columns and types that are described', async () => {
  const columns = await query<CatalogueColumn>(`
    SELECT t.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
           a.attnotnull AS required, coalesce(array_position(i.indkey::int[], a.attnum::int) + 1, 0) AS "keyPlace"
    FROM pg_attribute a
    JOIN pg_class t ON t.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
    WHERE n.nspname = 'public' AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
      AND t.relname <> 'coterie_migrations'`);
  expect(toCatalogue(columns)).toEqual(describedCatalogue((type) => type));
});

describe('the tables of orgs', () => {
  it('begin every key, unique index and foreign key with org_id', async () => {
    const indexes = await query<{ table: string; name: string; columns: string[] }>(`
      SELECT t.relname AS table, c.relname AS name,
             array(SELECT a.attname::text FROM unnest(i.indkey::int[]) WITH ORDINALITY k (number, place)
                   JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number ORDER BY k.place) AS columns
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE i.indisunique AND n.nspname = 'public'`);
    const foreignKeys = await query<{
      table: string;
      name: string;
      columns: string[];
      target: string;
    }>(`
      SELECT t.relname AS table, c.conname AS name, f.relname AS target,
             array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (number, place)
                   JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number ORDER BY k.place) AS columns
      FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.conrelid
      JOIN pg_class f ON f.oid = c.confrelid
      WHERE c.contype = 'f'`);
    expect(indexes.length).toBeGreaterThan(10);
    expect(foreignKeys.length).toBeGreaterThan(10);
    const wrong = [...indexes, ...foreignKeys].filter(
      ({ table, columns }) => !notAnOrgs.includes(table) && columns[0] !== 'org_id',
    );
    expect(wrong).toEqual([]);
    // A shard cannot have a key to a table elsewhere.
    expect(
      foreignKeys.filter(({ table, target }) =>
        [table, target].some((one) => notAnOrgs.includes(one)),
      ),
    ).toEqual([]);
  });

  // Rows refer to these tables without a foreign key (docs/adr/0020-keys-that-cost-a-fifth.md).
  it('never lose a row of an org, a group or a customer', () => {
    const emptied = Object.values(writes).filter(({ kind }) => kind === 'delete');
    const tables = emptied.map(({ table }) => table);
    expect(tables).toContain('memberships');
    expect(tables).not.toContainEqual(expect.stringMatching(/^(orgs|groups|customers)$/));
  });

  it('all have org_id, and a primary key', async () => {
    const tables = await query<{ name: string; org_id: boolean; key: boolean }>(`
      SELECT t.relname AS name,
             EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'org_id' AND a.attnotnull) AS org_id,
             EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary) AS key
      FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE t.relkind IN ('r', 'p') AND n.nspname = 'public'`);
    expect(tables.filter(({ key }) => !key)).toEqual([]);
    const without = tables.filter(({ org_id: has }) => !has).map(({ name }) => name);
    expect(without.toSorted()).toEqual(['coterie_migrations', 'installation_secrets']);
  });
});
