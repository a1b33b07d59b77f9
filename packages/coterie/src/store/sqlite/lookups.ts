import type { Database } from 'better-sqlite3';

import type { Company } from '../../domain/companies.ts';
import type { Customer } from '../../domain/customers.ts';
import type { Group, GroupSelector } from '../../domain/groups.ts';
import type { RememberedAnswer } from '../../domain/idempotency.ts';
import type { Import } from '../../domain/imports.ts';
import type { Invitation } from '../../domain/invitations.ts';
import type { Membership } from '../../domain/memberships.ts';
import type { Org } from '../../domain/org.ts';
import type { Login, LoginKind, Till } from '../../domain/tills.ts';
import type { Webhook } from '../../domain/webhooks.ts';
import { loadedAheadMs } from '../due.ts';
import { toGroupNow } from '../member-rows.ts';
import { companyTable } from '../tables/companies.ts';
import { customerTable, type DetailsOfCustomer, detailsTable } from '../tables/customers.ts';
import { groupTable } from '../tables/groups.ts';
import { answerTable } from '../tables/idempotency-keys.ts';
import { type Owner, ownerReader } from '../tables/identifiers.ts';
import { importTable } from '../tables/imports.ts';
import { invitationTable } from '../tables/invitations.ts';
import { loginTable } from '../tables/logins.ts';
import { membershipTable } from '../tables/memberships.ts';
import { orgTable } from '../tables/orgs.ts';
import type { Reader, SelectedRow } from '../tables/reader.ts';
import { tillTable } from '../tables/tills.ts';
import { webhookReader } from '../tables/webhooks.ts';
import { overdue } from './overdue.ts';

/** Single facts by key; null: does not exist. */
export interface Lookups {
  org(orgId: number): Org | null;
  /** The group as it is stored. */
  group(orgId: number, selector: GroupSelector): Group | null;
  /** The group as readers see it at this time. */
  groupNow(orgId: number, selector: GroupSelector, at: number): Group | null;
  /** The largest size of the live groups; 0: there are none. */
  largestGroupSize(orgId: number): number;
  membershipCount(orgId: number): number;
  customer(orgId: number, userId: number): Customer | null;
  details(orgId: number, userId: number): DetailsOfCustomer | null;
  owners(orgId: number, type: string, value: string): readonly Owner[];
  /** Ordered by source, account, type and value. */
  identifiersOf(orgId: number, userId: number): readonly Owner[];
  membership(orgId: number, groupId: number, userId: number): Membership | null;
  membershipsOfGroup(orgId: number, groupId: number): readonly Membership[];
  membershipsOfCustomer(orgId: number, userId: number): readonly Membership[];
  /** Memberships that are past due or will be within `loadedAheadMs`. */
  overdueOfGroup(orgId: number, groupId: number): readonly Membership[];
  /** Everybody who was merged into the customer, directly or indirectly. */
  victims(orgId: number, userId: number): readonly Customer[];
  invitation(orgId: number, invitationId: number): Invitation | null;
  openInvitation(orgId: number, groupId: number, userId: number): Invitation | null;
  openInvitationsOfGroup(orgId: number, groupId: number): readonly Invitation[];
  openInvitationsOfCustomer(orgId: number, userId: number): readonly Invitation[];
  company(orgId: number, companyId: number): Company | null;
  companyByExternalId(orgId: number, externalId: string): Company | null;
  login(kind: LoginKind, name: string): Login | null;
  till(orgId: number, tillId: number): Till | null;
  import(orgId: number, importId: string): Import | null;
  webhooks(orgId: number): readonly Webhook[];
  answer(orgId: number, tillId: number, key: string): RememberedAnswer | null;
}

type Keys = readonly (number | string)[];

/** Prepares one statement per kind of fact. */
export function prepareLookups(db: Database, now: () => number): Lookups {
  const prepare = (text: string) => db.prepare<(number | string)[], SelectedRow>(text).raw();
  const one = <Row>({ list, read }: Reader<Row>, from: string) => {
    const statement = prepare(`SELECT ${list()} FROM ${from}`);
    return (...keys: Keys): Row | null => {
      const row = statement.get(...keys);
      return row === undefined ? null : read(row);
    };
  };
  const all = <Row>({ list, read }: Reader<Row>, from: string) => {
    const statement = prepare(`SELECT ${list()} FROM ${from}`);
    return (...keys: Keys): readonly Row[] => statement.all(...keys).map(read);
  };
  const number = (text: string) => {
    const statement = db.prepare<[number], number | null>(text).pluck();
    return (orgId: number): number => statement.get(orgId) ?? 0;
  };

  const groupsText = `SELECT ${groupTable.list('g')}, ${overdue('?')} FROM groups g WHERE g.org_id = ?`;
  const groupById = prepare(`${groupsText} AND g.group_id = ?`);
  const groupByExternalId = prepare(
    `${groupsText} AND g.external_id = ? AND g.status <> 'DELETED'`,
  );
  const groupByPrimary = prepare(`${groupsText} AND g.primary_user_id = ?`);
  const groupRow = (orgId: number, selector: GroupSelector, at: number) => {
    if ('id' in selector) return groupById.get(at, orgId, selector.id);
    return 'externalId' in selector
      ? groupByExternalId.get(at, orgId, selector.externalId)
      : groupByPrimary.get(at, orgId, selector.primaryUserId);
  };
  const overdueBy = all(
    membershipTable,
    'memberships WHERE org_id = ? AND group_id = ? AND valid_until <= ?',
  );

  return {
    org: one(orgTable, 'orgs WHERE org_id = ?'),
    group: (orgId, selector) => {
      const row = groupRow(orgId, selector, now());
      return row === undefined ? null : groupTable.read(row);
    },
    groupNow: (orgId, selector, at) => {
      const row = groupRow(orgId, selector, at);
      return row === undefined ? null : toGroupNow(row, at);
    },
    largestGroupSize: number(
      "SELECT max(max_group_size) FROM groups WHERE org_id = ? AND status <> 'DELETED'",
    ),
    membershipCount: number('SELECT sum(member_count) FROM groups WHERE org_id = ?'),
    customer: one(customerTable, 'customers WHERE org_id = ? AND user_id = ?'),
    details: one(detailsTable, 'customer_details WHERE org_id = ? AND user_id = ?'),
    owners: all(ownerReader, 'identifiers WHERE org_id = ? AND type = ? AND value = ?'),
    identifiersOf: all(
      ownerReader,
      `identifiers WHERE org_id = ? AND user_id = ? ORDER BY source, account_id, type, value`,
    ),
    membership: one(
      membershipTable,
      'memberships WHERE org_id = ? AND group_id = ? AND user_id = ?',
    ),
    membershipsOfGroup: all(membershipTable, 'memberships WHERE org_id = ? AND group_id = ?'),
    membershipsOfCustomer: all(
      membershipTable,
      'memberships INDEXED BY memberships_by_user WHERE org_id = ? AND user_id = ?',
    ),
    overdueOfGroup: (orgId, groupId) => overdueBy(orgId, groupId, now() + loadedAheadMs),
    victims: all(
      customerTable,
      `(WITH RECURSIVE v AS (
         SELECT * FROM customers INDEXED BY customers_by_survivor
         WHERE org_id = ? AND merged_into = ?
         UNION ALL
         SELECT c.* FROM v CROSS JOIN customers c INDEXED BY customers_by_survivor
         ON c.org_id = v.org_id AND c.merged_into = v.user_id
       ) SELECT * FROM v)`,
    ),
    invitation: one(invitationTable, 'invitations WHERE org_id = ? AND invitation_id = ?'),
    openInvitation: one(
      invitationTable,
      "invitations WHERE org_id = ? AND group_id = ? AND user_id = ? AND status = 'OPEN'",
    ),
    openInvitationsOfGroup: all(
      invitationTable,
      `invitations INDEXED BY open_invitations_of_groups
       WHERE org_id = ? AND group_id = ? AND status = 'OPEN'`,
    ),
    openInvitationsOfCustomer: all(
      invitationTable,
      `invitations INDEXED BY open_invitations_of_customers
       WHERE org_id = ? AND user_id = ? AND status = 'OPEN'`,
    ),
    company: one(companyTable, 'companies WHERE org_id = ? AND company_id = ?'),
    companyByExternalId: one(companyTable, 'companies WHERE org_id = ? AND external_id = ?'),
    login: one(loginTable, 'logins WHERE kind = ? AND name = ?'),
    till: one(tillTable, 'tills WHERE org_id = ? AND till_id = ?'),
    import: one(importTable, 'imports WHERE org_id = ? AND import_id = ?'),
    webhooks: all(webhookReader, 'webhooks WHERE org_id = ? ORDER BY webhook_id'),
    answer: one(answerTable, 'idempotency_keys WHERE org_id = ? AND till_id = ? AND key = ?'),
  };
}
