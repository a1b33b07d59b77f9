import type pg from 'pg';

import type { Columns } from '../columns.ts';
import {
  type CustomerToFind,
  fillRows,
  type GroupToFind,
  keyRowsOfCustomer,
  keyRowsOfGroup,
} from '../filling.ts';
import type { OrgRow } from '../rows.ts';
import { writes } from '../saving.ts';
import { all } from './connection.ts';
import { rowsWrite } from './statements.ts';

const insert = rowsWrite('fill search keys', writes.searchKeys);

/** Makes what is stored already findable, org by org. */
export async function fillSearchKeys(connection: pg.ClientBase): Promise<void> {
  const { rows: orgs } = await connection.query<OrgRow>('SELECT * FROM orgs ORDER BY org_id');
  for (const { org_id: orgId } of orgs) {
    const groups =
      'SELECT * FROM groups WHERE org_id = $1 AND group_id > $2 ORDER BY group_id LIMIT $3';
    await fill<GroupToFind>(connection, orgId, groups, keyRowsOfGroup, (row) => row.group_id);
    const customers =
      'SELECT * FROM customer_details WHERE org_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3';
    await fill<CustomerToFind>(
      connection,
      orgId,
      customers,
      keyRowsOfCustomer,
      (row) => row.user_id,
    );
  }
}

async function fill<Row extends object>(
  connection: pg.ClientBase,
  orgId: number,
  text: string,
  keyRows: (row: Row) => readonly Columns[],
  idOf: (row: Row) => number,
): Promise<void> {
  for (let after = 0; ;) {
    const { rows } = await connection.query<Row>(text, [orgId, after, fillRows]);
    await all<unknown>(insert(connection, rows.flatMap(keyRows)));
    const last = rows.at(-1);
    if (last === undefined) return;
    after = idOf(last);
  }
}
