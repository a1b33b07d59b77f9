import type pg from 'pg';

import { loadedAheadMs } from '../due.ts';
import type { Found, Keys } from '../keys.ts';
import { overdueOf as overdueIn } from '../member-rows.ts';
import { isId } from '../select.ts';
import { companyTable } from '../tables/companies.ts';
import { customerTable, detailsTable } from '../tables/customers.ts';
import { groupTable } from '../tables/groups.ts';
import { answerTable } from '../tables/idempotency-keys.ts';
import { ownerReader } from '../tables/identifiers.ts';
import { importTable } from '../tables/imports.ts';
import { invitationTable } from '../tables/invitations.ts';
import { loginTable } from '../tables/logins.ts';
import { membershipTable } from '../tables/memberships.ts';
import { orgTable } from '../tables/orgs.ts';
import type { Reader, SelectedRow } from '../tables/reader.ts';
import { tillTable } from '../tables/tills.ts';
import { webhookReader } from '../tables/webhooks.ts';
import { all } from './connection.ts';
import { within } from './ranges.ts';
import { overdue, overdueOf } from './overdue.ts';
import { select, selectRows } from './statements.ts';

/**
 * Login names are unique in the whole installation: a transaction that decides about a name excludes all others that
 * do.
 */
const loginsLock = 0x6c6f6769;

/** The first value is the time by which members are past due. */
const groupsText = `SELECT g.*, ${overdue('n.now')} FROM (SELECT @::bigint AS now) n CROSS JOIN groups g
  WHERE g.org_id = $1`;

/**
 * The query of each kind. `$1` is the org, and each `@` the next of the kind's own values. Queries for pairs look each
 * pair up through an index, whatever the planner guesses about the length of the lists.
 */
export const findTexts = {
  org: 'SELECT * FROM orgs WHERE org_id = $1',
  membershipCount:
    'SELECT coalesce(sum(member_count), 0)::bigint AS count FROM groups WHERE org_id = $1',
  largest:
    "SELECT max(max_group_size) AS size FROM groups WHERE org_id = $1 AND status <> 'DELETED'",
  webhooks: 'SELECT * FROM webhooks WHERE org_id = $1',
  groups: `${groupsText} AND g.group_id = ANY (@::bigint[])`,
  groupsNamed: `${groupsText} AND g.external_id = ANY (@::text[]) AND g.status <> 'DELETED'`,
  groupsLed: `${groupsText} AND g.primary_user_id = ANY (@::bigint[])`,
  defaultGroups: `SELECT g.* FROM
    (SELECT default_group_id FROM customers WHERE org_id = $1 AND user_id = ANY (@::bigint[]) OFFSET 0) k
    CROSS JOIN LATERAL (SELECT *, 0 AS overdue FROM groups WHERE org_id = $1 AND group_id = k.default_group_id OFFSET 0) g`,
  customers: 'SELECT * FROM customers WHERE org_id = $1 AND user_id = ANY (@::bigint[])',
  details:
    'SELECT user_id, details FROM customer_details WHERE org_id = $1 AND user_id = ANY (@::bigint[])',
  identifiersOf: `SELECT * FROM identifiers WHERE org_id = $1 AND user_id = ANY (@::bigint[])
    ORDER BY source, account_id, type, value`,
  owners: `SELECT i.* FROM unnest(@::text[], @::text[]) AS k (type, value) CROSS JOIN LATERAL
    (SELECT * FROM identifiers WHERE org_id = $1 AND type = k.type AND value = k.value OFFSET 0) i`,
  memberships: `SELECT m.* FROM unnest(@::bigint[], @::bigint[]) AS k (group_id, user_id) CROSS JOIN LATERAL
    (SELECT * FROM memberships WHERE org_id = $1 AND group_id = k.group_id AND user_id = k.user_id OFFSET 0) m`,
  membershipsNamed: `SELECT m.* FROM unnest(@::text[], @::bigint[]) AS k (external_id, user_id)
    CROSS JOIN LATERAL (SELECT group_id FROM groups
      WHERE org_id = $1 AND external_id = k.external_id AND status <> 'DELETED' OFFSET 0) g
    CROSS JOIN LATERAL (SELECT * FROM memberships
      WHERE org_id = $1 AND group_id = g.group_id AND user_id = k.user_id OFFSET 0) m`,
  defaultMemberships: `SELECT m.* FROM
    (SELECT user_id, default_group_id FROM customers WHERE org_id = $1 AND user_id = ANY (@::bigint[]) OFFSET 0) k
    CROSS JOIN LATERAL (SELECT * FROM memberships
      WHERE org_id = $1 AND group_id = k.default_group_id AND user_id = k.user_id OFFSET 0) m`,
  membersOf: `SELECT m.* FROM unnest(@::bigint[]) AS k (group_id) CROSS JOIN LATERAL
    (SELECT * FROM memberships
     WHERE org_id = $1 AND ${within('group_id', 'k.group_id', 'user_id', '0', false)} OFFSET 0) m`,
  overdueOf: `SELECT m.* FROM (SELECT @::bigint AS now) n CROSS JOIN unnest(@::bigint[]) AS k (group_id)
    CROSS JOIN LATERAL (${overdueOf('k.group_id', 'n.now')}) m`,
  groupsOf: 'SELECT * FROM memberships WHERE org_id = $1 AND user_id = ANY (@::bigint[])',
  victims: `WITH RECURSIVE v AS (
    SELECT * FROM customers WHERE org_id = $1 AND merged_into = ANY (@::bigint[])
    UNION ALL
    SELECT c.* FROM v JOIN customers c ON c.org_id = $1 AND c.merged_into = v.user_id
  ) SELECT * FROM v`,
  invitations: 'SELECT * FROM invitations WHERE org_id = $1 AND invitation_id = ANY (@::bigint[])',
  openInvitations: `SELECT i.* FROM unnest(@::bigint[], @::bigint[]) AS k (group_id, user_id) CROSS JOIN LATERAL
    (SELECT * FROM invitations
     WHERE org_id = $1 AND group_id = k.group_id AND user_id = k.user_id AND status = 'OPEN' OFFSET 0) i`,
  invitationsOfGroups: `SELECT * FROM invitations
    WHERE org_id = $1 AND group_id = ANY (@::bigint[]) AND status = 'OPEN'`,
  invitationsOfCustomers: `SELECT * FROM invitations
    WHERE org_id = $1 AND user_id = ANY (@::bigint[]) AND status = 'OPEN'`,
  companies: 'SELECT * FROM companies WHERE org_id = $1 AND company_id = ANY (@::bigint[])',
  companiesNamed: 'SELECT * FROM companies WHERE org_id = $1 AND external_id = ANY (@::text[])',
  // This wording lets only the primary key provide the order: the table soon has many more rows than the planner
  // assumes.
  answers: `SELECT i.* FROM unnest(@::bigint[], @::text[]) AS k (till_id, key) CROSS JOIN LATERAL
    (SELECT * FROM idempotency_keys WHERE org_id = $1 AND (till_id, key) >= (k.till_id, k.key)
       AND till_id = k.till_id AND key = k.key ORDER BY till_id, key OFFSET 0) i`,
  imports: 'SELECT * FROM imports WHERE org_id = $1 AND import_id = ANY (@::text[])',
  tills: 'SELECT * FROM tills WHERE org_id = $1 AND till_id = ANY (@::bigint[])',
} as const;

type Kind = keyof typeof findTexts;

/** The select list for the rows `r` of each kind, in the order in which they are read. */
const selectLists: Readonly<Record<Kind, string>> = {
  org: orgTable.list('r'),
  membershipCount: 'r.count',
  largest: 'r.size',
  webhooks: webhookReader.list('r'),
  groups: `${groupTable.list('r')}, r.overdue`,
  groupsNamed: `${groupTable.list('r')}, r.overdue`,
  groupsLed: `${groupTable.list('r')}, r.overdue`,
  defaultGroups: `${groupTable.list('r')}, r.overdue`,
  customers: customerTable.list('r'),
  details: detailsTable.list('r'),
  identifiersOf: ownerReader.list('r'),
  owners: ownerReader.list('r'),
  memberships: membershipTable.list('r'),
  membershipsNamed: membershipTable.list('r'),
  defaultMemberships: membershipTable.list('r'),
  membersOf: membershipTable.list('r'),
  overdueOf: membershipTable.list('r'),
  groupsOf: membershipTable.list('r'),
  victims: customerTable.list('r'),
  invitations: invitationTable.list('r'),
  openInvitations: invitationTable.list('r'),
  invitationsOfGroups: invitationTable.list('r'),
  invitationsOfCustomers: invitationTable.list('r'),
  companies: companyTable.list('r'),
  companiesNamed: companyTable.list('r'),
  answers: answerTable.list('r'),
  imports: importTable.list('r'),
  tills: tillTable.list('r'),
};

const loginsText = `SELECT ${loginTable.list('l')} FROM unnest($1::text[], $2::text[]) AS k (kind, name)
  JOIN logins l ON l.kind = k.kind AND l.name = k.name`;

/** The values of each kind's query: lists of keys and a time; no values if it takes only the org. */
type Asked = Partial<Record<Kind, readonly (number | readonly unknown[])[]>>;
type Answer = Partial<Record<Kind, string | null>>;

/** The facts as they are stored, and how many members of each group are past due. */
interface FoundNow extends Found {
  readonly overdue: ReadonlyMap<number, number>;
}

/**
 * What exists of these keys, as of one moment: one statement for all kinds, however many keys there are. With `lock`
 * the org is locked first, and everything else is read under the lock.
 */
export async function findAll(
  connection: pg.ClientBase | pg.Pool,
  orgId: number,
  keys: Keys,
  { lock, now }: { readonly lock: boolean; readonly now: number },
): Promise<FoundNow> {
  const logins = [...keys.logins.values()];
  const locks = lock ? sendLocks(connection, orgId, keys) : [];
  const answering = findKinds(connection, orgId, asked(keys, now));
  const loginRows =
    logins.length === 0
      ? Promise.resolve([])
      : selectRows(connection, loginsText, [
          logins.map(({ kind }) => kind),
          logins.map(({ name }) => name),
        ]);
  await all<unknown>([...locks, answering, loginRows]);
  return toFound(await answering, await loginRows);
}

function sendLocks(
  connection: pg.ClientBase | pg.Pool,
  orgId: number,
  keys: Keys,
): readonly Promise<unknown>[] {
  const locks: Promise<unknown>[] = [];
  if (keys.org)
    locks.push(
      select(connection, 'SELECT sequence FROM orgs WHERE org_id = $1 FOR UPDATE', [orgId]),
    );
  if (keys.logins.size > 0)
    locks.push(select(connection, 'SELECT pg_advisory_xact_lock($1)', [loginsLock]));
  return locks;
}

function asked(keys: Keys, now: number): Asked {
  const pairs = pairsOf(keys.memberships);
  const named = [...keys.membershipsNamed.values()].filter(({ userId }) => isId(userId));
  const invited = pairsOf(keys.openInvitations);
  const searches = uniqueSearches(keys);
  const lists: Asked = {
    groups: [now, ids(keys.groups)],
    groupsNamed: [now, [...keys.externalIds]],
    groupsLed: [now, ids(keys.primaries)],
    defaultGroups: [ids(keys.defaultGroupOf)],
    customers: [ids(keys.customers)],
    details: [ids(keys.details)],
    identifiersOf: [ids(keys.identifiersOf)],
    owners: [searches.map(({ type }) => type), searches.map(({ value }) => value)],
    memberships: [pairs.map(({ groupId }) => groupId), pairs.map(({ userId }) => userId)],
    membershipsNamed: [
      named.map(({ externalId }) => externalId),
      named.map(({ userId }) => userId),
    ],
    defaultMemberships: [ids(keys.defaultGroupOf)],
    membersOf: [ids(keys.membersOf)],
    overdueOf: [now + loadedAheadMs, ids(keys.overdueOf)],
    groupsOf: [ids(keys.groupsOf)],
    victims: [ids(keys.survivors)],
    invitations: [ids(keys.invitations)],
    openInvitations: [invited.map(({ groupId }) => groupId), invited.map(({ userId }) => userId)],
    invitationsOfGroups: [ids(keys.invitationsOfGroups)],
    invitationsOfCustomers: [ids(keys.invitationsOfCustomers)],
    companies: [ids(keys.companies)],
    companiesNamed: [[...keys.companyExternalIds]],
    tills: [ids(keys.tills)],
    imports: [[...keys.imports]],
    answers: [
      [...keys.idempotencyKeys.values()].map(({ tillId }) => tillId),
      [...keys.idempotencyKeys.values()].map(({ key }) => key),
    ],
  };
  return {
    ...(keys.org ? { org: [] } : {}),
    ...(keys.largestGroup ? { largest: [] } : {}),
    ...(keys.membershipCount ? { membershipCount: [] } : {}),
    ...(keys.webhooks ? { webhooks: [] } : {}),
    ...Object.fromEntries(Object.entries(lists).filter(([, values]) => !values.some(isEmptyList))),
  };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/**
 * The rows of each kind as one JSON text, so that everything comes in one row and each text is parsed at once. Arrays
 * of values take half the time of objects.
 */
async function findKinds(
  connection: pg.ClientBase | pg.Pool,
  orgId: number,
  lists: Asked,
): Promise<Answer> {
  const kinds = Object.keys(lists) as Kind[];
  if (kinds.length === 0) return {};
  const values = Object.values<readonly unknown[]>(lists).flat();
  const [row] = await select<Answer>(connection, textOf(kinds), [orgId, ...values]);
  return row ?? {};
}

const texts = new Map<string, string>();

function textOf(kinds: readonly Kind[]): string {
  const signature = kinds.join();
  const known = texts.get(signature);
  if (known !== undefined) return known;
  let parameter = 1;
  const parts = kinds.map((kind) => {
    const query = findTexts[kind].replaceAll('@', () => `$${(parameter += 1)}`);
    return `(SELECT json_agg(json_build_array(${selectLists[kind]})) FROM (${query}) r) AS "${kind}"`;
  });
  const text = `SELECT ${parts.join(', ')}`;
  texts.set(signature, text);
  return text;
}

function toFound(answer: Answer, logins: readonly SelectedRow[]): FoundNow {
  const rows = (...kinds: readonly Kind[]): readonly SelectedRow[] =>
    kinds.flatMap((kind) => {
      const json = answer[kind] ?? null;
      return json === null ? [] : (JSON.parse(json) as SelectedRow[]);
    });
  const read = <Row>(reader: Reader<Row>, ...kinds: readonly Kind[]): readonly Row[] =>
    rows(...kinds).map(reader.read);
  const number = (kind: Kind): number => Number(rows(kind)[0]?.[0] ?? 0);
  const groupRows = rows('groups', 'groupsNamed', 'groupsLed', 'defaultGroups');
  const groups = groupRows.map(groupTable.read);
  return {
    org: read(orgTable, 'org')[0] ?? null,
    largestGroupSize: number('largest'),
    membershipCount: number('membershipCount'),
    groups,
    overdue: new Map(
      groups.map(({ groupId }, index) => [groupId, overdueIn(groupRows[index] ?? [])]),
    ),
    customers: read(customerTable, 'customers'),
    details: read(detailsTable, 'details'),
    identifiersOf: read(ownerReader, 'identifiersOf'),
    owners: read(ownerReader, 'owners'),
    memberships: read(membershipTable, 'memberships', 'membershipsNamed', 'defaultMemberships'),
    membersOf: read(membershipTable, 'membersOf'),
    overdueOf: read(membershipTable, 'overdueOf'),
    groupsOf: read(membershipTable, 'groupsOf'),
    victims: read(customerTable, 'victims'),
    invitations: read(
      invitationTable,
      'invitations',
      'openInvitations',
      'invitationsOfGroups',
      'invitationsOfCustomers',
    ),
    companies: read(companyTable, 'companies', 'companiesNamed'),
    logins: logins.map(loginTable.read),
    tills: read(tillTable, 'tills'),
    imports: read(importTable, 'imports'),
    webhooks: read(webhookReader, 'webhooks'),
    answers: read(answerTable, 'answers'),
  };
}

function pairsOf(keys: Keys['memberships']): readonly { groupId: number; userId: number }[] {
  return [...keys.values()].filter(({ groupId, userId }) => isId(groupId) && isId(userId));
}

function uniqueSearches(keys: Keys): readonly { type: string; value: string }[] {
  const searches = new Map<string, { type: string; value: string }>();
  for (const { type, value } of keys.searches.values())
    searches.set(`${type} ${value}`, { type, value });
  return [...searches.values()];
}

/** Only safe integers can be ids; PostgreSQL would reject other numbers. */
export function ids(keys: Iterable<number>): readonly number[] {
  return [...keys].filter(isId);
}
