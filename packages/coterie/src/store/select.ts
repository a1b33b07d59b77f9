import type { StoredValue } from './tables/column.ts';
import type { SelectedRow } from './tables/reader.ts';

/** Runs a query that both engines understand; its parameters are `$1`, `$2`, … */
export type Select = (
  text: string,
  values: readonly StoredValue[],
) => Promise<readonly SelectedRow[]> | readonly SelectedRow[];
