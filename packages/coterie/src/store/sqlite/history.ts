import type { Database } from 'better-sqlite3';

import type { Change } from '../../domain/changes.ts';
import { groupKinds, toHistory } from '../history.ts';
import type { HistoryAsked } from '../store.ts';
import { changeReader } from '../tables/changes.ts';
import type { SelectedRow } from '../tables/reader.ts';

/** The parameters: one id, and up to which sequence. */
interface Of {
  readonly orgId: number;
  readonly id: number;
  readonly upTo: number;
}

// CROSS JOIN makes SQLite look the entries up by sequence instead of scanning the log.
function entriesAt(sequences: string): string {
  return `SELECT ${changeReader.list('c')} FROM (${sequences}) s CROSS JOIN changes c
    ON c.org_id = @orgId AND c.sequence = s.sequence WHERE s.sequence <= @upTo`;
}

function comingAndGoing(current: string, ended: string, column: string): string {
  const ofThis = `WHERE org_id = @orgId AND ${column} = @id`;
  return `SELECT joined_sequence AS sequence FROM ${current} ${ofThis}
    UNION ALL SELECT joined_sequence FROM ${ended} ${ofThis}
    UNION ALL SELECT left_sequence FROM ${ended} ${ofThis}`;
}

/**
 * Membership keys begin with the group, so these queries need no index hint. Every other query names its index: without
 * statistics SQLite would scan all rows of the org.
 */
export const historyTexts = {
  ofGroup: entriesAt(
    [
      comingAndGoing('memberships', 'ended_memberships', 'group_id'),
      ...Object.entries(groupKinds).map(
        ([index, kinds]) =>
          `SELECT sequence FROM changes INDEXED BY ${index}
           WHERE org_id = @orgId AND group_id = @id AND kind IN (${kinds})`,
      ),
    ].join(' UNION ALL '),
  ),
  ofMemberships: entriesAt(
    comingAndGoing(
      'memberships INDEXED BY memberships_by_user',
      'ended_memberships INDEXED BY ended_memberships_by_user',
      'user_id',
    ),
  ),
  ofCustomer: `SELECT ${changeReader.list()} FROM changes INDEXED BY changes_of_customers
    WHERE org_id = @orgId AND user_id = @id AND group_id IS NULL AND sequence <= @upTo`,
};

export function prepareHistory(
  db: Database,
): (orgId: number, asked: HistoryAsked) => readonly Change[] {
  const ofGroup = db.prepare<Of, SelectedRow>(historyTexts.ofGroup).raw();
  const ofMemberships = db.prepare<Of, SelectedRow>(historyTexts.ofMemberships).raw();
  const ofCustomer = db.prepare<Of, SelectedRow>(historyTexts.ofCustomer).raw();
  return (orgId, { upTo, groupIds = [], userIds = [], membershipsOf = [] }) =>
    toHistory([
      ...groupIds.map((id) => ofGroup.all({ orgId, id, upTo })),
      ...userIds.map((id) => ofCustomer.all({ orgId, id, upTo })),
      ...membershipsOf.map((id) => ofMemberships.all({ orgId, id, upTo })),
    ]);
}
