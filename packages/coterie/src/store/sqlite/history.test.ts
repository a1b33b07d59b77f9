import { join } from 'node:path';

import SqliteDatabase, { type Database } from 'better-sqlite3';
import { expect, it, onTestFinished, vi } from 'vitest';

import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { historyTexts } from './history.ts';
import { prepareLookups } from './lookups.ts';
import { openSqliteStore } from './store.ts';

/** A database without statistics, like every database that was never analysed. */
async function openFresh(): Promise<Database> {
  const path = join(temporaryFolder(), 'coterie.db');
  await openSqliteStore(path).close();
  const db = new SqliteDatabase(path);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

/** The steps of the plan, which does not depend on the parameters. */
function planOf(db: Database, text: string): readonly string[] {
  const withValues = text.replace(/\?|@\w+/g, '1');
  const rows = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${withValues}`).all();
  return rows.map(({ detail }) => detail);
}

it.each(Object.entries(historyTexts))(
  'the history %s is found by indexes that begin with the group or customer, even without statistics',
  async (_, text) => {
    const plan = planOf(await openFresh(), text);
    const shown = plan.join('; ');
    const searches = plan.filter((step) => step.startsWith('SEARCH'));
    expect(searches.length, shown).toBeGreaterThan(0);
    for (const step of searches)
      expect(step, shown).toMatch(/\(org_id=\? AND (group_id|user_id|sequence)=\?/);
    // Only the results of the subqueries are scanned.
    for (const step of plan.filter((one) => one.startsWith('SCAN'))) expect(step).toBe('SCAN s');
  },
);

it('nothing of one group or customer is looked up by scanning the whole org, even without statistics', async () => {
  const db = await openFresh();
  const preparing = vi.spyOn(db, 'prepare');
  prepareLookups(db, Date.now);
  const texts = preparing.mock.calls.map(([text]) => text);
  preparing.mockRestore();
  // Queries about the whole org: its webhooks, its largest group, the number of its memberships.
  const ofAll = /FROM webhooks|max\(max_group_size\)|sum\(member_count\)/;
  for (const text of texts.filter((one) => !ofAll.test(one)))
    for (const step of planOf(db, text)) expect(step, text).not.toMatch(/\(org_id=\?\)/);
});
