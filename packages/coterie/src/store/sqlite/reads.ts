import type { Database } from 'better-sqlite3';

import type { GroupSelector } from '../../domain/groups.ts';
import type { EntryRow } from '../chain.ts';
import { type ChangesAsked, toChangePage, valuesOf } from '../change-page.ts';
import { type DueRow, toDueOn } from '../due.ts';
import { gathered } from '../gathered.ts';
import { createLists } from '../listing.ts';
import type { Store } from '../store.ts';
import { prepareHistory } from './history.ts';
import {
  listTexts,
  type Params,
  prepareInvitationLists,
  prepareMembershipLists,
  prepareWalks,
} from './lists.ts';
import { prepareLookups } from './lookups.ts';
import { type Numbered, numbered, openSqliteSnapshot } from './snapshot.ts';
import { prepareSending } from './sending.ts';
import {
  type ChangeRow,
  type CompanyRow,
  type MemberRow,
  type OrgRow,
  type TillRow,
  customerNow,
  toCompany,
  toMember,
  toOrg,
  toTill,
} from '../rows.ts';
import { type ImportErrorRow, type ImportRow, toImport, toImportError } from '../import-rows.ts';

/** The reading half of the store, on prepared statements. */
export function prepareReads(
  db: Database,
  now: () => number,
): Omit<Store, 'write' | 'load' | 'close' | 'sharesTransactions' | 'now'> {
  const find = prepareLookups(db, now);
  const currentMembers = db.prepare<[number, number, number], MemberRow>(
    `SELECT m.user_id, m.permissions, m.joined_on, m.valid_until, 1 AS active,
            m.user_id IS g.primary_user_id AS primary_member,
            c.default_group_id IS m.group_id AS default_group
     FROM memberships m
     JOIN groups g ON g.org_id = m.org_id AND g.group_id = m.group_id
     JOIN customers c ON c.org_id = m.org_id AND c.user_id = m.user_id
     WHERE m.org_id = ? AND m.group_id = ? AND (m.valid_until IS NULL OR m.valid_until > ?)
     ORDER BY primary_member DESC, m.joined_sequence`,
  );
  // Among them those past due, of whom the log does not tell yet.
  const exitedMembers = db.prepare<[Record<string, number>], MemberRow>(
    `SELECT *, NULL AS valid_until, 0 AS active, 0 AS primary_member, 0 AS default_group FROM (
       SELECT e.user_id, e.permissions, e.joined_on, max(e.joined_sequence) AS joined_sequence
       FROM ended_memberships e
       WHERE e.org_id = @orgId AND e.group_id = @groupId
         AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.org_id = e.org_id
                         AND m.group_id = e.group_id AND m.user_id = e.user_id)
       GROUP BY e.user_id
       UNION ALL
       SELECT user_id, permissions, joined_on, joined_sequence
       FROM memberships WHERE org_id = @orgId AND group_id = @groupId AND valid_until <= @now
     ) ORDER BY joined_sequence`,
  );
  const due = db.prepare<[Params], DueRow>(listTexts.due);
  const companies = db.prepare<[number, number, number], CompanyRow>(
    'SELECT * FROM companies WHERE org_id = ? AND company_id > ? ORDER BY company_id LIMIT ?',
  );
  const changes = db.prepare<[Numbered], ChangeRow>(
    `SELECT * FROM changes WHERE org_id = $1 AND sequence > $2 AND sequence <= $3
       AND ($4 IS NULL OR group_id = $4) AND ($5 IS NULL OR user_id = $5)
       AND ($6 IS NULL OR kind IN (SELECT value FROM json_each($6)))
     ORDER BY sequence LIMIT $7`,
  );
  const imports = db.prepare<[number, number], ImportRow>(
    'SELECT * FROM imports WHERE org_id = ? ORDER BY started_on DESC, import_id DESC LIMIT ?',
  );
  const importErrors = db.prepare<[number, string, string, number, number], ImportErrorRow>(
    `SELECT * FROM import_errors WHERE org_id = ? AND import_id = ? AND phase = ? AND line > ?
     ORDER BY line LIMIT ?`,
  );
  const entries = db.prepare<[number, number, number], EntryRow>(
    'SELECT * FROM changes WHERE org_id = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  );
  const history = prepareHistory(db);
  const orgs = db.prepare<[], OrgRow>('SELECT * FROM orgs ORDER BY org_id');
  const tills = db.prepare<[number], TillRow>(
    'SELECT * FROM tills WHERE org_id = ? ORDER BY till_id',
  );
  const insertOrgId = db.prepare('INSERT INTO org_ids DEFAULT VALUES');
  const forgetAnswers = db.prepare<[number, number]>(
    'DELETE FROM idempotency_keys WHERE org_id = ? AND answered_on < ?',
  );
  const insertSecret = db.prepare<[string]>(
    'INSERT INTO installation_secrets (name, secret) VALUES (?, hex(randomblob(32))) ON CONFLICT DO NOTHING',
  );
  const secret = db
    .prepare<[string], string>('SELECT secret FROM installation_secrets WHERE name = ?')
    .pluck();

  // One moment, although other processes may write to the file.
  const readChanges = db.transaction((orgId: number, asked: ChangesAsked) => {
    const rows = changes.all(numbered(valuesOf(orgId, asked)));
    return toChangePage(asked, rows, find.org(orgId)?.sequence ?? 0);
  });

  // A transaction of its own would cost each of them more than finding the group.
  const findTogether = db.transaction((orgId: number, selectors: readonly GroupSelector[]) =>
    selectors.map((selector) => find.groupNow(orgId, selector)),
  );
  const groups = gathered(async (orgId, selectors: readonly GroupSelector[]) =>
    findTogether(orgId, selectors),
  );

  const findings: Pick<Store, 'findGroups' | 'findCustomer'> = {
    findGroups: (orgId, selectors) =>
      Promise.all(selectors.map((key) => groups.load({ orgId, key }))),
    findCustomer: async (orgId, userId) => {
      const customer = find.customer(orgId, userId);
      const details = find.details(orgId, userId);
      if (customer === null || details === null) return null;
      const { defaultGroupId } = customer;
      const membership =
        defaultGroupId === null ? null : find.membership(orgId, defaultGroupId, userId);
      return {
        customer: customerNow(customer, membership, now()),
        details,
        identifiers: find.identifiersOf(orgId, userId),
      };
    },
  };

  return {
    ...findings,
    ...prepareSending(db),
    ...createLists(prepareWalks(db, find.owners, now), findings),
    ...prepareMembershipLists(db, now),
    ...prepareInvitationLists(db),
    listMembers: async (orgId, groupId) => [
      ...currentMembers.all(orgId, groupId, now()).map(toMember),
      ...exitedMembers.all({ orgId, groupId, now: now() }).map(toMember),
    ],
    listCompanies: async (orgId, { after, limit }) =>
      companies.all(orgId, after, limit).map(toCompany),
    listEntries: async (orgId, { since, limit }) => entries.all(orgId, since, limit),
    listHistory: async (orgId, asked) => history(orgId, asked),
    listChanges: async (orgId, asked) => readChanges(orgId, asked),
    findImport: async (orgId, importId) => find.imported(orgId, importId),
    listImports: async (orgId, { limit }) => imports.all(orgId, limit).map(toImport),
    listImportErrors: async (orgId, { importId, phase, after, limit }) =>
      importErrors.all(orgId, importId, phase, after, limit).map(toImportError),
    openSnapshot: (orgId) => openSqliteSnapshot(db, orgId, now()),
    listDue: async (orgId, before, limit) => due.all({ orgId, before, limit }).map(toDueOn),
    findOrg: async (orgId) => find.org(orgId),
    listOrgs: async () => orgs.all().map(toOrg),
    listTills: async (orgId) => tills.all(orgId).map(toTill),
    findLogin: async (kind, name) => find.login(kind, name),
    findTill: async (orgId, tillId) => find.till(orgId, tillId),
    reserveOrgId: async () => Number(insertOrgId.run().lastInsertRowid),
    forgetAnswers: async (orgId, answeredBefore) => {
      forgetAnswers.run(orgId, answeredBefore);
    },
    installationSecret: async (name) => {
      insertSecret.run(name);
      return secret.get(name) ?? '';
    },
  };
}
