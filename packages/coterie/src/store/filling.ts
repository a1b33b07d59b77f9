import type { CustomerDetails } from '../domain/customers.ts';
import { keysOfCustomer, keysOfGroup } from '../domain/search-keys.ts';
import { type Columns, fromSearchKey } from './columns.ts';
import { type GroupRow, toGroup } from './rows.ts';

/** The migration after which the search keys of the rows that are there already have to be filled in. */
export const findingMigration = '0004_finding';

/** Read and filled in so many rows at a time. */
export const fillRows = 1_000;

export type GroupToFind = GroupRow & { readonly org_id: number };

export interface CustomerToFind {
  readonly org_id: number;
  readonly user_id: number;
  readonly details: string;
}

export function keyRowsOfGroup(row: GroupToFind): readonly Columns[] {
  return keysOfGroup(toGroup(row)).map((key) => fromSearchKey(row.org_id, row.group_id, key));
}

export function keyRowsOfCustomer(row: CustomerToFind): readonly Columns[] {
  const details = JSON.parse(row.details) as CustomerDetails;
  return keysOfCustomer(details).map((key) => fromSearchKey(row.org_id, row.user_id, key));
}
