import { join } from 'node:path';

import SqliteDatabase, { type Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';

import { createCustomer, createGroup, profile } from '../../../test/commands.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { addOrg, apply } from '../../../test/store-contract/harness.ts';
import { fillSearchKeys } from './fill-search-keys.ts';
import { listTexts } from './lists.ts';
import { openSqliteStore } from './store.ts';

function planOf(db: Database, text: string): readonly string[] {
  const rows = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`);
  const ids = { orgId: 1, after: 0, limit: 1, companyId: 1, groupId: 1, userId: 1, now: 1 };
  const place = { kind: '', key: '', id: 0, from: '', to: '', sharedBelow: 1 };
  return rows.all({ ...ids, ...place }).map(({ detail }) => detail);
}

/** Whether the step counts members past due, which uses an index. */
function isCounting(step: string): boolean {
  return step.startsWith('CORRELATED') || step.includes('memberships_due_of_groups');
}

/** A database with groups and customers to find. */
async function openFilled(): Promise<Database> {
  const path = join(temporaryFolder(), 'coterie.db');
  const store = openSqliteStore(path);
  for (const name of ['acme', 'other']) {
    const orgId = await addOrg(store, name);
    const details = { groupName: 'Sharma family', extendedFields: { city: 'Pune', tier: 5 } };
    const groups = Array.from({ length: 1_200 }, (_, index) => createGroup(`g${index}`, details));
    await apply(store, orgId, ...groups);
    const named = profile({ source: 'MARTJACK', firstName: 'Zoë', lastName: 'Martin' });
    await apply(store, orgId, createCustomer(7, [named]), createCustomer(8));
  }
  await store.close();
  const db = new SqliteDatabase(path);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

describe('a list on SQLite', () => {
  const live = ['ACTIVE', 'INACTIVE'] as const;
  const walks = [false, true].flatMap((descending) => {
    const way = descending ? 'backwards' : 'forwards';
    const bound = descending ? '<' : '>';
    return [
      [
        `all groups, ${way}`,
        listTexts.groups([], descending),
        `PRIMARY KEY (org_id=? AND group_id${bound}?)`,
      ],
      [
        `groups of one status, ${way}`,
        listTexts.groups(['ACTIVE'], descending),
        `groups_by_status (org_id=? AND <expr>=? AND group_id${bound}?)`,
      ],
      [
        `groups of some statuses, ${way}`,
        listTexts.groups(live, descending),
        `groups_by_status (org_id=? AND <expr>=? AND group_id${bound}?)`,
      ],
      [
        `groups of a company, ${way}`,
        listTexts.groupsOfCompany(descending),
        `groups_by_company (org_id=? AND company_id=? AND group_id${bound}?)`,
      ],
      [
        `customers, ${way}`,
        listTexts.customers(descending),
        `PRIMARY KEY (org_id=? AND user_id${bound}?)`,
      ],
      [
        `search keys, ${way}`,
        listTexts.keys(descending),
        descending
          ? 'PRIMARY KEY (org_id=? AND kind=? AND key>? AND (key,id)<(?,?))'
          : 'PRIMARY KEY (org_id=? AND kind=? AND (key,id)>(?,?) AND key<?)',
      ],
    ] as const;
  });

  it.each([
    ...walks,
    [
      'members',
      listTexts.members,
      'SEARCH m USING PRIMARY KEY (org_id=? AND group_id=? AND user_id>?)',
    ],
    [
      'groups of a customer',
      listTexts.groupsOfCustomer,
      'memberships_by_user (org_id=? AND user_id=? AND group_id>?)',
    ],
  ] as const)('of %s walks an index from the place of the page', async (_, text, walk) => {
    const plan = planOf(await openFilled(), text).filter((step) => !isCounting(step));
    const shown = plan.join('; ');
    expect(shown).toContain(walk);
    // Only the rows of the page, which a subquery has limited, are sorted or scanned; and the few groups that are past
    // due.
    const limited = /^SCAN \(subquery|groups_due/;
    const sorting = plan.filter(
      (step, place) => step.includes('TEMP B-TREE') && !limited.test(plan[place - 1] ?? ''),
    );
    expect(sorting, shown).toEqual([]);
    expect(
      plan.filter((step) => step.startsWith('SCAN') && !limited.test(step)),
      shown,
    ).toEqual([]);
  });
});

describe('the search keys', () => {
  it('that a migration fills in equal those that the writer stores', async () => {
    const db = await openFilled();
    const read = () => db.prepare('SELECT * FROM search_keys ORDER BY org_id, kind, key, id').all();
    const written = read();
    expect(written.length).toBeGreaterThan(2 * 1_200 * 4);
    db.exec('DELETE FROM search_keys');
    fillSearchKeys(db);
    expect(read()).toEqual(written);
  });
});
