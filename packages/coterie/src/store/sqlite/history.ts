import type { Database } from 'better-sqlite3';

import type { Change } from '../../domain/changes.ts';
import { groupKinds, toHistory } from '../history.ts';
import type { ChangeRow } from '../rows.ts';
import type { HistoryAsked } from '../store.ts';

/** Whose history, and up to which sequence. */
interface Of {
  readonly orgId: number;
  readonly id: number;
  readonly upTo: number;
}

export function prepareHistory(
  db: Database,
): (orgId: number, asked: HistoryAsked) => readonly Change[] {
  // CROSS JOIN: the entries are found by their sequences, not looked through.
  const entriesAt = (sequences: string) =>
    db.prepare<Of, ChangeRow>(
      `SELECT c.* FROM (${sequences}) s CROSS JOIN changes c
       ON c.org_id = @orgId AND c.sequence = s.sequence WHERE s.sequence <= @upTo`,
    );
  const comingAndGoing = (column: string) =>
    `SELECT joined_sequence AS sequence FROM memberships WHERE org_id = @orgId AND ${column} = @id
     UNION ALL
     SELECT joined_sequence FROM ended_memberships WHERE org_id = @orgId AND ${column} = @id
     UNION ALL
     SELECT left_sequence FROM ended_memberships WHERE org_id = @orgId AND ${column} = @id`;
  const ofGroup = entriesAt(
    [
      comingAndGoing('group_id'),
      ...Object.entries(groupKinds).map(
        ([index, kinds]) =>
          `SELECT sequence FROM changes INDEXED BY ${index}
           WHERE org_id = @orgId AND group_id = @id AND kind IN (${kinds})`,
      ),
    ].join(' UNION ALL '),
  );
  const ofMemberships = entriesAt(comingAndGoing('user_id'));
  const ofCustomer = db.prepare<Of, ChangeRow>(
    `SELECT * FROM changes WHERE org_id = @orgId AND user_id = @id AND group_id IS NULL
     AND sequence <= @upTo`,
  );
  return (orgId, { upTo, groupIds = [], userIds = [], membershipsOf = [] }) =>
    toHistory(
      ...groupIds.map((id) => ofGroup.all({ orgId, id, upTo })),
      ...userIds.map((id) => ofCustomer.all({ orgId, id, upTo })),
      ...membershipsOf.map((id) => ofMemberships.all({ orgId, id, upTo })),
    );
}
