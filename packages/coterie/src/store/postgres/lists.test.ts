import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createCustomer, createGroup, joinItem, profile } from '../../../test/commands.ts';
import { createDatabase } from '../../../test/postgres/database.ts';
import { addOrg, apply, now } from '../../../test/store-contract/harness.ts';
import { createPool } from './connection.ts';
import { fillSearchKeys } from './fill-search-keys.ts';
import { findTexts } from './find.ts';
import { listTexts } from './lists.ts';
import { membersText } from './members.ts';
import { openPostgresStore } from './store.ts';

let pool: pg.Pool;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createDatabase();
  const store = await openPostgresStore(database.url);
  for (const name of ['acme', 'other']) {
    const orgId = await addOrg(store, name);
    const details = { groupName: 'Sharma family', extendedFields: { city: 'Pune', tier: 5 } };
    const groups = Array.from({ length: 1_200 }, (_, index) =>
      createGroup(`g${index}`, { ...details, maxGroupSize: 1_000 }),
    );
    const named = profile({ source: 'MARTJACK', firstName: 'Zoë', lastName: 'Martin' });
    const people = Array.from({ length: 500 }, (_, index) => createCustomer(index + 1, [named]));
    await apply(store, orgId, ...groups, ...people);
    // Many memberships end by themselves, which shows which index finds these.
    const items = people.map((_, index) =>
      joinItem(index + 1, index % 2 === 0 ? {} : { validUntil: now + index }),
    );
    const scheduled = Array.from({ length: 100 }, (_, index) => ({
      type: 'patchGroup' as const,
      groupId: index + 1,
      patch: { activeUntil: now + index },
    }));
    await apply(store, orgId, ...scheduled.slice(1));
    await apply(store, orgId, { type: 'join', selectors: { id: 1 }, items });
  }
  await store.close();
  pool = createPool(database.url, 5_000);
  await pool.query('ANALYZE');
  drop = async () => {
    await pool.end();
    await database.drop();
  };
});
afterAll(() => drop());

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly Plan[];
}

/** The steps of the generic plan, which is used for all parameters. */
async function planOf(text: string): Promise<readonly Plan[]> {
  const connection = await pool.connect();
  try {
    await connection.query(`PREPARE explained AS ${text}`);
    const count = new Set(text.match(/\$\d+/g)).size;
    const nulls = Array.from({ length: count }, () => 'NULL').join(', ');
    const { rows } = await connection.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (FORMAT JSON) EXECUTE explained (${nulls})`,
    );
    await connection.query('DEALLOCATE explained');
    const [{ Plan: whole }] = JSON.parse(String(rows[0]?.['QUERY PLAN'])) as [{ Plan: Plan }];
    return stepsOf(whole);
  } finally {
    connection.release();
  }
}

/** Leaves out the subplan that counts members past due for each row. */
function stepsOf(plan: Plan): readonly Plan[] {
  const plans = plan.Plans ?? [];
  return [plan, ...plans.filter((one) => !isSubplan(one)).flatMap(stepsOf)];
}

function everyStepOf(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(everyStepOf)];
}

function subplansOf(plan: Plan): readonly Plan[] {
  return (plan.Plans ?? []).flatMap((one) => [
    ...(isSubplan(one) ? [one] : []),
    ...subplansOf(one),
  ]);
}

function isSubplan(plan: Plan): boolean {
  return plan['Subplan Name'] !== undefined;
}

const walks = [false, true].flatMap((descending) => {
  const way = descending ? 'backwards' : 'forwards';
  const bound = descending ? '<' : '>';
  return [
    [`all groups, ${way}`, listTexts.groups([], descending), 'groups_pkey', `group_id ${bound}`],
    [
      `groups of one status, ${way}`,
      listTexts.groups(['ACTIVE'], descending),
      'groups_by_status',
      `group_id) ${bound}`,
    ],
    [
      `groups of some statuses, ${way}`,
      listTexts.groups(['ACTIVE', 'INACTIVE'], descending),
      'groups_by_status',
      `group_id) ${bound}`,
    ],
    [
      `groups of a company, ${way}`,
      listTexts.groupsOfCompany(descending),
      'groups_by_company',
      `ROW(company_id, group_id) ${bound}`,
    ],
    [`customers, ${way}`, listTexts.customers(descending), 'customers_pkey', `user_id ${bound}`],
    [
      `search keys, ${way}`,
      listTexts.keys(descending),
      'search_keys_pkey',
      `ROW(key, id) ${bound}`,
    ],
  ] as const;
});

function indexesOf(plan: Plan): readonly string[] {
  return stepsOf(plan).flatMap((step) => step['Index Name'] ?? []);
}

describe('a list on PostgreSQL', () => {
  it.each([
    ...walks,
    ['members', listTexts.members, 'memberships_pkey', 'ROW(group_id, user_id) >'],
    [
      'groups of a customer',
      listTexts.groupsOfCustomer,
      'memberships_by_user_and_group',
      'ROW(user_id, group_id) >',
    ],
  ] as const)('of %s walks an index from the place of the page', async (_, text, index, bound) => {
    const steps = await planOf(text);
    const shown = JSON.stringify(steps, null, 1);
    const walking = steps.filter((step) => step['Index Name'] === index);
    expect(walking.length, shown).toBeGreaterThan(0);
    for (const step of walking) expect(step['Index Cond'], shown).toContain(bound);
    // Few memberships are past due, and both of these indexes contain no others.
    for (const counting of steps.slice(0, 1).flatMap(subplansOf))
      expect(indexesOf(counting), shown).toEqual([expect.stringMatching(/^memberships_due/)]);
    const ofMany = steps.filter((step) => indexesOf(step).join() !== 'groups_due');
    const names = ofMany.map((step) => step['Node Type']);
    expect(
      names.filter((name) => /Seq Scan|Bitmap|Hash|Materialize/.test(name)),
      shown,
    ).toEqual([]);
    // Only the limited rows of the page are sorted.
    const sorts = ofMany.filter((step) => step['Node Type'].includes('Sort'));
    for (const sort of sorts)
      expect(
        stepsOf(sort).some((step) => step['Node Type'] === 'Limit'),
        shown,
      ).toBe(true);
  });
});

it('the members of a group are found by the keys of the group and of its members', async () => {
  const whole = (await planOf(membersText)).slice(0, 1);
  const steps = whole.flatMap(everyStepOf);
  const shown = JSON.stringify(whole, null, 1);
  const reading = steps.filter((step) => step['Node Type'].includes('Scan'));
  const indexes = new Set(reading.flatMap((step) => step['Index Name'] ?? []));
  expect([...indexes].toSorted(), shown).toEqual([
    'customers_pkey',
    'ended_memberships_pkey',
    'groups_pkey',
    'memberships_by_user_and_group',
    'memberships_pkey',
  ]);
  for (const step of reading)
    if (step['Index Name'] === undefined)
      expect(step['Node Type'], shown).toMatch(/^(CTE|Subquery|Bitmap Heap) Scan$/);
    else expect(step['Index Cond'], shown).toMatch(/group_id|user_id/);
});

it('an idempotency key is found by the primary key, although the table was empty when the query was planned', async () => {
  const text = ['$2', '$3'].reduce((one, value) => one.replace('@', value), findTexts.answers);
  const conditions = (await planOf(text)).flatMap((step) => step['Index Cond'] ?? []);
  expect(conditions).toEqual([expect.stringMatching(/till_id = .*key = /)]);
});

it('the members of a group to be written are found by its key, although the group has all members of the org', async () => {
  const steps = await planOf(findTexts.membersOf.replace('@', '$2'));
  expect(steps.flatMap((step) => step['Index Name'] ?? [])).toEqual(['memberships_pkey']);
});

describe('the search keys', () => {
  it('that a migration fills in equal those that the writer stores', async () => {
    const connection = await pool.connect();
    try {
      const read = async (): Promise<unknown[]> => {
        const text = 'SELECT * FROM search_keys ORDER BY org_id, kind, key, id';
        return (await connection.query<object>(text)).rows;
      };
      const written = await read();
      expect(written.length).toBeGreaterThan(2 * 1_200 * 4);
      await connection.query('DELETE FROM search_keys');
      await fillSearchKeys(connection);
      expect(await read()).toEqual(written);
    } finally {
      connection.release();
    }
  });
});
