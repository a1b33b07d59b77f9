import { beforeEach, expect, it, onTestFinished } from 'vitest';

import { createCustomer, createGroup, join, joinAsPrimary } from '../../../test/commands.ts';
import { createDatabase } from '../../../test/postgres/database.ts';
import { sentBy } from '../../../test/postgres/sent.ts';
import { addOrg, apply } from '../../../test/store-contract/harness.ts';
import type { Store } from '../store.ts';
import { createPool } from './connection.ts';
import { createReads } from './reads.ts';
import { openPostgresStore } from './store.ts';

let reads: Pick<
  Store,
  'load' | 'findGroups' | 'findGroupsWithAllMembers' | 'listGroups' | 'listCurrentMembers'
>;
let orgId: number;
let sent: string[];

beforeEach(async () => {
  const { url, drop } = await createDatabase();
  const store = await openPostgresStore(url);
  orgId = await addOrg(store, 'acme');
  const customers = Array.from({ length: 20 }, (_, index) => createCustomer(index + 1));
  await apply(store, orgId, createGroup('a', { maxGroupSize: 20 }), ...customers);
  await apply(store, orgId, joinAsPrimary(1, 1), ...[2, 3, 4].map((userId) => join(1, userId)));
  const pool = createPool(url, 5_000);
  sent = sentBy(pool);
  reads = createReads(pool, Date.now);
  onTestFinished(async () => {
    await pool.end();
    await store.close();
    await drop();
  });
});

it('all requests of one turn about ids take one statement, as checks make them', async () => {
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

it('all gets of one turn take one statement', async () => {
  const gets = Array.from({ length: 50 }, (_, index) =>
    reads.findGroups(orgId, [index % 2 === 0 ? { id: 1 } : { externalId: 'a' }]),
  );
  expect((await Promise.all(gets)).flat().map((group) => group?.groupId)).toEqual(
    gets.map(() => 1),
  );
  expect(sent).toHaveLength(1);
});

it('all gets with members of one turn take one transaction, with one query for the groups and one for the members', async () => {
  const gets = Array.from({ length: 20 }, (_, index) =>
    reads.findGroupsWithAllMembers(orgId, [index % 2 === 0 ? { id: 1 } : { externalId: 'a' }]),
  );
  const found = (await Promise.all(gets)).flat();
  expect(found.map((one) => one?.members.length)).toEqual(gets.map(() => 4));
  expect(sent.map((text) => text.trim().split(' ')[0])).toEqual([
    'BEGIN',
    'SELECT',
    'WITH',
    'COMMIT',
  ]);
});

it.each([1, 3, 1_000])(
  'a page of a list takes one statement, with a limit of %d',
  async (limit) => {
    const query = { statuses: [], text: null, companyId: null, fields: {} } as const;
    const page = { after: null, limit };
    await reads.listGroups(orgId, { ...query, sort: 'groupId', descending: false }, page);
    expect(sent.splice(0)).toHaveLength(1);
    const members = await reads.listCurrentMembers(orgId, 1, { after: 1, limit });
    expect(members).toHaveLength(Math.min(limit, 3));
    expect(sent.splice(0)).toHaveLength(1);
  },
);

it('facts that depend on other facts are read in one transaction, which sees one moment', async () => {
  const facts = await reads.load(orgId, [{ customers: [1], allMemberships: true }]);
  expect(facts.groupsOf(1)).toEqual([1]);
  expect(sent.filter((text) => text.startsWith('BEGIN'))).toHaveLength(1);
});
