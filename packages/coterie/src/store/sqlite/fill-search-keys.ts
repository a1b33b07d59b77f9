import type { Database } from 'better-sqlite3';

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
import { prepareWrite } from './save.ts';

/** Fills in the search keys of existing groups and customers. */
export function fillSearchKeys(db: Database): void {
  fill(
    db,
    `SELECT ${groupToFind.list()} FROM groups
     WHERE (org_id, group_id) > (?, ?) ORDER BY org_id, group_id LIMIT ?`,
    fillGroup,
  );
  fill(
    db,
    `SELECT ${customerToFind.list()} FROM customer_details
     WHERE (org_id, user_id) > (?, ?) ORDER BY org_id, user_id LIMIT ?`,
    fillCustomer,
  );
}

function fill(db: Database, text: string, toFilled: (row: SelectedRow) => Filled): void {
  const insert = prepareWrite(db, writes.searchKeys);
  const select = db.prepare<[number, number, number], SelectedRow>(text).raw();
  let after: Pick<Filled, 'orgId' | 'id'> | undefined = { orgId: 0, id: 0 };
  while (after !== undefined) {
    const filled: readonly Filled[] = select.all(after.orgId, after.id, fillRows).map(toFilled);
    for (const { orgId, keys } of filled) for (const key of keys) insert(orgId, key);
    after = filled.at(-1);
  }
}
