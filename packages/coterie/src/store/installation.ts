import { columnNames, type TableShape } from './tables/table.ts';
import type { StoredRow } from './tables/write.ts';

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
  read(table: TableShape): AsyncIterable<readonly StoredRow[]>;
  count(table: TableShape): Promise<number>;
  /** The highest org id that was ever given out; 0: none was. */
  lastOrgId(): Promise<number>;
}

export interface FillableRows extends Rows {
  insert(table: TableShape, rows: readonly StoredRow[]): Promise<void>;
  /** Org ids are given out above this one from now on. */
  setLastOrgId(orgId: number): Promise<void>;
}

/** How many rows are in memory at a time. */
export const batchRows = 1_000;

/** The query that reads all rows of a table. */
export function readText(table: TableShape): string {
  const key = table.key.map(({ name }) => name).join(', ');
  return `SELECT ${columnNames(table).join(', ')} FROM ${table.name} ORDER BY ${key}`;
}
