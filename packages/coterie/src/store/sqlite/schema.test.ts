import { join } from 'node:path';

import SqliteDatabase, { type Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';

import {
  createCustomer,
  createGroup,
  deleteGroup,
  join as joinGroup,
  joinAsPrimary,
  leave,
} from '../../../test/commands.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import {
  type CatalogueColumn,
  describedCatalogue,
  toCatalogue,
} from '../../../test/store-contract/described-schema.ts';
import { addOrg, apply } from '../../../test/store-contract/harness.ts';
import { openSqliteStore } from './store.ts';

const membership =
  'INSERT INTO memberships (org_id, group_id, user_id, permissions, joined_on, joined_sequence)';

/** What the rules prevent, tried directly on the database. */
const refused: Record<string, { sql: string; by: RegExp }> = {
  'a second membership of a customer in a group': {
    sql: `${membership} VALUES (1, 1, 7, '[]', 0, 99)`,
    by: /UNIQUE constraint failed: memberships/,
  },
  'more members than the group’s maximum': {
    sql: 'UPDATE groups SET member_count = 3 WHERE group_id = 1',
    by: /CHECK constraint failed: member_count BETWEEN 0 AND max_group_size/,
  },
  'a maximum below the number of members': {
    sql: 'UPDATE groups SET max_group_size = 1 WHERE group_id = 1',
    by: /CHECK constraint failed: member_count/,
  },
  'a negative number of members': {
    sql: 'UPDATE groups SET member_count = -1 WHERE group_id = 2',
    by: /CHECK constraint failed: member_count/,
  },
  'two live groups with one external id': {
    sql: `UPDATE groups SET external_id = 'a' WHERE group_id = 2`,
    by: /UNIQUE constraint failed: groups.org_id, groups.external_id/,
  },
  'a deleted group that comes back while its external id is taken': {
    sql: `UPDATE groups SET external_id = 'a', status = 'ACTIVE' WHERE group_id = 3`,
    by: /UNIQUE constraint failed: groups.org_id, groups.external_id/,
  },
  'a customer who is the primary member of two groups': {
    sql: 'UPDATE groups SET primary_user_id = 7 WHERE group_id = 2',
    by: /UNIQUE constraint failed: groups.org_id, groups.primary_user_id/,
  },
  'a primary member in a group without members': {
    sql: 'UPDATE groups SET member_count = 0 WHERE group_id = 1',
    by: /CHECK constraint failed: primary_user_id IS NULL OR member_count > 0/,
  },
  'a deleted group with members': {
    sql: `UPDATE groups SET status = 'DELETED' WHERE group_id = 1`,
    by: /CHECK constraint failed: status <> 'DELETED' OR member_count = 0/,
  },
  'an unknown status': {
    sql: `UPDATE groups SET status = 'active' WHERE group_id = 1`,
    by: /CHECK constraint failed: status IN/,
  },
  'a group id beyond 32 bits': {
    sql: 'UPDATE groups SET group_id = 2147483648 WHERE group_id = 3',
    by: /CHECK constraint failed: group_id BETWEEN/,
  },
  'a membership of a customer who does not exist': {
    sql: `${membership} VALUES (1, 1, 99, '[]', 0, 99)`,
    by: /FOREIGN KEY/,
  },
  'a membership in a group that does not exist': {
    sql: `${membership} VALUES (1, 99, 7, '[]', 0, 99)`,
    by: /FOREIGN KEY/,
  },
  'a membership of another org’s customer': {
    sql: `${membership} VALUES (2, 1, 7, '[]', 0, 99)`,
    by: /FOREIGN KEY/,
  },
  'a membership that ended before it began': {
    sql: 'UPDATE ended_memberships SET left_sequence = joined_sequence',
    by: /CHECK constraint failed: left_sequence > joined_sequence/,
  },
  'one identifier that names two customers': {
    sql: `INSERT INTO identifiers VALUES (1, 'externalId', 'customer-7', 'INSTORE', '', 8)`,
    by: /UNIQUE constraint failed: identifiers/,
  },
  'two changes with one sequence': {
    sql: `INSERT INTO changes SELECT * FROM changes LIMIT 1`,
    by: /UNIQUE constraint failed: changes/,
  },
  'a text where a number belongs': {
    sql: `UPDATE groups SET member_count = 'many' WHERE group_id = 1`,
    by: /cannot store TEXT value in INTEGER column/,
  },
  'permissions that are not JSON': {
    sql: `UPDATE memberships SET permissions = 'allow'`,
    by: /CHECK constraint failed: json_valid/,
  },
  'an org without its required fields': {
    sql: 'UPDATE orgs SET time_zone = NULL',
    by: /NOT NULL constraint failed/,
  },
};

describe('the SQLite schema itself rejects', () => {
  for (const [what, { sql, by }] of Object.entries(refused))
    it(what, async () => {
      const db = await openFilled();
      expect(() => db.exec(sql)).toThrow(by);
    });

  it('values of a wrong type, in every table', async () => {
    const db = await openFilled();
    const loose = db
      .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict`)
      .pluck()
      .all()
      .filter((name) => !String(name).startsWith('sqlite_'));
    expect(loose).toEqual([]);
  });
});

describe('the SQLite schema', () => {
  it('has exactly the tables, columns and types that are described', async () => {
    const columns = (await openFilled())
      .prepare<[], CatalogueColumn>(
        `SELECT t.name AS "table", c.name AS "column", c.type,
                c."notnull" OR c.pk > 0 AS required, c.pk AS keyPlace
         FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
           AND t.name NOT IN ('migrations', 'org_ids')`,
      )
      .all();
    const described = describedCatalogue((type) =>
      type === 'bigint' || type === 'smallint' ? 'INTEGER' : 'TEXT',
    );
    expect(toCatalogue(columns)).toEqual(described);
  });
});

/** Group 1 for at most 2 members (7 primary, 8), group 2 (8), group 3 deleted; and an empty org 2. */
async function openFilled(): Promise<Database> {
  const path = join(temporaryFolder(), 'coterie.db');
  const store = openSqliteStore(path);
  const orgId = await addOrg(store, 'acme');
  await addOrg(store, 'other');
  await apply(
    store,
    orgId,
    createGroup('a', { maxGroupSize: 2 }),
    createGroup('b'),
    createGroup('c'),
    createCustomer(7),
    createCustomer(8),
    joinAsPrimary(1, 7),
    joinGroup(1, 8),
    joinGroup(2, 8),
    joinGroup(2, 7),
    leave(2, 7),
    deleteGroup(3),
  );
  await store.close();
  const db = new SqliteDatabase(path);
  onTestFinished(() => {
    db.close();
  });
  db.pragma('foreign_keys = ON');
  return db;
}
