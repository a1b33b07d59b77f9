import type pg from 'pg';

import type { CustomerDetails } from '../../domain/customers.ts';
import type { Found, Keys } from '../loading.ts';
import {
  type CompanyRow,
  type CustomerRow,
  type GroupRow,
  type IdentifierRow,
  type LoginRow,
  type MembershipRow,
  type OrgRow,
  type TillRow,
  toCompany,
  toCustomer,
  toGroup,
  toIdentifier,
  toLogin,
  toMembership,
  toOrg,
  toTill,
} from '../rows.ts';
import { all } from './connection.ts';

/** Names of logins are unique in the installation: who decides about one keeps others from doing so. */
const loginsLock = 0x6c6f6769;

/** One statement, so that what different keys find is of one moment; by id alone is the hot one. */
const groupsById = 'SELECT * FROM groups WHERE org_id = $1 AND group_id = ANY ($2::bigint[])';
const groupsByAny = `SELECT * FROM groups WHERE org_id = $1 AND (group_id = ANY ($2::bigint[])
  OR (external_id = ANY ($3::text[]) AND status <> 'DELETED') OR primary_user_id = ANY ($4::bigint[]))`;

type Rows<Row> = Promise<readonly Row[]>;

/**
 * What exists of these keys: one statement for each sort that is asked for, whatever the number of keys, all sent at
 * once. With `lock` the org is locked first, and what follows is read after the lock was got.
 */
export async function findAll(
  connection: pg.ClientBase,
  orgId: number,
  keys: Keys,
  { lock }: { readonly lock: boolean },
): Promise<Found> {
  const none = Promise.resolve([]);
  const rows = <Row>(text: string, ...lists: readonly Iterable<unknown>[]): Rows<Row> => {
    const values = lists.map((list) => [...list]);
    if (values.length > 0 && values[0]?.length === 0) return none as Rows<Row>;
    return select<Row>(connection, text, [orgId, ...values]);
  };
  const some = <Row>(wanted: boolean, text: string): Rows<Row> =>
    wanted ? rows<Row>(text) : (none as Rows<Row>);

  const org = some<OrgRow>(
    keys.org,
    `SELECT * FROM orgs WHERE org_id = $1${lock ? ' FOR UPDATE' : ''}`,
  );
  const pairs = [...keys.memberships.values()].filter(
    ({ groupId, userId }) => isId(groupId) && isId(userId),
  );
  const logins = [...keys.logins.values()];
  const searches = uniqueSearches(keys);
  const loginsLocked =
    lock && logins.length > 0
      ? connection.query('SELECT pg_advisory_xact_lock($1)', [loginsLock])
      : none;
  const found = {
    org,
    largest: some<{ max: number | null }>(
      keys.largestGroup,
      "SELECT max(max_group_size) FROM groups WHERE org_id = $1 AND status <> 'DELETED'",
    ),
    groups:
      keys.externalIds.size + keys.primaries.size === 0
        ? rows<GroupRow>(groupsById, ids(keys.groups))
        : select<GroupRow>(connection, groupsByAny, [
            orgId,
            ids(keys.groups),
            [...keys.externalIds],
            ids(keys.primaries),
          ]),
    customers: rows<CustomerRow>(
      'SELECT * FROM customers WHERE org_id = $1 AND user_id = ANY ($2::bigint[])',
      ids(keys.customers),
    ),
    details: rows<{ user_id: number; details: string }>(
      'SELECT user_id, details FROM customer_details WHERE org_id = $1 AND user_id = ANY ($2::bigint[])',
      ids(keys.details),
    ),
    identifiersOf: rows<IdentifierRow>(
      'SELECT * FROM identifiers WHERE org_id = $1 AND user_id = ANY ($2::bigint[]) ORDER BY source, account_id, type, value',
      ids(keys.identifiersOf),
    ),
    owners: rows<IdentifierRow>(
      'SELECT i.* FROM unnest($2::text[], $3::text[]) AS k (type, value) JOIN identifiers i ON i.org_id = $1 AND i.type = k.type AND i.value = k.value',
      searches.map(({ type }) => type),
      searches.map(({ value }) => value),
    ),
    memberships: rows<MembershipRow>(
      'SELECT m.* FROM unnest($2::bigint[], $3::bigint[]) AS k (group_id, user_id) JOIN memberships m ON m.org_id = $1 AND m.group_id = k.group_id AND m.user_id = k.user_id',
      pairs.map(({ groupId }) => groupId),
      pairs.map(({ userId }) => userId),
    ),
    membersOf: rows<MembershipRow>(
      'SELECT * FROM memberships WHERE org_id = $1 AND group_id = ANY ($2::bigint[])',
      ids(keys.membersOf),
    ),
    groupsOf: rows<MembershipRow>(
      'SELECT * FROM memberships WHERE org_id = $1 AND user_id = ANY ($2::bigint[])',
      ids(keys.groupsOf),
    ),
    companies: rows<CompanyRow>(
      'SELECT * FROM companies WHERE org_id = $1 AND company_id = ANY ($2::bigint[])',
      ids(keys.companies),
    ),
    companiesNamed: rows<CompanyRow>(
      'SELECT * FROM companies WHERE org_id = $1 AND external_id = ANY ($2::text[])',
      keys.companyExternalIds,
    ),
    logins:
      logins.length === 0
        ? (none as Rows<LoginRow>)
        : select<LoginRow>(connection, loginsText, [
            logins.map(({ kind }) => kind),
            logins.map(({ name }) => name),
          ]),
    tills: rows<TillRow>(
      'SELECT * FROM tills WHERE org_id = $1 AND till_id = ANY ($2::bigint[])',
      ids(keys.tills),
    ),
  };
  await all<unknown>([loginsLocked, ...Object.values(found)]);
  const [orgRow] = await found.org;
  const [largest] = await found.largest;
  return {
    org: orgRow === undefined ? null : toOrg(orgRow),
    largestGroupSize: largest?.max ?? 0,
    groups: (await found.groups).map(toGroup),
    customers: (await found.customers).map(toCustomer),
    details: (await found.details).map(({ user_id: userId, details }) => ({
      userId,
      details: JSON.parse(details) as CustomerDetails,
    })),
    identifiersOf: (await found.identifiersOf).map(toOwner),
    owners: (await found.owners).map(toOwner),
    memberships: (await found.memberships).map(toMembership),
    membersOf: (await found.membersOf).map(toMembership),
    groupsOf: (await found.groupsOf).map(toMembership),
    companies: [...(await found.companies), ...(await found.companiesNamed)].map(toCompany),
    logins: (await found.logins).map(toLogin),
    tills: (await found.tills).map(toTill),
  };
}

const loginsText =
  'SELECT l.* FROM unnest($1::text[], $2::text[]) AS k (kind, name) JOIN logins l ON l.kind = k.kind AND l.name = k.name';

/** A prepared statement, named by its text. */
export async function select<Row>(
  connection: pg.ClientBase | pg.Pool,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const result = await connection.query({ name: nameOf(text), text, values: [...values] });
  return result.rows as Row[];
}

const names = new Map<string, string>();

/** PostgreSQL cuts names at 63 letters. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `read ${names.size}`;
  names.set(text, name);
  return name;
}

function uniqueSearches(keys: Keys): readonly { type: string; value: string }[] {
  const searches = new Map<string, { type: string; value: string }>();
  for (const { type, value } of keys.searches.values())
    searches.set(`${type} ${value}`, { type, value });
  return [...searches.values()];
}

/** What is no whole number is nobody's id, and PostgreSQL would refuse it. */
export function ids(keys: Iterable<number>): readonly number[] {
  return [...keys].filter(isId);
}

function isId(key: number): boolean {
  return Number.isSafeInteger(key);
}

function toOwner(row: IdentifierRow): Found['owners'][number] {
  return { identifier: toIdentifier(row), userId: row.user_id };
}
