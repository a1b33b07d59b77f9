import type { Columns } from './columns.ts';
import { type Write, writes } from './saving.ts';
import { deliveryInsert } from './sending.ts';

/** All that an installation has, as rows: what moves it from one engine to another. */
export interface Installation {
  /** Hands `work` the rows as of one moment, whoever writes meanwhile. */
  read<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result>;

  /** Runs `work` in one transaction that no other writer can disturb; when it throws, nothing was stored. */
  fill<Result>(work: (rows: FillableRows) => Promise<Result>): Promise<Result>;

  close(): Promise<void>;
}

export interface Rows {
  /** All rows in the order of their keys, a batch at a time. The values are the same from every engine. */
  read(table: Table): AsyncIterable<readonly Columns[]>;
  count(table: Table): Promise<number>;
  /** The highest org id that was ever given out; 0: none was. */
  lastOrgId(): Promise<number>;
}

export interface FillableRows extends Rows {
  insert(table: Table, rows: readonly Columns[]): Promise<void>;
  /** Org ids are given out above this one from now on. */
  setLastOrgId(orgId: number): Promise<void>;
}

export type Table = Write & { readonly kind: 'insert' };

/** So many rows are in memory at a time. */
export const batchRows = 1_000;

/** Every table that has rows of its own, parents first: what a row refers to is there when it comes. */
export const tables: readonly Table[] = [
  { table: 'installation_secrets', key: ['name'], columns: ['secret'] },
  writes.orgs,
  writes.tills,
  writes.logins,
  writes.companies,
  writes.customers,
  writes.details,
  writes.identifiers,
  writes.newGroups,
  writes.searchKeys,
  writes.memberships,
  writes.ended,
  writes.invitations,
  writes.changes,
  writes.idempotencyKeys,
  writes.imports,
  writes.importErrors,
  {
    ...writes.newWebhooks,
    columns: [
      ...writes.newWebhooks.columns,
      'delivered_sequence',
      'deliveries',
      'failed_attempts',
      'failing_since',
      'next_attempt_on',
      'lease_owner',
      'lease_until',
    ],
  },
  deliveryInsert,
].map(({ table, key, columns }) => ({ table, kind: 'insert', key, columns }));

export function columnNames({ key, columns }: Table): readonly string[] {
  return [...key, ...columns];
}
