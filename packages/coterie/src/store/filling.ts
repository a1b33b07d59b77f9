import type { CustomerDetails } from '../domain/customers.ts';
import type { ExtendedFields } from '../domain/extended-fields.ts';
import type { GroupStatus } from '../domain/groups.ts';
import { keysOfCustomer, keysOfGroup } from '../domain/search-keys.ts';
import { integer, json, orNull, text, textOf } from './tables/column.ts';
import { readerOf, type SelectedRow } from './tables/reader.ts';
import type { RowOf } from './tables/write.ts';
import type { writes } from './writes.ts';

/** The migration that adds search keys: after it they have to be filled in for existing rows. */
export const findingMigration = '0004_finding';

/** How many rows are read and filled in at a time. */
export const fillRows = 1_000;

interface GroupToFind {
  readonly orgId: number;
  readonly groupId: number;
  readonly externalId: string;
  readonly groupName: string | null;
  readonly status: GroupStatus;
  readonly extendedFields: ExtendedFields;
}

/** The columns that the table has at that migration and that searches use. */
export const groupToFind = readerOf<GroupToFind>({
  orgId: integer,
  groupId: integer,
  externalId: text,
  groupName: orNull(text),
  status: textOf<GroupStatus>(),
  extendedFields: json<ExtendedFields>(),
});

interface CustomerToFind {
  readonly orgId: number;
  readonly userId: number;
  readonly details: CustomerDetails;
}

export const customerToFind = readerOf<CustomerToFind>({
  orgId: integer,
  userId: integer,
  details: json<CustomerDetails>(),
});

/** The search keys of one group or customer, whose id is also where the next page starts. */
export interface Filled {
  readonly orgId: number;
  readonly id: number;
  readonly keys: readonly RowOf<(typeof writes)['searchKeys']>[];
}

export function fillGroup(row: SelectedRow): Filled {
  const { orgId, groupId: id, ...group } = groupToFind.read(row);
  return { orgId, id, keys: keysOfGroup(group).map((key) => ({ ...key, id })) };
}

export function fillCustomer(row: SelectedRow): Filled {
  const { orgId, userId: id, details } = customerToFind.read(row);
  return { orgId, id, keys: keysOfCustomer(details).map((key) => ({ ...key, id })) };
}
