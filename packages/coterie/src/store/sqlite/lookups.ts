import type { Database } from 'better-sqlite3';

import type { Company } from '../../domain/companies.ts';
import type { Customer, CustomerDetails } from '../../domain/customers.ts';
import type { Group, GroupSelector } from '../../domain/groups.ts';
import type { IdempotencyKey, RememberedAnswer } from '../../domain/idempotency.ts';
import type { Identifier } from '../../domain/identifiers.ts';
import type { Import } from '../../domain/imports.ts';
import type { Invitation } from '../../domain/invitations.ts';
import type { Membership } from '../../domain/memberships.ts';
import type { Org } from '../../domain/org.ts';
import type { Login, LoginKind, Till } from '../../domain/tills.ts';
import type { Webhook } from '../../domain/webhooks.ts';
import { loadedAheadMs } from '../due.ts';
import {
  type CompanyRow,
  type CustomerRow,
  type GroupRowNow,
  type IdempotencyKeyRow,
  type IdentifierRow,
  type InvitationRow,
  type LoginRow,
  type MembershipRow,
  type OrgRow,
  type TillRow,
  toCompany,
  toCustomer,
  toGroup,
  toGroupNow,
  toIdentifier,
  toInvitation,
  toLogin,
  toMembership,
  toOrg,
  toRememberedAnswer,
  toTill,
} from '../rows.ts';
import { type ImportRow, toImport } from '../import-rows.ts';
import { overdue } from './overdue.ts';
import { toWebhook, type WebhookRow } from '../sending.ts';

/** Single facts by key: one prepared statement each. */
export function prepareLookups(db: Database, now: () => number) {
  const org = db.prepare<[number], OrgRow>('SELECT * FROM orgs WHERE org_id = ?');
  const groupsText = `SELECT g.*, ${overdue('?')} FROM groups g WHERE g.org_id = ?`;
  const groupById = db.prepare<[number, number, number], GroupRowNow>(
    `${groupsText} AND g.group_id = ?`,
  );
  const groupByExternalId = db.prepare<[number, number, string], GroupRowNow>(
    `${groupsText} AND g.external_id = ? AND g.status <> 'DELETED'`,
  );
  const groupByPrimary = db.prepare<[number, number, number], GroupRowNow>(
    `${groupsText} AND g.primary_user_id = ?`,
  );
  const groupRow = (orgId: number, selector: GroupSelector): GroupRowNow | undefined => {
    if ('id' in selector) return groupById.get(now(), orgId, selector.id);
    return 'externalId' in selector
      ? groupByExternalId.get(now(), orgId, selector.externalId)
      : groupByPrimary.get(now(), orgId, selector.primaryUserId);
  };
  const largestGroupSize = db
    .prepare<[number], number | null>(
      "SELECT max(max_group_size) FROM groups WHERE org_id = ? AND status <> 'DELETED'",
    )
    .pluck();
  const membershipCount = db
    .prepare<[number], number>('SELECT coalesce(sum(member_count), 0) FROM groups WHERE org_id = ?')
    .pluck();
  const customer = db.prepare<[number, number], CustomerRow>(
    'SELECT * FROM customers WHERE org_id = ? AND user_id = ?',
  );
  const details = db
    .prepare<[number, number], string>(
      'SELECT details FROM customer_details WHERE org_id = ? AND user_id = ?',
    )
    .pluck();
  const owners = db.prepare<[number, string, string], IdentifierRow>(
    'SELECT * FROM identifiers WHERE org_id = ? AND type = ? AND value = ?',
  );
  const identifiersOf = db.prepare<[number, number], IdentifierRow>(
    'SELECT * FROM identifiers WHERE org_id = ? AND user_id = ? ORDER BY source, account_id, type, value',
  );
  const membership = db.prepare<[number, number, number], MembershipRow>(
    'SELECT * FROM memberships WHERE org_id = ? AND group_id = ? AND user_id = ?',
  );
  const membershipsOfGroup = db.prepare<[number, number], MembershipRow>(
    'SELECT * FROM memberships WHERE org_id = ? AND group_id = ?',
  );
  const membershipsOfCustomer = db.prepare<[number, number], MembershipRow>(
    'SELECT * FROM memberships INDEXED BY memberships_by_user WHERE org_id = ? AND user_id = ?',
  );
  const overdueOfGroup = db.prepare<[number, number, number], MembershipRow>(
    'SELECT * FROM memberships WHERE org_id = ? AND group_id = ? AND valid_until <= ?',
  );
  const victims = db.prepare<{ orgId: number; userId: number }, CustomerRow>(
    `WITH RECURSIVE v AS (
       SELECT * FROM customers INDEXED BY customers_by_survivor
       WHERE org_id = @orgId AND merged_into = @userId
       UNION ALL
       SELECT c.* FROM v CROSS JOIN customers c INDEXED BY customers_by_survivor
       ON c.org_id = @orgId AND c.merged_into = v.user_id
     ) SELECT * FROM v`,
  );
  const invitation = db.prepare<[number, number], InvitationRow>(
    'SELECT * FROM invitations WHERE org_id = ? AND invitation_id = ?',
  );
  const openInvitation = db.prepare<[number, number, number], InvitationRow>(
    "SELECT * FROM invitations WHERE org_id = ? AND group_id = ? AND user_id = ? AND status = 'OPEN'",
  );
  const invitationsOfGroup = db.prepare<[number, number], InvitationRow>(
    `SELECT * FROM invitations INDEXED BY open_invitations_of_groups
     WHERE org_id = ? AND group_id = ? AND status = 'OPEN'`,
  );
  const invitationsOfCustomer = db.prepare<[number, number], InvitationRow>(
    `SELECT * FROM invitations INDEXED BY open_invitations_of_customers
     WHERE org_id = ? AND user_id = ? AND status = 'OPEN'`,
  );
  const company = db.prepare<[number, number], CompanyRow>(
    'SELECT * FROM companies WHERE org_id = ? AND company_id = ?',
  );
  const companyByExternalId = db.prepare<[number, string], CompanyRow>(
    'SELECT * FROM companies WHERE org_id = ? AND external_id = ?',
  );
  const login = db.prepare<[LoginKind, string], LoginRow>(
    'SELECT * FROM logins WHERE kind = ? AND name = ?',
  );
  const till = db.prepare<[number, number], TillRow>(
    'SELECT * FROM tills WHERE org_id = ? AND till_id = ?',
  );
  const answer = db.prepare<[number, number, string], IdempotencyKeyRow>(
    'SELECT * FROM idempotency_keys WHERE org_id = ? AND till_id = ? AND key = ?',
  );
  const webhooks = db.prepare<[number], WebhookRow>(
    'SELECT * FROM webhooks WHERE org_id = ? ORDER BY webhook_id',
  );

  const imported = db.prepare<[number, string], ImportRow>(
    'SELECT * FROM imports WHERE org_id = ? AND import_id = ?',
  );

  return {
    org: (orgId: number): Org | null => map(org.get(orgId), toOrg),
    /** As it is stored. */
    group: (orgId: number, selector: GroupSelector): Group | null =>
      map(groupRow(orgId, selector), toGroup),
    groupNow: (orgId: number, selector: GroupSelector): Group | null =>
      map(groupRow(orgId, selector), (row) => toGroupNow(row, now())),
    largestGroupSize: (orgId: number): number => largestGroupSize.get(orgId) ?? 0,
    membershipCount: (orgId: number): number => membershipCount.get(orgId) ?? 0,
    customer: (orgId: number, userId: number): Customer | null =>
      map(customer.get(orgId, userId), toCustomer),
    details: (orgId: number, userId: number): CustomerDetails | null =>
      map(details.get(orgId, userId), (json) => JSON.parse(json) as CustomerDetails),
    owners: (
      orgId: number,
      type: string,
      value: string,
    ): readonly { identifier: Identifier; userId: number }[] =>
      owners
        .all(orgId, type, value)
        .map((row) => ({ identifier: toIdentifier(row), userId: row.user_id })),
    identifiersOf: (orgId: number, userId: number): readonly Identifier[] =>
      identifiersOf.all(orgId, userId).map(toIdentifier),
    membership: (orgId: number, groupId: number, userId: number): Membership | null =>
      map(membership.get(orgId, groupId, userId), toMembership),
    membershipsOfGroup: (orgId: number, groupId: number): readonly Membership[] =>
      membershipsOfGroup.all(orgId, groupId).map(toMembership),
    membershipsOfCustomer: (orgId: number, userId: number): readonly Membership[] =>
      membershipsOfCustomer.all(orgId, userId).map(toMembership),
    /** Those that are past due, or will be in a moment. */
    overdueOfGroup: (orgId: number, groupId: number): readonly Membership[] =>
      overdueOfGroup.all(orgId, groupId, now() + loadedAheadMs).map(toMembership),
    /** Who was merged into the customer, into those, and so on. */
    victims: (orgId: number, userId: number): readonly Customer[] =>
      victims.all({ orgId, userId }).map(toCustomer),
    invitation: (orgId: number, id: number): Invitation | null =>
      map(invitation.get(orgId, id), toInvitation),
    openInvitation: (orgId: number, groupId: number, userId: number): Invitation | null =>
      map(openInvitation.get(orgId, groupId, userId), toInvitation),
    /** Open ones. */
    invitationsOfGroup: (orgId: number, groupId: number): readonly Invitation[] =>
      invitationsOfGroup.all(orgId, groupId).map(toInvitation),
    /** Open ones. */
    invitationsOfCustomer: (orgId: number, userId: number): readonly Invitation[] =>
      invitationsOfCustomer.all(orgId, userId).map(toInvitation),
    company: (orgId: number, id: number): Company | null => map(company.get(orgId, id), toCompany),
    companyByExternalId: (orgId: number, externalId: string): Company | null =>
      map(companyByExternalId.get(orgId, externalId), toCompany),
    login: (kind: LoginKind, name: string): Login | null => map(login.get(kind, name), toLogin),
    till: (orgId: number, tillId: number): Till | null => map(till.get(orgId, tillId), toTill),
    imported: (orgId: number, importId: string): Import | null =>
      map(imported.get(orgId, importId), toImport),
    webhooks: (orgId: number): readonly Webhook[] => webhooks.all(orgId).map(toWebhook),
    answer: (
      orgId: number,
      { tillId, key }: Pick<IdempotencyKey, 'tillId' | 'key'>,
    ): RememberedAnswer | null => map(answer.get(orgId, tillId, key), toRememberedAnswer),
  };
}

function map<Row, Value>(row: Row | undefined, to: (row: Row) => Value): Value | null {
  return row === undefined ? null : to(row);
}
