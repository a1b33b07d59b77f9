import { expect, it, onTestFinished } from 'vitest';

import { createCustomer, createGroup, joinItem } from '../../../test/commands.ts';
import { createDatabase } from '../../../test/postgres/database.ts';
import { addOrg, apply } from '../../../test/store-contract/harness.ts';
import { createPool } from './connection.ts';
import { historyTexts } from './history.ts';
import { openPostgresStore } from './store.ts';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

function stepsOf(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(stepsOf)];
}

it('a history is found by indexes that begin with the group or customer, even in a database that was never analysed', async () => {
  const { url, drop } = await createDatabase();
  const store = await openPostgresStore(url);
  const orgId = await addOrg(store, 'acme');
  const people = Array.from({ length: 1_000 }, (_, index) => createCustomer(index + 1));
  await apply(store, orgId, createGroup('g', { maxGroupSize: 1_000 }), ...people);
  const items = people.map((_, index) => joinItem(index + 1));
  await apply(store, orgId, { type: 'join', selectors: { id: 1 }, items });
  await store.close();
  const pool = createPool(url, 5_000);
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  for (const text of Object.values(historyTexts)) {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (FORMAT JSON, GENERIC_PLAN) ${text}`,
    );
    const [{ Plan: whole }] = JSON.parse(String(rows[0]?.['QUERY PLAN'])) as [{ Plan: Plan }];
    const steps = stepsOf(whole);
    const shown = JSON.stringify(steps, null, 1);
    expect(
      steps.filter((step) => step['Node Type'] === 'Seq Scan'),
      shown,
    ).toEqual([]);
    const conditions = steps.flatMap((step) => step['Index Cond'] ?? []);
    expect(conditions.length, shown).toBeGreaterThan(0);
    for (const condition of conditions)
      expect(condition, shown).toMatch(/(group_id|user_id|sequence) =/);
  }
});
