import type pg from 'pg';

import type { Member } from '../../domain/memberships.ts';
import { memberList, toMember } from '../member-rows.ts';
import type { SelectedRow } from '../tables/reader.ts';
import { ids } from './find.ts';
import { within } from './ranges.ts';
import { selectRows } from './statements.ts';

const listedMember = memberList({
  userId: 'user_id',
  permissions: 'permissions',
  primaryMember: 'primary_member',
  defaultGroup: 'default_group',
  joinedOn: 'joined_on',
  validUntil: 'valid_until',
  active: 'active',
});

/**
 * All who are or were members of groups, those past due, of whom the log does not tell yet, among the latter. Worded so that nothing is read but what belongs to them, whatever the planner
 * guesses, and answered as one value a group, which costs a third of taking thousands of rows apart.
 */
export const membersText = `
  WITH m AS MATERIALIZED (
    SELECT m.*, g.primary_user_id FROM groups g
    CROSS JOIN LATERAL (SELECT * FROM memberships
                        WHERE org_id = $1
                          AND ${within('group_id', 'g.group_id', 'user_id', '0', false)} OFFSET 0) m
    WHERE g.org_id = $1 AND g.group_id = ANY ($2::bigint[])
  ), d AS MATERIALIZED (
    SELECT user_id, default_group_id FROM customers
    WHERE org_id = $1 AND user_id = ANY (ARRAY(SELECT user_id FROM m))
      AND default_group_id = ANY ($2::bigint[])
  ), e AS (
    SELECT DISTINCT ON (group_id, user_id) * FROM ended_memberships
    WHERE org_id = $1 AND group_id = ANY ($2::bigint[])
    ORDER BY group_id, user_id, joined_sequence DESC
  ), listed AS (
    SELECT m.group_id, m.user_id, m.permissions, m.joined_on, m.valid_until, 1 AS active,
           m.joined_sequence,
           CASE WHEN m.user_id = m.primary_user_id THEN 1 ELSE 0 END AS primary_member,
           CASE WHEN d.user_id IS NULL THEN 0 ELSE 1 END AS default_group
    FROM m LEFT JOIN d ON d.user_id = m.user_id AND d.default_group_id = m.group_id
    WHERE m.valid_until IS NULL OR m.valid_until > $3
    UNION ALL
    SELECT e.group_id, e.user_id, e.permissions, e.joined_on, NULL, 0, e.joined_sequence, 0, 0
    FROM e
    WHERE NOT EXISTS (SELECT 1 FROM memberships WHERE org_id = $1
                      AND group_id = e.group_id AND user_id = e.user_id OFFSET 0)
    UNION ALL
    SELECT group_id, user_id, permissions, joined_on, NULL, 0, joined_sequence, 0, 0
    FROM m WHERE valid_until <= $3
  )
  SELECT group_id, json_agg(
    json_build_array(${listedMember})
    ORDER BY active DESC, primary_member DESC, joined_sequence) AS members
  FROM listed GROUP BY group_id`;

/** Of each group the members that there are, then those who left, as the contract orders them. */
export async function listMembers(
  pool: pg.Pool,
  orgId: number,
  groupIds: readonly number[],
  now: number,
): Promise<readonly (readonly Member[])[]> {
  const values = [orgId, ids(groupIds), now];
  const rows = (await selectRows(pool, membersText, values)) as readonly (readonly [
    number,
    string,
  ])[];
  const byGroup = new Map(
    rows.map(([groupId, members]) => [
      groupId,
      (JSON.parse(members) as SelectedRow[]).map(toMember),
    ]),
  );
  return groupIds.map((groupId) => byGroup.get(groupId) ?? []);
}
