import type { Database } from 'better-sqlite3';

import type { Columns } from '../columns.ts';
import {
  type CustomerToFind,
  fillRows,
  type GroupToFind,
  keyRowsOfCustomer,
  keyRowsOfGroup,
} from '../filling.ts';
import { writes } from '../saving.ts';
import { textOf } from './save.ts';

/** Makes what is stored already findable. */
export function fillSearchKeys(db: Database): void {
  const insert = db.prepare<[Columns]>(textOf(writes.searchKeys));
  const groups = db.prepare<[number, number, number], GroupToFind>(
    'SELECT * FROM groups WHERE (org_id, group_id) > (?, ?) ORDER BY org_id, group_id LIMIT ?',
  );
  const customers = db.prepare<[number, number, number], CustomerToFind>(
    'SELECT * FROM customer_details WHERE (org_id, user_id) > (?, ?) ORDER BY org_id, user_id LIMIT ?',
  );
  for (let after: readonly [number, number] | null = [0, 0]; after !== null;) {
    const rows: readonly GroupToFind[] = groups.all(...after, fillRows);
    for (const row of rows) for (const key of keyRowsOfGroup(row)) insert.run(key);
    const last = rows.at(-1);
    after = last === undefined ? null : [last.org_id, last.group_id];
  }
  for (let after: readonly [number, number] | null = [0, 0]; after !== null;) {
    const rows: readonly CustomerToFind[] = customers.all(...after, fillRows);
    for (const row of rows) for (const key of keyRowsOfCustomer(row)) insert.run(key);
    const last = rows.at(-1);
    after = last === undefined ? null : [last.org_id, last.user_id];
  }
}
