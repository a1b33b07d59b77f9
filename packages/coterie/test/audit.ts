import { isDeepStrictEqual } from 'node:util';

import SqliteDatabase, { type Database } from 'better-sqlite3';

import type { Change } from '../src/domain/changes.ts';
import { Facts } from '../src/domain/facts.ts';
import { fold } from '../src/domain/fold.ts';
import { identifierKey } from '../src/domain/identifiers.ts';
import { type EndedMembership, membershipKey } from '../src/domain/memberships.ts';
import type { Org } from '../src/domain/org.ts';
import { withoutHash } from './trial/state.ts';
import { changeReader, toChange } from '../src/store/tables/changes.ts';
import { companyTable } from '../src/store/tables/companies.ts';
import { customerTable, detailsTable } from '../src/store/tables/customers.ts';
import { groupTable } from '../src/store/tables/groups.ts';
import { ownerReader } from '../src/store/tables/identifiers.ts';
import { invitationTable } from '../src/store/tables/invitations.ts';
import { endedMembershipTable, membershipTable } from '../src/store/tables/memberships.ts';
import { orgTable } from '../src/store/tables/orgs.ts';
import type { Reader, SelectedRow } from '../src/store/tables/reader.ts';
import { tillTable } from '../src/store/tables/tills.ts';

/** What an audit of a database file found. */
export interface Audit {
  /** One sentence per broken promise; empty: all is well. */
  readonly violations: readonly string[];
  readonly changesByOrg: ReadonlyMap<number, readonly Change[]>;
}

/**
 * Reads the whole database and holds it against what is promised: the file is sound, each org's log
 * has no gap and folds to exactly the tables, and the seven rules of the contract hold.
 */
export function audit(databasePath: string): Audit {
  const db = new SqliteDatabase(databasePath);
  try {
    const violations = [...checkFile(db)];
    const changesByOrg = new Map<number, readonly Change[]>();
    const orgs = db.prepare<[], SelectedRow>(`SELECT ${orgTable.list()} FROM orgs`).raw().all();
    for (const org of orgs.map(orgTable.read)) {
      const { orgId, name } = org;
      const changes = allOf(db, changeReader, 'changes', orgId)
        .toSorted((a, b) => a.sequence - b.sequence)
        .map(toChange);
      changesByOrg.set(orgId, changes);
      const found = [...checkFold(db, org, changes), ...checkRules(db, orgId)];
      violations.push(...found.map((violation) => `org ${name}: ${violation}`));
    }
    return { violations, changesByOrg };
  } finally {
    db.close();
  }
}

function allOf<Row>(db: Database, reader: Reader<Row>, table: string, orgId: number): Row[] {
  const text = `SELECT ${reader.list()} FROM ${table} WHERE org_id = ?`;
  return db.prepare<[number], SelectedRow>(text).raw().all(orgId).map(reader.read);
}

function checkFile(db: Database): readonly string[] {
  const integrity = db.pragma('integrity_check', { simple: true });
  const broken = db.pragma('foreign_key_check') as readonly unknown[];
  return [
    ...(integrity === 'ok' ? [] : [`integrity_check says ${String(integrity)}`]),
    ...broken.map((row) => `foreign_key_check says ${JSON.stringify(row)}`),
  ];
}

function checkFold(db: Database, org: Org, changes: readonly Change[]): readonly string[] {
  const gap = changes.findIndex(({ sequence }, index) => sequence !== index + 1);
  if (gap !== -1) return [`the log has a gap at ${gap + 1}`];
  const { orgId } = org;
  const facts = foldAll(orgId, changes);
  const all = <Row>(reader: Reader<Row>, table: string) => allOf(db, reader, table, orgId);
  const owners = all(ownerReader, 'identifiers').map(
    (owner) => [identifierKey(owner.identifier), owner] as const,
  );
  const details = all(detailsTable, 'customer_details').map(
    (stored) => [stored.userId, stored.details] as const,
  );
  const memberships = all(membershipTable, 'memberships').map(
    (one) => [membershipKey(one.groupId, one.userId), one] as const,
  );
  const ended = endedByKey(all(endedMembershipTable, 'ended_memberships'));
  return [
    ...(isDeepStrictEqual(withoutHash(org), facts.org) ? [] : ['the org is not what its log says']),
    ...compare('group', byKey(all(groupTable, 'groups'), 'groupId'), facts.groups),
    ...compare('customer', byKey(all(customerTable, 'customers'), 'userId'), facts.customers),
    ...compare('details of customer', details, facts.details),
    ...compare('identifier', owners, facts.owners),
    ...compare('till', byKey(all(tillTable, 'tills'), 'tillId'), facts.tills),
    ...compare('company', byKey(all(companyTable, 'companies'), 'companyId'), facts.companies),
    ...compare('membership', memberships, facts.memberships),
    ...compare(
      'invitation',
      byKey(all(invitationTable, 'invitations'), 'invitationId'),
      facts.invitations,
    ),
    ...compare('ended membership', ended, { touched: new Map(endedByKey(facts.ended)) }),
  ];
}

function foldAll(orgId: number, changes: readonly Change[]): Facts {
  const base = new Facts(orgId, null);
  // A draft remembers its keys, which the fold of a company change looks through.
  const facts = base.draft();
  for (const change of changes) {
    if (change.kind === 'customerCreated') base.loadedGroups.set(change.userId, []);
    fold(facts, change);
  }
  return facts;
}

function compare<Key extends string | number>(
  what: string,
  stored: readonly (readonly [Key, unknown])[],
  folded: { readonly touched: ReadonlyMap<Key, unknown> },
): readonly string[] {
  const left = new Map<Key, unknown>(folded.touched);
  const violations: string[] = [];
  for (const [key, value] of stored) {
    if (!isDeepStrictEqual(value, left.get(key)))
      violations.push(
        `${what} ${key} is ${JSON.stringify(value)}, its log says ${JSON.stringify(left.get(key))}`,
      );
    left.delete(key);
  }
  for (const [key, value] of left)
    if (value !== null) violations.push(`${what} ${key} is in the log and not stored`);
  return violations;
}

function byKey<Value, Key extends keyof Value>(
  values: readonly Value[],
  key: Key,
): readonly (readonly [Value[Key], Value])[] {
  return values.map((value) => [value[key], value] as const);
}

function endedByKey(
  ended: readonly EndedMembership[],
): readonly (readonly [string, EndedMembership])[] {
  return ended.map((one) => [`${one.groupId}:${one.userId}:${one.leftSequence}`, one] as const);
}

/** Rows that break a rule, straight from the tables: the rules must not be checked with their own code. */
const broken: Readonly<Record<string, string>> = {
  'rule 1, the primary member is a member of the group': `
    SELECT group_id FROM groups g WHERE org_id = ? AND primary_user_id IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM memberships m WHERE m.org_id = g.org_id AND m.group_id = g.group_id
       AND m.user_id = g.primary_user_id)`,
  'rule 1, a customer is primary of one live group': `
    SELECT primary_user_id FROM groups WHERE org_id = ? AND primary_user_id IS NOT NULL
    GROUP BY primary_user_id HAVING count(*) > 1`,
  'rule 2, a customer is in a group once': `
    SELECT group_id, user_id FROM memberships WHERE org_id = ?
    GROUP BY group_id, user_id HAVING count(*) > 1`,
  'rule 3, the count of members is right and at most maxGroupSize': `
    SELECT g.group_id, g.member_count, g.max_group_size, count(m.user_id) AS members
    FROM groups g LEFT JOIN memberships m ON m.org_id = g.org_id AND m.group_id = g.group_id
    WHERE g.org_id = ? GROUP BY g.group_id
    HAVING members <> g.member_count OR members > g.max_group_size`,
  'the count of invitations is right': `
    SELECT g.group_id, g.invited_count, count(i.user_id) AS invited
    FROM groups g LEFT JOIN invitations i ON i.org_id = g.org_id AND i.group_id = g.group_id AND i.status = 'OPEN'
    WHERE g.org_id = ? GROUP BY g.group_id HAVING invited <> g.invited_count`,
  'no member has an open invitation': `
    SELECT i.invitation_id FROM invitations i
    JOIN memberships m ON m.org_id = i.org_id AND m.group_id = i.group_id AND m.user_id = i.user_id
    WHERE i.org_id = ? AND i.status = 'OPEN'`,
  'rule 3, maxGroupSize is at most the product limit': `
    SELECT group_id FROM groups g JOIN orgs o ON o.org_id = g.org_id
    WHERE g.org_id = ? AND g.status <> 'DELETED' AND g.max_group_size > o.product_limit`,
  'rule 4, the members of a group share a company': `
    SELECT m.group_id FROM memberships m
    JOIN customers c ON c.org_id = m.org_id AND c.user_id = m.user_id
    JOIN groups g ON g.org_id = m.org_id AND g.group_id = m.group_id
    WHERE m.org_id = ? AND c.company_id IS NOT g.company_id`,
  'rule 5, a merged customer is in no group': `
    SELECT m.user_id FROM memberships m
    JOIN customers c ON c.org_id = m.org_id AND c.user_id = m.user_id
    WHERE m.org_id = ? AND c.merged_into IS NOT NULL`,
  'rule 6, live external ids are unique': `
    SELECT external_id FROM groups WHERE org_id = ? AND status <> 'DELETED'
    GROUP BY external_id HAVING count(*) > 1`,
  'a deleted group has no members': `
    SELECT m.group_id FROM memberships m
    JOIN groups g ON g.org_id = m.org_id AND g.group_id = m.group_id
    WHERE m.org_id = ? AND g.status = 'DELETED'`,
  'the default group is one of the customer’s': `
    SELECT c.user_id FROM customers c WHERE c.org_id = ? AND c.default_group_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.org_id = c.org_id
      AND m.group_id = c.default_group_id AND m.user_id = c.user_id)`,
};

function checkRules(db: Database, orgId: number): readonly string[] {
  return Object.entries(broken).flatMap(([rule, query]) =>
    db
      .prepare<[number], object>(query)
      .all(orgId)
      .map((row) => `${rule}; broken by ${JSON.stringify(row)}`),
  );
}
