import type pg from 'pg';

import {
  customerToFind,
  fillCustomer,
  type Filled,
  fillGroup,
  fillRows,
  groupToFind,
} from '../filling.ts';
import type { SelectedRow } from '../tables/reader.ts';
import { writes } from '../writes.ts';
import { all } from './connection.ts';
import { rowsWrite } from './statements.ts';

const insert = rowsWrite('fill search keys', writes.searchKeys);

/** Fills in the search keys of existing groups and customers, org by org. */
export async function fillSearchKeys(connection: pg.ClientBase): Promise<void> {
  const { rows: orgs } = await connection.query<{ org_id: number }>(
    'SELECT org_id FROM orgs ORDER BY org_id',
  );
  for (const { org_id: orgId } of orgs) {
    const groups = `SELECT ${groupToFind.list()} FROM groups
      WHERE org_id = $1 AND group_id > $2 ORDER BY group_id LIMIT $3`;
    await fill(connection, orgId, groups, fillGroup);
    const customers = `SELECT ${customerToFind.list()} FROM customer_details
      WHERE org_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3`;
    await fill(connection, orgId, customers, fillCustomer);
  }
}

async function fill(
  connection: pg.ClientBase,
  orgId: number,
  text: string,
  toFilled: (row: SelectedRow) => Filled,
): Promise<void> {
  for (let after = 0; ;) {
    const query = { text, values: [orgId, after, fillRows], rowMode: 'array' as const };
    const { rows } = await connection.query<unknown[]>(query);
    const filled = rows.map(toFilled);
    const keys = filled.flatMap((one) => one.keys);
    await all<unknown>(insert(connection, orgId, keys));
    const last = filled.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
