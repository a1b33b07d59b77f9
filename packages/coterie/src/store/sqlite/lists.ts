import type { Database, Statement } from 'better-sqlite3';

import type { Group, GroupStatus } from '../../domain/groups.ts';
import { shownStatusText } from '../due.ts';
import { type Walk, type Walks, statusesToWalk, walksDue } from '../listing.ts';
import { memberList, toGroupNow, toGroupOfCustomer } from '../member-rows.ts';
import type { Place, Store } from '../store.ts';
import { groupTable } from '../tables/groups.ts';
import { invitationTable } from '../tables/invitations.ts';
import type { SelectedRow } from '../tables/reader.ts';
import type { Lookups } from './lookups.ts';
import { overdue } from './overdue.ts';

const groupList = `${groupTable.list('g')}, ${overdue('@now')}`;
const groupsText = `SELECT ${groupList} FROM groups g`;

/** A current membership `m` with its group `g` and its customer `c`. */
export const currentMember = memberList({
  userId: 'm.user_id',
  permissions: 'm.permissions',
  primaryMember: 'm.user_id IS g.primary_user_id',
  defaultGroup: 'c.default_group_id IS m.group_id',
  joinedOn: 'm.joined_on',
  validUntil: 'm.valid_until',
  active: '1',
});
const isCurrent = '(m.valid_until IS NULL OR m.valid_until > @now)';

/**
 * The statements behind the lists, exported so that a test can check their query plans. Without index hints SQLite
 * would walk the primary key and skip rows that do not match, however many there are.
 */
export const listTexts = {
  groups: (statuses: readonly GroupStatus[], descending: boolean) => {
    const walk = `group_id ${beyond(descending)} @after ORDER BY group_id ${order(descending)} LIMIT @limit`;
    if (statuses.length === 0) return `${groupsText} WHERE org_id = @orgId AND ${walk}`;
    const range = (index: string, condition: string): string =>
      `SELECT * FROM (${groupsText} INDEXED BY ${index} WHERE org_id = @orgId AND ${condition} AND ${walk})`;
    const quoted = statuses.map((status) => `'${status}'`);
    const parts = quoted.map((status) =>
      range('groups_by_status', `${shownStatusText} = ${status}`),
    );
    // There are few such groups, and soon none: the log records phases within seconds.
    if (walksDue(statuses))
      parts.push(
        range('groups_due', `due_on <= @now AND ${shownStatusText} NOT IN (${quoted.join()})`),
      );
    return `${parts.join(' UNION ALL ')} ORDER BY group_id ${order(descending)} LIMIT @limit`;
  },
  groupsOfCompany: (descending: boolean) =>
    `${groupsText} INDEXED BY groups_by_company
     WHERE org_id = @orgId AND company_id = @companyId
       AND group_id ${beyond(descending)} @after
     ORDER BY group_id ${order(descending)} LIMIT @limit`,
  customers: (descending: boolean) =>
    `SELECT user_id FROM customers WHERE org_id = @orgId AND user_id ${beyond(descending)} @after
     ORDER BY user_id ${order(descending)} LIMIT @limit`,
  keys: (descending: boolean) =>
    `SELECT key, id FROM search_keys
     WHERE org_id = @orgId AND kind = @kind AND (key, id) ${beyond(descending)} (@key, @id)
       AND ${descending ? 'key >= @from' : 'key <= @to'} AND shared < @sharedBelow
     ORDER BY key ${order(descending)}, id ${order(descending)} LIMIT @limit`,
  members: `SELECT ${currentMember} FROM memberships m
     CROSS JOIN groups g ON g.org_id = m.org_id AND g.group_id = m.group_id
     CROSS JOIN customers c ON c.org_id = m.org_id AND c.user_id = m.user_id
     WHERE m.org_id = @orgId AND m.group_id = @groupId AND m.user_id > @after AND ${isCurrent}
     ORDER BY m.user_id LIMIT @limit`,
  groupsOfCustomer: `SELECT ${groupList}, ${currentMember} FROM memberships m INDEXED BY memberships_by_user
     CROSS JOIN groups g ON g.org_id = m.org_id AND g.group_id = m.group_id
     CROSS JOIN customers c ON c.org_id = m.org_id AND c.user_id = m.user_id
     WHERE m.org_id = @orgId AND m.user_id = @userId AND m.group_id > @after AND ${isCurrent}
     ORDER BY m.group_id LIMIT @limit`,
  invitations: (of: InvitationOwner) =>
    `SELECT ${invitationTable.list()} FROM invitations INDEXED BY invitations_of_${of.owners}
     WHERE org_id = @orgId AND ${of.column} = @id AND invitation_id > @after
     ORDER BY invitation_id LIMIT @limit`,
  openInvitations: (of: InvitationOwner) =>
    `SELECT ${invitationTable.list()} FROM invitations INDEXED BY open_invitations_of_${of.owners}
     WHERE org_id = @orgId AND ${of.column} = @id AND invitation_id > @after
       AND status = 'OPEN' AND expires_on > @openAt
     ORDER BY invitation_id LIMIT @limit`,
  due: `SELECT * FROM (SELECT valid_until AS "on", group_id, user_id, NULL AS invitation_id, 'membership' AS kind
                       FROM memberships INDEXED BY memberships_due
                       WHERE org_id = @orgId AND valid_until < @before ORDER BY valid_until LIMIT @limit)
     UNION ALL
     SELECT * FROM (SELECT due_on, group_id, NULL, NULL, 'group' FROM groups INDEXED BY groups_due
                    WHERE org_id = @orgId AND due_on < @before ORDER BY due_on LIMIT @limit)
     UNION ALL
     SELECT * FROM (SELECT expires_on, group_id, NULL, invitation_id, 'invitation'
                    FROM invitations INDEXED BY open_invitations_by_expiry
                    WHERE org_id = @orgId AND status = 'OPEN' AND expires_on < @before
                    ORDER BY expires_on LIMIT @limit)
     UNION ALL
     SELECT * FROM (SELECT offer_expires_on, group_id, NULL, NULL, 'handOver'
                    FROM groups INDEXED BY groups_by_offer
                    WHERE org_id = @orgId AND offer_expires_on < @before
                    ORDER BY offer_expires_on LIMIT @limit)
     ORDER BY 1, 2, 5, 3, 4 LIMIT @limit`,
} as const;

/** Whose invitations are listed. */
const invitationOwners = {
  group: { owners: 'groups', column: 'group_id' },
  customer: { owners: 'customers', column: 'user_id' },
} as const;
type InvitationOwner = (typeof invitationOwners)[keyof typeof invitationOwners];

export type Params = Record<string, number | string>;

export function prepareWalks(
  db: Database,
  find: Pick<Lookups, 'owners'>,
  now: () => number,
): Walks {
  const statement = remembered(db);
  const ids = ({ after, limit }: Walk<number>): Params => ({ after, limit });
  const groups = (text: string, params: Params): readonly Group[] => {
    const at = now();
    const rows = statement<SelectedRow>(text)
      .raw()
      .all({ ...params, now: at });
    return rows.map((row) => toGroupNow(row, at));
  };
  return {
    groups: async (orgId, statuses, walk) =>
      groups(listTexts.groups(statusesToWalk(statuses), walk.descending), { orgId, ...ids(walk) }),
    groupsOfCompany: async (orgId, companyId, walk) =>
      groups(listTexts.groupsOfCompany(walk.descending), { orgId, companyId, ...ids(walk) }),
    customers: async (orgId, walk) =>
      statement<{ user_id: number }>(listTexts.customers(walk.descending))
        .all({ orgId, ...ids(walk) })
        .map((row) => row.user_id),
    owners: async (orgId, { type, value }) =>
      find.owners(orgId, type, value).map(({ userId }) => userId),
    keys: async (orgId, { kind, from, to, sharedBelow }, { after, descending, limit }) =>
      statement<Place>(listTexts.keys(descending)).all({
        orgId,
        kind,
        ...(descending ? { from } : { to }),
        sharedBelow,
        ...after,
        limit,
      }),
  };
}

export function prepareGroupsOfCustomer(
  db: Database,
  now: () => number,
): Pick<Store, 'listGroupsOfCustomer'> {
  const ofCustomer = db.prepare<[Params], SelectedRow>(listTexts.groupsOfCustomer).raw();
  return {
    listGroupsOfCustomer: async (orgId, userId, page) => {
      const at = now();
      const rows = ofCustomer.all({ orgId, userId, ...page, now: at });
      return rows.map((row) => toGroupOfCustomer(row, at));
    },
  };
}

export function prepareInvitationLists(db: Database): Pick<Store, 'listInvitations'> {
  const statement = remembered(db);
  return {
    listInvitations: async (orgId, { groupId, userId, openAt }, page) => {
      const of = groupId === undefined ? invitationOwners.customer : invitationOwners.group;
      const params = { orgId, id: groupId ?? userId ?? 0, ...page };
      const rows =
        openAt === undefined
          ? statement<SelectedRow>(listTexts.invitations(of)).raw().all(params)
          : statement<SelectedRow>(listTexts.openInvitations(of))
              .raw()
              .all({ ...params, openAt });
      return rows.map(invitationTable.read);
    },
  };
}

/** Prepares each text at its first use; there are few texts. */
function remembered(db: Database): <Row>(text: string) => Statement<[Params], Row> {
  const statements = new Map<string, Statement<[Params], unknown>>();
  return <Row>(text: string) => {
    const known = statements.get(text) ?? db.prepare<[Params], unknown>(text);
    statements.set(text, known);
    return known as Statement<[Params], Row>;
  };
}

function beyond(descending: boolean): string {
  return descending ? '<' : '>';
}

function order(descending: boolean): string {
  return descending ? 'DESC' : 'ASC';
}
