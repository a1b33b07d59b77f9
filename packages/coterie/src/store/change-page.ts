import type { Change, ChangeKind } from '../domain/changes.ts';
import { changeReader, toChange } from './tables/changes.ts';
import type { SelectedRow } from './tables/reader.ts';

/** The most log entries that one page examines, so that no filter makes a page slow, however rare its matches are. */
const mostScanned = 10_000;

/** What to read of an org's log. */
export interface ChangesAsked {
  readonly since: number;
  readonly limit: number;
  readonly filter?: ChangeFilter;
  /** The most entries to examine. Default: `mostScanned`. */
  readonly scan?: number;
}

/** A change must match every given part. */
export interface ChangeFilter {
  readonly groupId?: number;
  readonly userId?: number;
  /** Must not be empty. */
  readonly kinds?: readonly ChangeKind[];
}

/** A page of an org's log. */
export interface ChangePage {
  readonly changes: readonly Change[];
  /**
   * The `since` of the next page: every matching change up to here has been returned. Greater than the requested
   * `since` whenever the log goes on, so that paging always terminates, even over empty pages.
   */
  readonly next: number;
  /** The last sequence of the log at the same moment. */
  readonly sequence: number;
}

/** The parameters of the query for changes, in order: org, since, through, group, customer, kinds as JSON, limit. */
export function filterValues(
  orgId: number,
  asked: ChangesAsked,
): readonly (number | string | null)[] {
  const { since, limit, filter = {}, scan = mostScanned } = asked;
  const { groupId = null, userId = null, kinds } = filter;
  const kindList = kinds === undefined ? null : JSON.stringify(kinds);
  return [orgId, since, since + scan, groupId, userId, kindList, limit];
}

/** Builds the page from `rows`, at most `limit` of them, which do not go beyond the scanned range. */
export function toChangePage(
  { since, limit, scan = mostScanned }: ChangesAsked,
  rows: readonly SelectedRow[],
  sequence: number,
): ChangePage {
  const changes = rows.map((row) => toChange(changeReader.read(row)));
  // The log has no gap, so scanning `scan` entries means scanning up to this sequence.
  const scanned = Math.max(since, Math.min(since + scan, sequence));
  const next = changes.length < limit ? scanned : (changes.at(-1)?.sequence ?? scanned);
  return { changes, next, sequence };
}
