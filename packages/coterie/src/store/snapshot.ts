import type { Company } from '../domain/companies.ts';
import type { CustomerDetails, CustomerRecord } from '../domain/customers.ts';
import type { Group } from '../domain/groups.ts';
import { type Invitation, isOpenAt } from '../domain/invitations.ts';
import { type Membership, membershipKey } from '../domain/memberships.ts';
import type { Org } from '../domain/org.ts';
import {
  type CompanyRow,
  type CustomerRow,
  type GroupRow,
  type IdentifierRow,
  type InvitationRow,
  type MembershipRow,
  type OrgRow,
  groupNow,
  toCompany,
  toCustomer,
  toGroup,
  toIdentifier,
  toInvitation,
  toMembership,
  toOrg,
} from './rows.ts';

/** An org as of one committed moment. */
export interface Snapshot {
  readonly org: Org;
  /**
   * As readers see it at that moment: what has ended by itself is not there.
   * All companies, then all customers, then the groups, some at a time, each some followed by their current
   * memberships and open invitations; by ascending ids. Read as the caller asks for more, a bounded number of rows at a time.
   */
  parts(): AsyncGenerator<SnapshotPart, void, undefined>;
  /** Lets go of the moment. Can be called again. */
  close(): Promise<void>;
}

/** Some rows of one sort. */
export type SnapshotPart =
  | { readonly sort: 'companies'; readonly rows: readonly Company[] }
  | { readonly sort: 'customers'; readonly rows: readonly CustomerRecord[] }
  | { readonly sort: 'groups'; readonly rows: readonly Group[] }
  | { readonly sort: 'memberships'; readonly rows: readonly CurrentMembership[] }
  | { readonly sort: 'invitations'; readonly rows: readonly Invitation[] };

interface CurrentMembership extends Membership {
  readonly primaryMember: boolean;
}

/** Runs a query in the transaction of the snapshot; its parameters are `$1`, `$2`, … */
export type SelectRows = <Row>(
  text: string,
  values: readonly number[],
) => Promise<readonly Row[]> | readonly Row[];

const rowsPerPart = 500;

/** The org as the transaction sees it: its first statement, which decides the moment. */
export async function readOrg(orgId: number, select: SelectRows): Promise<Org | null> {
  const [row] = await select<OrgRow>('SELECT * FROM orgs WHERE org_id = $1', [orgId]);
  return row === undefined ? null : toOrg(row);
}

export async function* readParts(
  orgId: number,
  select: SelectRows,
  now: number,
): AsyncGenerator<SnapshotPart, void, undefined> {
  const overdue = await readOverdue(orgId, select, now);
  const companies = pages<CompanyRow>(select, orgId, 'companies', 'company_id');
  for await (const rows of companies) yield { sort: 'companies', rows: rows.map(toCompany) };

  const customers = pages<CustomerRow>(select, orgId, 'customers', 'user_id');
  for await (const rows of customers)
    yield { sort: 'customers', rows: await toRecords(orgId, rows, select, overdue) };

  const groups = pages<GroupRow>(select, orgId, 'groups', 'group_id');
  for await (const rows of groups) {
    yield {
      sort: 'groups',
      rows: rows.map((row) => groupNow(toGroup(row), overdue.countOf(row.group_id), now)),
    };
    yield* membershipsOf(orgId, rows, select, overdue);
    yield* invitationsOf(orgId, rows, select, now);
  }
}

/** Memberships that have ended by themselves, and that the log does not tell of yet: few. */
interface Overdue {
  has(groupId: number | null, userId: number): boolean;
  countOf(groupId: number): number;
}

async function readOverdue(orgId: number, select: SelectRows, now: number): Promise<Overdue> {
  const rows = await select<MembershipRow>(
    'SELECT group_id, user_id FROM memberships WHERE org_id = $1 AND valid_until <= $2',
    [orgId, now],
  );
  const byGroup = Map.groupBy(rows, ({ group_id: groupId }) => groupId);
  const keys = new Set(rows.map((row) => membershipKey(row.group_id, row.user_id)));
  return {
    has: (groupId, userId) => groupId !== null && keys.has(membershipKey(groupId, userId)),
    countOf: (groupId) => byGroup.get(groupId)?.length ?? 0,
  };
}

/** The rows of a table by an ascending key. */
async function* pages<Row>(
  select: SelectRows,
  orgId: number,
  table: string,
  key: keyof Row & string,
): AsyncGenerator<readonly Row[], void, undefined> {
  const text = `SELECT * FROM ${table} WHERE org_id = $1 AND ${key} > $2 ORDER BY ${key} LIMIT $3`;
  // Customers bring ids of their own, and each is above this.
  let after = 0;
  for (;;) {
    const rows = await select<Row>(text, [orgId, after, rowsPerPart]);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsPerPart) return;
    after = Number(rows.at(-1)?.[key]);
  }
}

async function toRecords(
  orgId: number,
  rows: readonly CustomerRow[],
  select: SelectRows,
  overdue: Overdue,
): Promise<readonly CustomerRecord[]> {
  const range = 'org_id = $1 AND user_id >= $2 AND user_id <= $3';
  const values = [orgId, rows[0]?.user_id ?? 0, rows.at(-1)?.user_id ?? 0];
  const details = await select<{ user_id: number; details: string }>(
    `SELECT user_id, details FROM customer_details WHERE ${range}`,
    values,
  );
  const identifiers = await select<IdentifierRow>(
    `SELECT * FROM identifiers WHERE ${range}`,
    values,
  );
  const detailsOf = new Map(details.map((one) => [one.user_id, one.details]));
  const identifiersOf = Map.groupBy(identifiers, ({ user_id: userId }) => userId);
  return rows.map((row) => ({
    customer: overdue.has(row.default_group_id, row.user_id)
      ? { ...toCustomer(row), defaultGroupId: null }
      : toCustomer(row),
    details: JSON.parse(detailsOf.get(row.user_id) ?? 'null') as CustomerDetails,
    identifiers: (identifiersOf.get(row.user_id) ?? []).map(toIdentifier),
  }));
}

async function* membershipsOf(
  orgId: number,
  groups: readonly GroupRow[],
  select: SelectRows,
  overdue: Overdue,
): AsyncGenerator<SnapshotPart, void, undefined> {
  const primaries = new Map(groups.map((group) => [group.group_id, group.primary_user_id]));
  const text = `SELECT * FROM memberships WHERE ${ofGroups}`;
  for await (const rows of pagesOfGroups<MembershipRow>(text, orgId, groups, select)) {
    const current = rows.filter((row) => !overdue.has(row.group_id, row.user_id));
    const found = current.map((row) => ({
      ...toMembership(row),
      primaryMember: primaries.get(row.group_id) === row.user_id,
    }));
    if (found.length > 0) yield { sort: 'memberships', rows: found };
  }
}

async function* invitationsOf(
  orgId: number,
  groups: readonly GroupRow[],
  select: SelectRows,
  now: number,
): AsyncGenerator<SnapshotPart, void, undefined> {
  const text = `SELECT * FROM invitations WHERE status = 'OPEN' AND ${ofGroups}`;
  for await (const rows of pagesOfGroups<InvitationRow>(text, orgId, groups, select)) {
    const found = rows.map(toInvitation).filter((one) => isOpenAt(one, now));
    if (found.length > 0) yield { sort: 'invitations', rows: found };
  }
}

const ofGroups = `org_id = $1 AND (group_id, user_id) > ($2, $3) AND group_id <= $4
  ORDER BY group_id, user_id LIMIT $5`;

/** What is of these groups, which are in the order of their ids, by group and customer. */
async function* pagesOfGroups<Row extends { readonly group_id: number; readonly user_id: number }>(
  text: string,
  orgId: number,
  groups: readonly GroupRow[],
  select: SelectRows,
): AsyncGenerator<readonly Row[], void, undefined> {
  const through = groups.at(-1)?.group_id ?? 0;
  let after = [groups[0]?.group_id ?? 0, 0];
  for (;;) {
    const rows = await select<Row>(text, [orgId, ...after, through, rowsPerPart]);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsPerPart) return;
    after = [last.group_id, last.user_id];
  }
}
