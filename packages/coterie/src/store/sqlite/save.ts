import type { Database } from 'better-sqlite3';

import type { Facts } from '../../domain/facts.ts';
import type { Group } from '../../domain/groups.ts';
import type { Batch } from '../store.ts';
import {
  columnsOf,
  fromChange,
  fromCompany,
  fromCustomer,
  fromEndedMembership,
  fromGroup,
  fromIdentifier,
  fromLogin,
  fromMembership,
  fromOrg,
  fromTill,
} from '../columns.ts';
import { prepareInsert, prepareUpdate, prepareUpsert } from './statements.ts';

export type Save = (orgId: number, before: Facts, batch: Batch) => void;

const groupKey = ['org_id', 'group_id'];
const customerKey = ['org_id', 'user_id'];
const membershipKey = ['org_id', 'group_id', 'user_id'];
const identifierKey = ['org_id', 'type', 'value', 'source', 'account_id'];

/**
 * Stores what a batch touched, each row once in its final state, and appends the batch's changes.
 * Rows are written parents first, because most foreign keys are checked at once.
 */
export function prepareSave(db: Database): Save {
  const saveOrg = prepareUpsert(db, 'orgs', ['org_id'], columnsOf.orgs);
  const saveTill = prepareUpsert(db, 'tills', ['org_id', 'till_id'], columnsOf.tills);
  const saveLogin = prepareUpsert(db, 'logins', ['kind', 'name'], columnsOf.logins);
  const deleteLogin = db.prepare('DELETE FROM logins WHERE kind = ? AND name = ?');
  const companyKey = ['org_id', 'company_id'];
  const saveCompany = prepareUpsert(db, 'companies', companyKey, columnsOf.companies);
  const saveCustomer = prepareUpsert(db, 'customers', customerKey, columnsOf.customers);
  const saveDetails = prepareUpsert(db, 'customer_details', customerKey, ['details']);
  const saveIdentifier = prepareUpsert(db, 'identifiers', identifierKey, ['user_id']);
  const deleteIdentifier = db.prepare(
    'DELETE FROM identifiers WHERE org_id = @org_id AND type = @type AND value = @value AND source = @source AND account_id = @account_id',
  );
  const insertGroup = prepareInsert(db, 'groups', [...groupKey, ...columnsOf.groups]);
  const changeable = columnsOf.groups.filter((column) => column !== 'external_id');
  const updateGroup = prepareUpdate(db, 'groups', groupKey, changeable);
  // Most writes are joins and leaves, which move only these; no index has to be looked at for them.
  const tally = ['member_count', 'company_id', 'sequence'];
  const updateTally = prepareUpdate(db, 'groups', groupKey, tally);
  const releasePrimary = db.prepare(
    'UPDATE groups SET primary_user_id = NULL WHERE org_id = ? AND group_id = ?',
  );
  const saveMembership = prepareUpsert(db, 'memberships', membershipKey, columnsOf.memberships);
  const deleteMembership = db.prepare(
    'DELETE FROM memberships WHERE org_id = ? AND group_id = ? AND user_id = ?',
  );
  const insertEnded = prepareInsert(db, 'ended_memberships', [
    ...membershipKey,
    'joined_sequence',
    ...columnsOf.endedMemberships,
  ]);
  const insertChange = prepareInsert(db, 'changes', ['org_id', 'sequence', ...columnsOf.changes]);

  function saveOrgParts(orgId: number, facts: Facts): void {
    saveOrg.run(fromOrg(facts.org));
    for (const till of present(facts.tills.touched)) saveTill.run(fromTill(orgId, till));
    for (const [key, login] of facts.logins.touched)
      if (login === null) deleteLogin.run(...splitLoginKey(key));
      else saveLogin.run(fromLogin(login));
    for (const company of present(facts.companies.touched))
      saveCompany.run(fromCompany(orgId, company));
  }

  function saveCustomers(orgId: number, before: Facts, facts: Facts): void {
    for (const customer of present(facts.customers.touched))
      saveCustomer.run(fromCustomer(orgId, customer));
    for (const [userId, details] of facts.details.touched)
      saveDetails.run({ org_id: orgId, user_id: userId, details: JSON.stringify(details) });
    for (const [key, owner] of facts.owners.touched) {
      const identifier = (owner ?? before.owners.peek(key))?.identifier;
      // Added and removed within the batch: it was never stored.
      if (identifier === undefined) continue;
      const columns = fromIdentifier(orgId, identifier);
      if (owner === null) deleteIdentifier.run(columns);
      else saveIdentifier.run({ ...columns, user_id: owner.userId });
    }
  }

  function saveGroups(orgId: number, before: Facts, facts: Facts): void {
    const touched = present(facts.groups.touched);
    // A customer may have become primary of one group after leaving another in the same batch:
    // free every given-up role first, or the unique index would see her twice for a moment.
    for (const { groupId, primaryUserId } of touched) {
      const old = before.groups.peek(groupId)?.primaryUserId ?? null;
      if (old !== null && old !== primaryUserId) releasePrimary.run(orgId, groupId);
    }
    for (const group of touched) {
      const old = before.groups.peek(group.groupId) ?? null;
      const columns = fromGroup(orgId, group);
      if (old === null) insertGroup.run(columns);
      else if (onlyTallyDiffers(old, group)) updateTally.run(columns);
      else updateGroup.run(columns);
    }
  }

  function saveMemberships(orgId: number, facts: Facts): void {
    for (const [key, membership] of facts.memberships.touched)
      if (membership === null) deleteMembership.run(orgId, ...key.split(':').map(Number));
      else saveMembership.run(fromMembership(orgId, membership));
    for (const ended of facts.ended) insertEnded.run(fromEndedMembership(orgId, ended));
  }

  return (orgId, before, { facts, changes }) => {
    saveOrgParts(orgId, facts);
    saveCustomers(orgId, before, facts);
    saveGroups(orgId, before, facts);
    saveMemberships(orgId, facts);
    for (const change of changes) insertChange.run(fromChange(orgId, change));
  };
}

function onlyTallyDiffers(old: Group, group: Group): boolean {
  return (
    old.groupName === group.groupName &&
    old.maxGroupSize === group.maxGroupSize &&
    old.status === group.status &&
    old.extendedFields === group.extendedFields &&
    old.primaryUserId === group.primaryUserId
  );
}

function present<Value>(touched: ReadonlyMap<unknown, Value | null>): readonly Value[] {
  return [...touched.values()].filter((value) => value !== null);
}

function splitLoginKey(key: string): [string, string] {
  const colon = key.indexOf(':');
  return [key.slice(0, colon), key.slice(colon + 1)];
}
