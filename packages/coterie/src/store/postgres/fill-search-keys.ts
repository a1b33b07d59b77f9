import type pg from 'pg';

import {
  type CustomerToFind,
  fillRows,
  type GroupToFind,
  keyRowsOfCustomer,
  keyRowsOfGroup,
} from '../filling.ts';
import { writes } from '../saving.ts';
import { all } from './connection.ts';
import { rowsWrite } from './statements.ts';

/** Makes what is stored already findable. */
export async function fillSearchKeys(connection: pg.ClientBase): Promise<void> {
  const insert = rowsWrite('fill search keys', writes.searchKeys);
  for (let after: readonly [number, number] | null = [0, 0]; after !== null;) {
    const text =
      'SELECT * FROM groups WHERE (org_id, group_id) > ($1, $2) ORDER BY org_id, group_id LIMIT $3';
    const { rows }: { rows: GroupToFind[] } = await connection.query(text, [...after, fillRows]);
    await all<unknown>(insert(connection, rows.flatMap(keyRowsOfGroup)));
    const last = rows.at(-1);
    after = last === undefined ? null : [last.org_id, last.group_id];
  }
  for (let after: readonly [number, number] | null = [0, 0]; after !== null;) {
    const text =
      'SELECT * FROM customer_details WHERE (org_id, user_id) > ($1, $2) ORDER BY org_id, user_id LIMIT $3';
    const { rows }: { rows: CustomerToFind[] } = await connection.query(text, [...after, fillRows]);
    await all<unknown>(insert(connection, rows.flatMap(keyRowsOfCustomer)));
    const last = rows.at(-1);
    after = last === undefined ? null : [last.org_id, last.user_id];
  }
}
