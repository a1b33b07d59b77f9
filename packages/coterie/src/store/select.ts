import type { StoredValue } from './tables/column.ts';
import type { SelectedRow } from './tables/reader.ts';

/** Runs a query that both engines understand; its parameters are `$1`, `$2`, … */
export type Select = (
  text: string,
  values: readonly StoredValue[],
) => Promise<readonly SelectedRow[]> | readonly SelectedRow[];

/** Every id is a safe integer; PostgreSQL would reject other numbers. */
export function isId(value: number): boolean {
  return Number.isSafeInteger(value);
}

/** The record in the first row; null: there is no row. */
export function first<Row>(
  rows: readonly SelectedRow[],
  read: (row: SelectedRow) => Row,
): Row | null {
  const [row] = rows;
  return row === undefined ? null : read(row);
}
