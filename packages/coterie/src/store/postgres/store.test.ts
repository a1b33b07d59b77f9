import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';

import { createDatabase, createEmptyDatabase } from '../../../test/postgres/database.ts';
import {
  recordStatements,
  tablesOfOrgs,
  whyNotOneShard,
} from '../../../test/postgres/one-shard.ts';
import { storeContract } from '../../../test/store-contract/index.ts';
import type { Store } from '../store.ts';
import { orgTable } from '../tables/orgs.ts';
import { openPostgresStore } from './store.ts';

const recording = recordStatements();

storeContract('PostgreSQL', async (now) => {
  const { url, drop } = await createDatabase();
  const opened: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await openPostgresStore(url, { now });
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    reopen: open,
    close: async () => {
      for (const store of opened) await store.close();
      await drop();
    },
  };
});

/** Statements that read several orgs, and why this does no harm. */
const ofManyOrgs: Readonly<Record<string, string>> = {
  'SELECT org_id FROM orgs ORDER BY org_id': 'a migration handles one org after the other',
  [`SELECT ${orgTable.list()} FROM orgs ORDER BY org_id`]:
    'the list of orgs, used by the command line and at startup',
  [`SELECT DISTINCT w.org_id FROM webhooks w JOIN orgs o ON o.org_id = w.org_id
  WHERE w.status = 'ACTIVE' AND w.next_attempt_on <= $1 AND w.lease_until <= $1
    AND w.delivered_sequence < o.sequence ORDER BY w.org_id`]:
    'one query for all orgs instead of one for each; the table has few rows',
};

/** Statements without a plan: transactions, and changes of the schema, which run on the coordinator. */
const withoutRows = /^(BEGIN|COMMIT|ROLLBACK|CREATE|DROP|-- )/;

// Citus keeps each org on one node. This test must follow the suite, which sends every kind of statement.
it('every statement of the suite restricts every table of orgs to one org, except those listed', async () => {
  // Statements of migrations count too: the databases of the suite are copies of one that was migrated before.
  const empty = await createEmptyDatabase();
  await (await openPostgresStore(empty.url)).close();
  await empty.drop();
  recording.stop();
  const sent = recording.sent().filter(({ text }) => !withoutRows.test(text));
  const { url, drop } = await createDatabase();
  await (await openPostgresStore(url)).close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  const tables = await tablesOfOrgs(client);
  const found: Record<string, string> = {};
  for (const statement of sent) {
    const why = await whyNotOneShard(client, statement, tables);
    if (why !== null) found[statement.text] = why;
  }
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(ofManyOrgs).toSorted());
  for (const table of tables) {
    const written = sent.some(({ text }) => text.startsWith(`INSERT INTO ${table} `));
    const read = sent.some(({ text }) => new RegExp(`(FROM|JOIN) ${table}\\s`).test(text));
    expect({ table, written, read }).toEqual({ table, written: true, read: true });
  }
});
