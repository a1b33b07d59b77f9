import { columnNames, type TableShape } from './tables/table.ts';
import type { StoredRow } from './tables/write.ts';

/** The content of an installation as rows, for copying it from one engine to another. */
export interface Installation {
  /** Runs `work` on the rows as of one moment, regardless of concurrent writers. */
  read<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result>;

  /** Runs `work` in one transaction that excludes all other writers. If it throws, nothing is stored. */
  fill<Result>(work: (rows: FillableRows) => Promise<Result>): Promise<Result>;

  close(): Promise<void>;
}

export interface Rows {
  /** All rows in key order, in batches. Values are the same from every engine. */
  read(table: TableShape): AsyncIterable<readonly StoredRow[]>;
  count(table: TableShape): Promise<number>;
  /** The highest org id ever issued; 0: none. */
  lastOrgId(): Promise<number>;
}

export interface FillableRows extends Rows {
  insert(table: TableShape, rows: readonly StoredRow[]): Promise<void>;
  /** Makes new org ids start above this one. */
  setLastOrgId(orgId: number): Promise<void>;
}

/** How many rows are in memory at a time. */
export const batchRows = 1_000;

/** The query that reads all rows of a table. */
export function readText(table: TableShape): string {
  const key = table.key.map(({ name }) => name).join(', ');
  return `SELECT ${columnNames(table).join(', ')} FROM ${table.name} ORDER BY ${key}`;
}
