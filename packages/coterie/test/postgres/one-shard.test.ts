import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { createDatabase } from './database.ts';
import { tablesOfOrgs, whyNotOneShard } from './one-shard.ts';

let client: pg.Client;
let drop: () => Promise<void>;
let distributed: readonly string[];

beforeAll(async () => {
  const database = await createDatabase();
  ({ drop } = database);
  await (await openPostgresStore(database.url)).close();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  distributed = await tablesOfOrgs(client);
});
afterAll(async () => {
  await client.end();
  await drop();
});

// store.test.ts looks at the statements of the store by this check: were it blind, that would prove nothing.
describe('a statement that Citus can not send to one node', () => {
  it.each([
    ['a table that is not restricted', 'SELECT * FROM groups WHERE group_id = $1', [1]],
    ['an org that is one of a list', 'SELECT * FROM orgs WHERE org_id = ANY ($1::bigint[])', [[1]]],
    ['an org that is one of two', 'SELECT * FROM groups WHERE org_id = $1 OR org_id = $2', [1, 2]],
    ['an org or something else', 'SELECT * FROM groups WHERE org_id = $1 OR group_id = $2', [1, 2]],
    ['a range of orgs', 'SELECT * FROM groups WHERE org_id >= $1', [1]],
    [
      'a join of which one side is restricted',
      'SELECT * FROM memberships m JOIN groups g ON g.group_id = m.group_id WHERE m.org_id = $1',
      [1],
    ],
    [
      'tables of different orgs',
      'SELECT * FROM memberships m JOIN groups g ON g.group_id = m.group_id WHERE m.org_id = $1 AND g.org_id = $2',
      [1, 2],
    ],
    [
      'a subquery that looks at all orgs',
      'SELECT * FROM groups g WHERE g.org_id = $1 AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.group_id = g.group_id)',
      [1],
    ],
    ['an update of all orgs', 'UPDATE groups SET sequence = $1', [1]],
    [
      'a delete by another key',
      'DELETE FROM memberships t USING (VALUES ($1::bigint)) v (user_id) WHERE t.user_id = v.user_id',
      [1],
    ],
    [
      'an update whose org comes from a list of values',
      'UPDATE groups t SET sequence = v.sequence FROM (VALUES ($1::bigint, $2::bigint), ($3, $4)) v (org_id, sequence) WHERE t.org_id = v.org_id',
      [1, 1, 2, 2],
    ],
    [
      'rows of two orgs in one insert',
      'INSERT INTO customer_details (org_id, user_id, details) VALUES ($1, $2, $3), ($4, $5, $6)',
      [1, 1, '{}', 2, 1, '{}'],
    ],
    [
      'an insert of what is read',
      'INSERT INTO customer_details (org_id, user_id, details) SELECT org_id, user_id, $1::json FROM customers',
      ['{}'],
    ],
  ])('is found out: %s', async (_, text, values) => {
    expect(await whyNotOneShard(client, { text, values }, distributed)).not.toBeNull();
  });
});

describe('a statement that Citus can send to one node', () => {
  it.each([
    ['SELECT * FROM groups WHERE org_id = $1', [1]],
    [
      'SELECT * FROM groups g WHERE g.org_id = $1 AND (group_id = $2 OR external_id = $3)',
      [1, 2, 'a'],
    ],
    ['SELECT * FROM memberships m JOIN groups g ON g.org_id = m.org_id WHERE m.org_id = $1', [1]],
    ['UPDATE groups t SET sequence = $2 WHERE t.org_id = $1', [1, 2]],
    [
      'INSERT INTO customer_details (org_id, user_id, details) VALUES ($1, $2, $3), ($4, $5, $6)',
      [1, 1, '{}', 1, 2, '{}'],
    ],
    ['SELECT * FROM logins WHERE kind = $1', ['till']],
    ['SELECT 1', []],
  ])('is let through: %s', async (text, values) => {
    expect(await whyNotOneShard(client, { text, values }, distributed)).toBeNull();
  });
});
