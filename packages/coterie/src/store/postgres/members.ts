import type pg from 'pg';

import type { GroupSelector } from '../../domain/groups.ts';
import type { Member } from '../../domain/memberships.ts';
import { gathered } from '../gathered.ts';
import { memberList, toMember } from '../member-rows.ts';
import { isId } from '../select.ts';
import type { GroupWithMembers, Store } from '../store.ts';
import type { SelectedRow } from '../tables/reader.ts';
import { all } from './connection.ts';
import { ids } from './find.ts';
import { findGroups } from './find-groups.ts';
import { listTexts } from './lists.ts';
import { within } from './ranges.ts';
import { selectRows } from './statements.ts';
import { inSnapshot } from './transactions.ts';

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
 * All current and former members of groups; members past due, whose end the log does not record yet, count as former.
 * Worded so that only their own rows are read, whatever the planner guesses. Each group is returned as one value, which
 * takes a third of the time of parsing thousands of rows.
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

/** The members of each group, as `listMembers` of the store lists them. */
async function allMembers(
  connection: pg.ClientBase | pg.Pool,
  orgId: number,
  groupIds: readonly number[],
  now: number,
): Promise<ReadonlyMap<number, readonly Member[]>> {
  const rows = await selectRows(connection, membersText, [orgId, ids(groupIds), now]);
  return new Map(
    rows.map(([groupId, members]) => [
      Number(groupId),
      (JSON.parse(String(members)) as SelectedRow[]).map(toMember),
    ]),
  );
}

async function currentPage(
  connection: pg.ClientBase | pg.Pool,
  orgId: number,
  groupId: number,
  { after, limit }: { readonly after: number; readonly limit: number },
  now: number,
): Promise<readonly Member[]> {
  const values = [orgId, groupId, after, limit, now];
  return (await selectRows(connection, listTexts.members, values)).map(toMember);
}

type MemberReads = Pick<
  Store,
  'listMembers' | 'listCurrentMembers' | 'findGroupWithMembers' | 'findGroupsWithAllMembers'
>;

export function createMembers(pool: pg.Pool, now: () => number): MemberReads {
  const lists = gathered(async (orgId, groupIds: readonly number[]) => {
    const found = await allMembers(pool, orgId, groupIds, now());
    return groupIds.map((groupId) => found.get(groupId) ?? []);
  });
  const groups = gathered((orgId, asked: readonly (readonly GroupSelector[])[]) =>
    findWithAllMembers(pool, orgId, asked, now()),
  );
  return {
    listMembers: (orgId, key) => lists.load({ orgId, key }),
    listCurrentMembers: async (orgId, groupId, page) =>
      isId(groupId) ? currentPage(pool, orgId, groupId, page, now()) : [],
    findGroupWithMembers: async (orgId, groupId, page) =>
      isId(groupId) ? findWithPage(pool, orgId, groupId, page, now()) : null,
    findGroupsWithAllMembers: (orgId, key) => groups.load({ orgId, key }),
  };
}

async function findWithPage(
  pool: pg.Pool,
  orgId: number,
  groupId: number,
  page: { readonly after: number; readonly limit: number },
  now: number,
): Promise<GroupWithMembers | null> {
  return inSnapshot(pool, async (connection) => {
    const finding = findGroups(connection, orgId, [{ id: groupId }], now);
    const listing = currentPage(connection, orgId, groupId, page, now);
    await all<unknown>([finding, listing]);
    const [group = null] = await finding;
    return group && { group, members: await listing };
  });
}

/** All requests of one turn are read as of one moment, with one query for the groups and one for the members. */
async function findWithAllMembers(
  pool: pg.Pool,
  orgId: number,
  asked: readonly (readonly GroupSelector[])[],
  now: number,
): Promise<readonly (readonly (GroupWithMembers | null)[])[]> {
  return inSnapshot(pool, async (connection) => {
    const found = await findGroups(connection, orgId, asked.flat(), now);
    const groupIds = new Set(found.flatMap((group) => group?.groupId ?? []));
    const members =
      groupIds.size === 0
        ? new Map<number, readonly Member[]>()
        : await allMembers(connection, orgId, [...groupIds], now);
    const rest = found.map(
      (group) => group && { group, members: members.get(group.groupId) ?? [] },
    );
    return asked.map(({ length }) => rest.splice(0, length));
  });
}
