import type { Database, Statement } from 'better-sqlite3';

import type { Group } from '../../domain/groups.ts';
import { type Walk, type Walks, statusesToWalk } from '../listing.ts';
import {
  type GroupOfCustomerRow,
  type GroupRow,
  type InvitationRow,
  type MemberRow,
  toGroup,
  toGroupOfCustomer,
  toInvitation,
  toMember,
} from '../rows.ts';
import type { Place, Store } from '../store.ts';

/**
 * The statements behind the lists, exported so that a test can ask SQLite how it runs them. Left alone it would walk the
 * key and pass over what does not fit, however much that is.
 */
export const listTexts = {
  groups: (statuses: readonly string[], descending: boolean) => {
    const walk = `group_id ${beyond(descending)} @after ORDER BY group_id ${order(descending)} LIMIT @limit`;
    if (statuses.length === 0) return `SELECT * FROM groups WHERE org_id = @orgId AND ${walk}`;
    const parts = statuses.map(
      (status) =>
        `SELECT * FROM (SELECT * FROM groups INDEXED BY groups_by_status WHERE org_id = @orgId AND status = '${status}' AND ${walk})`,
    );
    return `${parts.join(' UNION ALL ')} ORDER BY group_id ${order(descending)} LIMIT @limit`;
  },
  groupsOfCompany: (descending: boolean) =>
    `SELECT * FROM groups INDEXED BY groups_by_company
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
  members: `SELECT m.user_id, m.permissions, m.joined_on, 1 AS active,
            m.user_id IS g.primary_user_id AS primary_member,
            c.default_group_id IS m.group_id AS default_group
     FROM memberships m
     CROSS JOIN groups g ON g.org_id = m.org_id AND g.group_id = m.group_id
     CROSS JOIN customers c ON c.org_id = m.org_id AND c.user_id = m.user_id
     WHERE m.org_id = @orgId AND m.group_id = @groupId AND m.user_id > @after
     ORDER BY m.user_id LIMIT @limit`,
  groupsOfCustomer: `SELECT g.*, m.user_id, m.permissions, m.joined_on, 1 AS active,
            m.user_id IS g.primary_user_id AS primary_member,
            c.default_group_id IS m.group_id AS default_group
     FROM memberships m INDEXED BY memberships_by_user
     CROSS JOIN groups g ON g.org_id = m.org_id AND g.group_id = m.group_id
     CROSS JOIN customers c ON c.org_id = m.org_id AND c.user_id = m.user_id
     WHERE m.org_id = @orgId AND m.user_id = @userId AND m.group_id > @after
     ORDER BY m.group_id LIMIT @limit`,
  invitations: (of: InvitationOwner) =>
    `SELECT * FROM invitations INDEXED BY invitations_of_${of.owners}
     WHERE org_id = @orgId AND ${of.column} = @id AND invitation_id > @after
     ORDER BY invitation_id LIMIT @limit`,
  openInvitations: (of: InvitationOwner) =>
    `SELECT * FROM invitations INDEXED BY open_invitations_of_${of.owners}
     WHERE org_id = @orgId AND ${of.column} = @id AND invitation_id > @after
       AND status = 'OPEN' AND expires_on > @openAt
     ORDER BY invitation_id LIMIT @limit`,
} as const;

/** Whose invitations. */
const invitationOwners = {
  group: { owners: 'groups', column: 'group_id' },
  customer: { owners: 'customers', column: 'user_id' },
} as const;
type InvitationOwner = (typeof invitationOwners)[keyof typeof invitationOwners];

type Params = Record<string, number | string>;
type Owners = (orgId: number, type: string, value: string) => readonly { userId: number }[];

export function prepareWalks(db: Database, owners: Owners): Walks {
  const statement = remembered(db);
  const ids = ({ after, limit }: Walk<number>): Params => ({ after, limit });
  const groups = (text: string, params: Params): readonly Group[] =>
    statement<GroupRow>(text).all(params).map(toGroup);
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
      owners(orgId, type, value).map(({ userId }) => userId),
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

export function prepareMembershipLists(
  db: Database,
): Pick<Store, 'listCurrentMembers' | 'listGroupsOfCustomer'> {
  const members = db.prepare<[Params], MemberRow>(listTexts.members);
  const groups = db.prepare<[Params], GroupOfCustomerRow>(listTexts.groupsOfCustomer);
  return {
    listCurrentMembers: async (orgId, groupId, page) =>
      members.all({ orgId, groupId, ...page }).map(toMember),
    listGroupsOfCustomer: async (orgId, userId, page) =>
      groups.all({ orgId, userId, ...page }).map(toGroupOfCustomer),
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
          ? statement<InvitationRow>(listTexts.invitations(of)).all(params)
          : statement<InvitationRow>(listTexts.openInvitations(of)).all({ ...params, openAt });
      return rows.map(toInvitation);
    },
  };
}

/** Each text is prepared when it is first asked for: there are few of them. */
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
