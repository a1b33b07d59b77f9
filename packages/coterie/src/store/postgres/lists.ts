import type pg from 'pg';

import type { Group, GroupStatus } from '../../domain/groups.ts';
import { shownStatusText } from '../due.ts';
import { type Walks, statusesToWalk, walksDue } from '../listing.ts';
import { memberList, toGroupNow, toGroupOfCustomer } from '../member-rows.ts';
import { isId } from '../select.ts';
import type { Place, Store } from '../store.ts';
import { groupTable } from '../tables/groups.ts';
import { invitationTable } from '../tables/invitations.ts';
import { overdue } from './overdue.ts';
import { beyond, order, within } from './ranges.ts';
import { select, selectRows } from './statements.ts';

const groupList = groupTable.list('g');
const currentMember = memberList({
  userId: 'm.user_id',
  permissions: 'm.permissions',
  primaryMember: 'CASE WHEN m.user_id = g.primary_user_id THEN 1 ELSE 0 END',
  defaultGroup: 'CASE WHEN c.default_group_id = m.group_id THEN 1 ELSE 0 END',
  joinedOn: 'm.joined_on',
  validUntil: 'm.valid_until',
  active: '1',
});

const isCurrent = (now: string): string => `(valid_until IS NULL OR valid_until > ${now})`;

/**
 * The statements behind the lists, exported so that a test can check their query plans. Each is worded so that only one
 * index has its order, whatever the planner guesses: the columns that are fixed are part of the order and of the place.
 * What the rows of a page lead to is looked up row by row through its key (`OFFSET 0`).
 */
export const listTexts = {
  groups: (statuses: readonly GroupStatus[], descending: boolean) => {
    if (statuses.length === 0)
      return `SELECT ${groupList}, ${overdue('$4')} FROM groups g
       WHERE org_id = $1 AND group_id ${beyond(descending)} $2
       ORDER BY group_id ${order(descending)} LIMIT $3`;
    const quoted = statuses.map((status) => `'${status}'`);
    const parts = quoted.map(
      (status) =>
        `(SELECT * FROM groups WHERE org_id = $1 AND ${within(`(${shownStatusText})`, status, 'group_id', '$2', descending)} LIMIT $3)`,
    );
    // There are few such groups, and soon none: the log records phases within seconds.
    if (walksDue(statuses))
      parts.push(`(SELECT * FROM groups WHERE org_id = $1 AND due_on <= $4
        AND ${shownStatusText} NOT IN (${quoted.join()}) AND group_id ${beyond(descending)} $2
        )`);
    return `SELECT ${groupList}, ${overdue('$4')} FROM (${parts.join(' UNION ALL ')}) g
      ORDER BY group_id ${order(descending)} LIMIT $3`;
  },
  groupsOfCompany: (descending: boolean) =>
    `SELECT ${groupList}, ${overdue('$4')} FROM groups g
     WHERE org_id = $1 AND ${within('company_id', '$5', 'group_id', '$2', descending)} LIMIT $3`,
  customers: (descending: boolean) =>
    `SELECT user_id FROM customers WHERE org_id = $1 AND user_id ${beyond(descending)} $2
     ORDER BY user_id ${order(descending)} LIMIT $3`,
  owners: 'SELECT user_id FROM identifiers WHERE org_id = $1 AND type = $2 AND value = $3',
  keys: (descending: boolean) =>
    `SELECT key, id FROM search_keys
     WHERE org_id = $1 AND kind = $2 AND (key, id) ${beyond(descending)} ($3, $4)
       AND ${descending ? 'key >= $5' : 'key <= $5'} AND shared < $6
     ORDER BY key ${order(descending)}, id ${order(descending)} LIMIT $7`,
  members: `SELECT ${currentMember}
     FROM (SELECT * FROM memberships
           WHERE org_id = $1 AND ${isCurrent('$5')}
             AND ${within('group_id', '$2', 'user_id', '$3', false)} LIMIT $4) m
     CROSS JOIN LATERAL (SELECT primary_user_id FROM groups
                         WHERE org_id = $1 AND group_id = m.group_id OFFSET 0) g
     CROSS JOIN LATERAL (SELECT default_group_id FROM customers
                         WHERE org_id = $1 AND user_id = m.user_id OFFSET 0) c
     ORDER BY m.user_id`,
  groupsOfCustomer: `SELECT ${groupList}, ${overdue('$5')}, ${currentMember}
     FROM (SELECT * FROM memberships
           WHERE org_id = $1 AND ${isCurrent('$5')}
             AND ${within('user_id', '$2', 'group_id', '$3', false)} LIMIT $4) m
     CROSS JOIN LATERAL (SELECT * FROM groups
                         WHERE org_id = $1 AND group_id = m.group_id OFFSET 0) g
     CROSS JOIN LATERAL (SELECT default_group_id FROM customers
                         WHERE org_id = $1 AND user_id = m.user_id OFFSET 0) c
     ORDER BY m.group_id`,
  invitations: (column: 'group_id' | 'user_id') =>
    `SELECT ${invitationTable.list()} FROM invitations
     WHERE org_id = $1 AND ${within(column, '$2', 'invitation_id', '$3', false)} LIMIT $4`,
  openInvitations: (column: 'group_id' | 'user_id') =>
    `SELECT ${invitationTable.list()} FROM invitations
     WHERE org_id = $1 AND status = 'OPEN' AND expires_on > $5
       AND ${within(column, '$2', 'invitation_id', '$3', false)} LIMIT $4`,
  due: `(SELECT valid_until AS "on", group_id, user_id, NULL::bigint AS invitation_id, 'membership' AS kind
      FROM memberships WHERE org_id = $1 AND valid_until < $2 ORDER BY valid_until LIMIT $3)
     UNION ALL
     (SELECT due_on, group_id, NULL, NULL, 'group' FROM groups
      WHERE org_id = $1 AND due_on < $2 ORDER BY due_on LIMIT $3)
     UNION ALL
     (SELECT expires_on, group_id, NULL, invitation_id, 'invitation' FROM invitations
      WHERE org_id = $1 AND status = 'OPEN' AND expires_on < $2 ORDER BY expires_on LIMIT $3)
     UNION ALL
     (SELECT offer_expires_on, group_id, NULL, NULL, 'handOver' FROM groups
      WHERE org_id = $1 AND offer_expires_on < $2 ORDER BY offer_expires_on LIMIT $3)
     ORDER BY 1, 2, 5, 3, 4 LIMIT $3`,
} as const;

export function createWalks(pool: pg.Pool, now: () => number): Walks {
  const groups = async (
    text: string,
    valuesAt: (now: number) => readonly unknown[],
  ): Promise<readonly Group[]> => {
    const at = now();
    const rows = await selectRows(pool, text, valuesAt(at));
    return rows.map((row) => toGroupNow(row, at));
  };
  const userIds = async (text: string, values: readonly unknown[]): Promise<readonly number[]> =>
    (await select<{ user_id: number }>(pool, text, values)).map((row) => row.user_id);
  return {
    groups: (orgId, statuses, { after, descending, limit }) =>
      groups(listTexts.groups(statusesToWalk(statuses), descending), (at) => [
        orgId,
        after,
        limit,
        at,
      ]),
    groupsOfCompany: async (orgId, companyId, { after, descending, limit }) => {
      if (!isId(companyId)) return [];
      const text = listTexts.groupsOfCompany(descending);
      return groups(text, (at) => [orgId, after, limit, at, companyId]);
    },
    customers: (orgId, { after, descending, limit }) =>
      userIds(listTexts.customers(descending), [orgId, after, limit]),
    owners: (orgId, { type, value }) => userIds(listTexts.owners, [orgId, type, value]),
    keys: (orgId, { kind, from, to, sharedBelow }, { after: { key, id }, descending, limit }) => {
      const values = [orgId, kind, key, id, descending ? from : to, sharedBelow, limit];
      return select<Place>(pool, listTexts.keys(descending), values);
    },
  };
}

export function createGroupsOfCustomer(
  pool: pg.Pool,
  now: () => number,
): Pick<Store, 'listGroupsOfCustomer'> {
  return {
    listGroupsOfCustomer: async (orgId, userId, { after, limit }) => {
      if (!isId(userId)) return [];
      const at = now();
      const values = [orgId, userId, after, limit, at];
      const rows = await selectRows(pool, listTexts.groupsOfCustomer, values);
      return rows.map((row) => toGroupOfCustomer(row, at));
    },
  };
}

export function createInvitationLists(pool: pg.Pool): Pick<Store, 'listInvitations'> {
  return {
    listInvitations: async (orgId, { groupId, userId, openAt }, { after, limit }) => {
      const column = groupId === undefined ? 'user_id' : 'group_id';
      const id = groupId ?? userId;
      if (id === undefined || !isId(id)) return [];
      const values = [orgId, id, after, limit];
      const rows = await (openAt === undefined
        ? selectRows(pool, listTexts.invitations(column), values)
        : selectRows(pool, listTexts.openInvitations(column), [...values, openAt]));
      return rows.map(invitationTable.read);
    },
  };
}
