import type { Company } from '../domain/companies.ts';
import type { Customer, CustomerRecord } from '../domain/customers.ts';
import type { Group } from '../domain/groups.ts';
import { type Invitation, isOpenAt } from '../domain/invitations.ts';
import { type Membership, membershipKey } from '../domain/memberships.ts';
import type { Org } from '../domain/org.ts';
import { groupNow } from './now.ts';
import { first, type Select } from './select.ts';
import { companyTable } from './tables/companies.ts';
import { customerTable, detailsTable } from './tables/customers.ts';
import { groupTable } from './tables/groups.ts';
import { identifierTable, ownerReader } from './tables/identifiers.ts';
import { invitationTable } from './tables/invitations.ts';
import { membershipTable } from './tables/memberships.ts';
import { orgTable } from './tables/orgs.ts';
import type { Table } from './tables/table.ts';

/** An org as of one committed moment. */
export interface Snapshot {
  readonly org: Org;
  /**
   * The org's content as readers see it at that moment: memberships and invitations that have ended by themselves are
   * left out.
   *
   * The order is all companies, all customers, then groups in portions, each portion followed by its current
   * memberships and open invitations; everything by ascending id. Rows are read as the caller consumes them, a bounded
   * number at a time.
   */
  parts(): AsyncGenerator<SnapshotPart, void, undefined>;
  /** Releases the moment. May be called more than once. */
  close(): Promise<void>;
}

/** A portion of rows of one kind. */
export type SnapshotPart =
  | { readonly kind: 'companies'; readonly rows: readonly Company[] }
  | { readonly kind: 'customers'; readonly rows: readonly CustomerRecord[] }
  | { readonly kind: 'groups'; readonly rows: readonly Group[] }
  | { readonly kind: 'memberships'; readonly rows: readonly CurrentMembership[] }
  | { readonly kind: 'invitations'; readonly rows: readonly Invitation[] };

interface CurrentMembership extends Membership {
  readonly primaryMember: boolean;
}

const rowsPerPart = 500;

const orgText = `SELECT ${orgTable.list()} FROM orgs WHERE org_id = $1`;

/** The org. This is the first statement of the transaction and determines the snapshot's moment. */
export async function readOrg(orgId: number, select: Select): Promise<Org | null> {
  return first(await select(orgText, [orgId]), orgTable.read);
}

export async function* readParts(
  orgId: number,
  select: Select,
  now: number,
): AsyncGenerator<SnapshotPart, void, undefined> {
  const overdue = await readOverdue(orgId, select, now);
  const companies = pages(select, orgId, companyTable, ({ companyId }) => companyId);
  for await (const rows of companies) yield { kind: 'companies', rows };

  const customers = pages(select, orgId, customerTable, ({ userId }) => userId);
  for await (const rows of customers)
    yield { kind: 'customers', rows: await toRecords(orgId, rows, select, overdue) };

  const groups = pages(select, orgId, groupTable, ({ groupId }) => groupId);
  for await (const rows of groups) {
    yield {
      kind: 'groups',
      rows: rows.map((group) => groupNow(group, overdue.countOf(group.groupId), now)),
    };
    yield* membershipsOf(orgId, rows, select, overdue);
    yield* invitationsOf(orgId, rows, select, now);
  }
}

/** The few memberships that have ended by themselves although the log does not record it yet. */
interface Overdue {
  has(groupId: number | null, userId: number): boolean;
  countOf(groupId: number): number;
}

async function readOverdue(orgId: number, select: Select, now: number): Promise<Overdue> {
  const rows = await select(
    `SELECT ${membershipTable.list()} FROM memberships WHERE org_id = $1 AND valid_until <= $2`,
    [orgId, now],
  );
  const ended = rows.map(membershipTable.read);
  const byGroup = Map.groupBy(ended, ({ groupId }) => groupId);
  const keys = new Set(ended.map(({ groupId, userId }) => membershipKey(groupId, userId)));
  return {
    has: (groupId, userId) => groupId !== null && keys.has(membershipKey(groupId, userId)),
    countOf: (groupId) => byGroup.get(groupId)?.length ?? 0,
  };
}

/** The records of a table with the key (org, id), by ascending id, in portions. */
async function* pages<Row>(
  select: Select,
  orgId: number,
  table: Table<Row>,
  idOf: (record: Row) => number,
): AsyncGenerator<readonly Row[], void, undefined> {
  const id = table.key[1]?.name ?? '';
  const text = `SELECT ${table.list()} FROM ${table.name} WHERE org_id = $1 AND ${id} > $2 ORDER BY ${id} LIMIT $3`;
  // Ids start at 1, including those that callers choose for customers.
  let after: number | undefined = 0;
  while (after !== undefined) {
    const rows: readonly Row[] = (await select(text, [orgId, after, rowsPerPart])).map(table.read);
    if (rows.length > 0) yield rows;
    const last: Row | undefined = rows.length < rowsPerPart ? undefined : rows.at(-1);
    after = last === undefined ? undefined : idOf(last);
  }
}

const ofCustomers = 'WHERE org_id = $1 AND user_id >= $2 AND user_id <= $3';
const detailsText = `SELECT ${detailsTable.list()} FROM customer_details ${ofCustomers}`;
const identifiersText = `SELECT ${ownerReader.list()} FROM ${identifierTable.name} ${ofCustomers}`;

async function toRecords(
  orgId: number,
  customers: readonly Customer[],
  select: Select,
  overdue: Overdue,
): Promise<readonly CustomerRecord[]> {
  const values = [orgId, customers[0]?.userId ?? 0, customers.at(-1)?.userId ?? 0];
  const details = (await select(detailsText, values)).map(detailsTable.read);
  const owners = (await select(identifiersText, values)).map(ownerReader.read);
  const detailsOf = new Map(details.map((one) => [one.userId, one.details]));
  const ownersOf = Map.groupBy(owners, ({ userId }) => userId);
  return customers.map((customer) => {
    const { userId, defaultGroupId } = customer;
    const found = detailsOf.get(userId);
    if (found === undefined) throw new Error(`customer ${userId} should have details`);
    return {
      customer: overdue.has(defaultGroupId, userId)
        ? { ...customer, defaultGroupId: null }
        : customer,
      details: found,
      identifiers: (ownersOf.get(userId) ?? []).map(({ identifier }) => identifier),
    };
  });
}

async function* membershipsOf(
  orgId: number,
  groups: readonly Group[],
  select: Select,
  overdue: Overdue,
): AsyncGenerator<SnapshotPart, void, undefined> {
  const primaries = new Map(groups.map(({ groupId, primaryUserId }) => [groupId, primaryUserId]));
  const where = `WHERE ${ofGroups}`;
  for await (const rows of pagesOfGroups(membershipTable, where, orgId, groups, select)) {
    const found = rows
      .filter(({ groupId, userId }) => !overdue.has(groupId, userId))
      .map((one) => ({ ...one, primaryMember: primaries.get(one.groupId) === one.userId }));
    if (found.length > 0) yield { kind: 'memberships', rows: found };
  }
}

async function* invitationsOf(
  orgId: number,
  groups: readonly Group[],
  select: Select,
  now: number,
): AsyncGenerator<SnapshotPart, void, undefined> {
  const where = `WHERE status = 'OPEN' AND ${ofGroups}`;
  for await (const rows of pagesOfGroups(invitationTable, where, orgId, groups, select)) {
    const found = rows.filter((one) => isOpenAt(one, now));
    if (found.length > 0) yield { kind: 'invitations', rows: found };
  }
}

const ofGroups = `org_id = $1 AND (group_id, user_id) > ($2, $3) AND group_id <= $4
  ORDER BY group_id, user_id LIMIT $5`;

/** The rows that belong to these groups, which are ordered by id; ordered by group and customer. */
async function* pagesOfGroups<Row extends { readonly groupId: number; readonly userId: number }>(
  table: Table<Row>,
  where: string,
  orgId: number,
  groups: readonly Group[],
  select: Select,
): AsyncGenerator<readonly Row[], void, undefined> {
  const text = `SELECT ${table.list()} FROM ${table.name} ${where}`;
  const through = groups.at(-1)?.groupId ?? 0;
  let after = [groups[0]?.groupId ?? 0, 0];
  for (;;) {
    const found = await select(text, [orgId, ...after, through, rowsPerPart]);
    const rows = found.map(table.read);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsPerPart) return;
    after = [last.groupId, last.userId];
  }
}
