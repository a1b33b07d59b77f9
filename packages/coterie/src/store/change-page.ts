import type { Change, ChangeKind } from '../domain/changes.ts';
import { changeReader, toChange } from './tables/changes.ts';
import type { SelectedRow } from './tables/reader.ts';

/** Most entries of the log that a page looks at: no filter, however rare its changes, makes a page slow. */
const mostScanned = 10_000;

/** What to read of an org's log. */
export interface ChangesAsked {
  readonly since: number;
  readonly limit: number;
  readonly filter?: ChangeFilter;
  /** Entries to look at, at most; `mostScanned` when left out. */
  readonly scan?: number;
}

/** A change fits when it fits each part that is given. */
export interface ChangeFilter {
  readonly groupId?: number;
  readonly userId?: number;
  /** At least one. */
  readonly kinds?: readonly ChangeKind[];
}

/** Part of an org's log. */
export interface ChangePage {
  readonly changes: readonly Change[];
  /**
   * Nothing that fits is missing up to here: the `since` of the next page. Beyond `since` whenever the log is, so that
   * paging always ends, also where pages are empty.
   */
  readonly next: number;
  /** The log's last sequence, as of the same moment. */
  readonly sequence: number;
}

/** The values of the query below, in its order. */
export function valuesOf(orgId: number, asked: ChangesAsked): readonly (number | string | null)[] {
  const { since, limit, filter = {}, scan = mostScanned } = asked;
  const { groupId = null, userId = null, kinds } = filter;
  const kindList = kinds === undefined ? null : JSON.stringify(kinds);
  return [orgId, since, since + scan, groupId, userId, kindList, limit];
}

/** The page that was asked for; `rows` are at most `limit` and end where the scan ends. */
export function toChangePage(
  { since, limit, scan = mostScanned }: ChangesAsked,
  rows: readonly SelectedRow[],
  sequence: number,
): ChangePage {
  const changes = rows.map((row) => toChange(changeReader.read(row)));
  // The log has no gap, so looking at so many entries is looking up to there.
  const scanned = Math.max(since, Math.min(since + scan, sequence));
  const next = changes.length < limit ? scanned : (changes.at(-1)?.sequence ?? scanned);
  return { changes, next, sequence };
}
