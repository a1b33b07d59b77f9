import type pg from 'pg';

import type { Change } from '../../domain/changes.ts';
import { groupKinds, toHistory } from '../history.ts';
import type { HistoryAsked } from '../store.ts';
import { changeReader } from '../tables/changes.ts';
import { ids } from './find.ts';
import { selectRows } from './statements.ts';

const list = changeReader.list('c');

/** Looks up each entry through an index, whatever the planner guesses about their number. */
function entriesAt(sequences: string): string {
  return `SELECT ${list} FROM (${sequences}) s CROSS JOIN LATERAL
    (SELECT * FROM changes WHERE org_id = $1 AND sequence = s.sequence OFFSET 0) c
    WHERE s.sequence <= $3`;
}

function comingAndGoing(column: string): string {
  return `SELECT joined_sequence AS sequence FROM memberships
    WHERE org_id = $1 AND ${column} = ANY ($2::bigint[])
    UNION ALL SELECT joined_sequence FROM ended_memberships
    WHERE org_id = $1 AND ${column} = ANY ($2::bigint[])
    UNION ALL SELECT left_sequence FROM ended_memberships
    WHERE org_id = $1 AND ${column} = ANY ($2::bigint[])`;
}

export const historyTexts = {
  ofGroups: entriesAt(
    [
      comingAndGoing('group_id'),
      ...Object.values(groupKinds).map(
        (kinds) => `SELECT g.sequence
         FROM unnest($2::bigint[]) AS k (group_id) CROSS JOIN LATERAL
           (SELECT sequence FROM changes WHERE org_id = $1 AND group_id = k.group_id
            AND kind IN (${kinds}) OFFSET 0) g`,
      ),
    ].join(' UNION ALL '),
  ),
  ofMemberships: entriesAt(comingAndGoing('user_id')),
  ofCustomers: `SELECT ${list} FROM unnest($2::bigint[]) AS k (user_id) CROSS JOIN LATERAL
    (SELECT * FROM changes WHERE org_id = $1 AND user_id = k.user_id AND user_id IS NOT NULL
     AND group_id IS NULL AND sequence <= $3 OFFSET 0) c`,
};

export async function listHistory(
  pool: pg.Pool,
  orgId: number,
  { upTo, groupIds = [], userIds = [], membershipsOf = [] }: HistoryAsked,
): Promise<readonly Change[]> {
  const queries = [
    [historyTexts.ofGroups, groupIds],
    [historyTexts.ofCustomers, userIds],
    [historyTexts.ofMemberships, membershipsOf],
  ] as const;
  const asked = queries.filter(([, of]) => of.length > 0);
  const found = asked.map(([text, of]) => selectRows(pool, text, [orgId, ids(of), upTo]));
  return toHistory(await Promise.all(found));
}
