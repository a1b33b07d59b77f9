import type { Database } from 'better-sqlite3';

import type { GroupSelector } from '../../domain/groups.ts';
import { type ChangesAsked, toChangePage, filterValues } from '../change-page.ts';
import { type DueRow, toDueOn } from '../due.ts';
import { gathered } from '../gathered.ts';
import { createLists } from '../listing.ts';
import { customerNow } from '../now.ts';
import { plainReads } from '../plain-reads.ts';
import type { Store } from '../store.ts';
import { changeReader } from '../tables/changes.ts';
import type { SelectedRow } from '../tables/reader.ts';
import { prepareHistory } from './history.ts';
import {
  listTexts,
  type Params,
  prepareInvitationLists,
  prepareGroupsOfCustomer,
  prepareWalks,
} from './lists.ts';
import { prepareLookups } from './lookups.ts';
import { prepareMembers } from './members.ts';
import { type Numbered, numbered, openSqliteSnapshot, selectOn } from './snapshot.ts';
import { prepareSending } from './sending.ts';

/** The store's reads, as prepared statements. */
export function prepareReads(
  db: Database,
  now: () => number,
): Omit<Store, 'write' | 'load' | 'close' | 'sharesTransactions' | 'now'> {
  const find = prepareLookups(db, now);
  const due = db.prepare<[Params], DueRow>(listTexts.due);
  const changes = db
    .prepare<[Numbered], SelectedRow>(
      `SELECT ${changeReader.list()} FROM changes
       WHERE org_id = $1 AND sequence > $2 AND sequence <= $3
         AND ($4 IS NULL OR group_id = $4) AND ($5 IS NULL OR user_id = $5)
         AND ($6 IS NULL OR kind IN (SELECT value FROM json_each($6)))
       ORDER BY sequence LIMIT $7`,
    )
    .raw();
  const history = prepareHistory(db);
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

  // The transaction gives both reads one moment, even while other processes write to the file.
  const readChanges = db.transaction((orgId: number, asked: ChangesAsked) => {
    const rows = changes.all(numbered(filterValues(orgId, asked)));
    return toChangePage(asked, rows, find.org(orgId)?.sequence ?? 0);
  });

  // One transaction per read would cost more than finding the group.
  const findTogether = db.transaction((orgId: number, selectors: readonly GroupSelector[]) => {
    const at = now();
    return selectors.map((selector) => find.groupNow(orgId, selector, at));
  });
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
        details: details.details,
        identifiers: find.identifiersOf(orgId, userId).map(({ identifier }) => identifier),
      };
    },
  };

  return {
    ...findings,
    ...plainReads(selectOn(db)),
    ...prepareSending(db),
    ...createLists(prepareWalks(db, find, now), findings),
    ...prepareMembers(db, find, now),
    ...prepareGroupsOfCustomer(db, now),
    ...prepareInvitationLists(db),
    listHistory: async (orgId, asked) => history(orgId, asked),
    listChanges: async (orgId, asked) => readChanges(orgId, asked),
    openSnapshot: (orgId) => openSqliteSnapshot(db, orgId, now()),
    listDue: async (orgId, before, limit) => due.all({ orgId, before, limit }).map(toDueOn),
    findOrg: async (orgId) => find.org(orgId),
    findLogin: async (kind, name) => find.login(kind, name),
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
