import type pg from 'pg';
import { beforeEach, expect, it, onTestFinished } from 'vitest';

import { createCustomer, createGroup, join, joinAsPrimary } from '../../../test/commands.ts';
import { createDatabase } from '../../../test/postgres/database.ts';
import { addOrg, apply } from '../contract/harness.ts';
import type { Store } from '../store.ts';
import { createPool } from './connection.ts';
import { createReads } from './reads.ts';
import { openPostgresStore } from './store.ts';

let reads: Pick<Store, 'load'>;
let orgId: number;
/** Statements that were sent, each as it reads; transactions begin with BEGIN. */
let sent: string[];

beforeEach(async () => {
  const { url, drop } = await createDatabase();
  const store = await openPostgresStore(url);
  orgId = await addOrg(store, 'acme');
  const customers = Array.from({ length: 20 }, (_, index) => createCustomer(index + 1));
  await apply(store, orgId, createGroup('a', { maxGroupSize: 20 }), ...customers);
  await apply(store, orgId, joinAsPrimary(1, 1), ...[2, 3, 4].map((userId) => join(1, userId)));
  const pool = createPool(url, 5_000);
  sent = [];
  const listened = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => {
    if (!listened.has(client)) listenTo(client);
    listened.add(client);
  });
  reads = createReads(pool, Date.now);
  onTestFinished(async () => {
    await pool.end();
    await store.close();
    await drop();
  });
});

function listenTo(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  const listening = (...given: unknown[]): unknown => {
    const [statement] = given as [string | { readonly text: string }];
    sent.push(typeof statement === 'string' ? statement : statement.text);
    return query(...given);
  };
  client.query = listening as typeof client.query;
}

it('one statement answers all that is asked for in one turn about ids, as checks do', async () => {
  const facts = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0
        ? reads.load(orgId, [{ groups: [{ id: 1 }], customers: [(index % 20) + 1] }])
        : reads.load(orgId, [{ defaultGroupOf: [1] }]),
    ),
  );
  expect(sent).toHaveLength(1);
  expect(facts.map((one) => one.membership(1, 1)?.userId)).toEqual(facts.map(() => 1));
  expect(facts[6]?.membership(1, 7)).toBeNull();
});

it('facts that others lead to are read in a transaction, which sees one moment', async () => {
  const facts = await reads.load(orgId, [{ customers: [1], allMemberships: true }]);
  expect(facts.groupsOf(1)).toEqual([1]);
  expect(sent.filter((text) => text.startsWith('BEGIN'))).toHaveLength(1);
});
