import type { Database } from 'better-sqlite3';

import type { Change } from '../../domain/changes.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Group } from '../../domain/groups.ts';
import type { Batch } from '../store.ts';

export type Save = (orgId: number, before: Facts, batch: Batch) => void;

type Columns = Record<string, string | number | null>;

/**
 * Stores what a batch touched, each row once in its final state, and appends the batch's changes.
 * Rows are written parents first, because foreign keys are checked at once.
 */
export function prepareSave(db: Database): Save {
  const saveOrg = prepareUpsert(db, 'orgs', ['org_id'], orgColumns);
  const saveTill = prepareUpsert(db, 'tills', ['org_id', 'till_id'], tillColumns);
  const saveLogin = prepareUpsert(db, 'logins', ['kind', 'name'], loginColumns);
  const saveCompany = prepareUpsert(db, 'companies', ['org_id', 'company_id'], companyColumns);
  const saveCustomer = prepareUpsert(db, 'customers', ['org_id', 'user_id'], customerColumns);
  const saveDetails = prepareUpsert(db, 'customer_details', ['org_id', 'user_id'], ['details']);
  const saveIdentifier = prepareUpsert(db, 'identifiers', identifierKeyColumns, ['user_id']);
  const insertGroup = prepareInsert(db, 'groups', ['org_id', 'group_id', ...groupColumns]);
  const updateGroup = prepareUpdate(
    db,
    'groups',
    groupColumns.filter((column) => column !== 'external_id'),
  );
  // Most writes are joins and leaves, which move only these; no index has to be looked at for them.
  const updateTally = prepareUpdate(db, 'groups', ['member_count', 'company_id', 'sequence']);
  const releasePrimary = db.prepare(
    'UPDATE groups SET primary_user_id = NULL WHERE org_id = ? AND group_id = ?',
  );
  const saveMembership = prepareUpsert(db, 'memberships', membershipKeyColumns, membershipColumns);
  const insertEnded = prepareInsert(db, 'ended_memberships', endedColumns);
  const insertChange = prepareInsert(db, 'changes', changeColumns);
  const deleteMembership = db.prepare(
    'DELETE FROM memberships WHERE org_id = ? AND group_id = ? AND user_id = ?',
  );
  const deleteIdentifier = db.prepare(
    'DELETE FROM identifiers WHERE org_id = ? AND type = ? AND value = ? AND source = ? AND account_id = ?',
  );
  const deleteLogin = db.prepare('DELETE FROM logins WHERE kind = ? AND name = ?');

  function saveOrgParts(orgId: number, facts: Facts): void {
    const { org } = facts;
    saveOrg.run({
      org_id: orgId,
      name: org.name,
      time_zone: org.timeZone,
      product_limit: org.productLimit,
      domain_error_status: org.domainErrorStatus,
      keep_group_active_without_primary: Number(org.keepGroupActiveWithoutPrimary),
      permission_codes: JSON.stringify(org.permissionCodes),
      created_on: org.createdOn,
      sequence: org.sequence,
      last_group_id: org.lastGroupId,
      last_user_id: org.lastUserId,
      last_company_id: org.lastCompanyId,
      last_till_id: org.lastTillId,
    });
    for (const till of present(facts.tills.touched))
      saveTill.run({
        org_id: orgId,
        till_id: till.tillId,
        user_name: till.userName,
        scopes: JSON.stringify(till.scopes),
        disabled: Number(till.disabled),
        created_on: till.createdOn,
      });
    for (const [key, login] of facts.logins.touched)
      if (login === null) deleteLogin.run(...splitLoginKey(key));
      else
        saveLogin.run({
          kind: login.kind,
          name: login.name,
          org_id: login.orgId,
          till_id: login.tillId,
          secret_hash: login.secretHash,
        });
    for (const company of present(facts.companies.touched))
      saveCompany.run({
        org_id: orgId,
        company_id: company.companyId,
        external_id: company.externalId,
        name: company.name,
        created_on: company.createdOn,
      });
  }

  function saveCustomers(orgId: number, before: Facts, facts: Facts): void {
    for (const customer of present(facts.customers.touched))
      saveCustomer.run({
        org_id: orgId,
        user_id: customer.userId,
        company_id: customer.companyId,
        merged_into: customer.mergedInto,
        default_group_id: customer.defaultGroupId,
        created_by: customer.createdBy,
        created_on: customer.createdOn,
        sequence: customer.sequence,
      });
    for (const [userId, details] of facts.details.touched)
      saveDetails.run({ org_id: orgId, user_id: userId, details: JSON.stringify(details) });
    for (const [key, owner] of facts.owners.touched) {
      const identifier = (owner ?? before.owners.peek(key))?.identifier;
      if (identifier === undefined) continue;
      const { type, value, source, accountId } = identifier;
      if (owner === null) deleteIdentifier.run(orgId, type, value, source, accountId);
      else
        saveIdentifier.run({
          org_id: orgId,
          type,
          value,
          source,
          account_id: accountId,
          user_id: owner.userId,
        });
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
      const columns = { org_id: orgId, ...toGroupColumns(group) };
      if (old === null) insertGroup.run(columns);
      else if (onlyTallyDiffers(old, group)) updateTally.run(columns);
      else updateGroup.run(columns);
    }
  }

  function saveMemberships(orgId: number, facts: Facts): void {
    for (const [key, membership] of facts.memberships.touched)
      if (membership === null) deleteMembership.run(orgId, ...key.split(':').map(Number));
      else
        saveMembership.run({
          org_id: orgId,
          group_id: membership.groupId,
          user_id: membership.userId,
          permissions: JSON.stringify(membership.permissions),
          joined_on: membership.joinedOn,
          joined_sequence: membership.joinedSequence,
        });
    for (const ended of facts.ended)
      insertEnded.run({
        org_id: orgId,
        group_id: ended.groupId,
        user_id: ended.userId,
        joined_sequence: ended.joinedSequence,
        left_sequence: ended.leftSequence,
        joined_on: ended.joinedOn,
        left_on: ended.leftOn,
        primary_member: Number(ended.primaryMember),
        permissions: JSON.stringify(ended.permissions),
      });
  }

  return (orgId, before, { facts, changes }) => {
    saveOrgParts(orgId, facts);
    saveCustomers(orgId, before, facts);
    saveGroups(orgId, before, facts);
    saveMemberships(orgId, facts);
    for (const change of changes) insertChange.run({ org_id: orgId, ...toChangeColumns(change) });
  };
}

const orgColumns = [
  'name',
  'time_zone',
  'product_limit',
  'domain_error_status',
  'keep_group_active_without_primary',
  'permission_codes',
  'created_on',
  'sequence',
  'last_group_id',
  'last_user_id',
  'last_company_id',
  'last_till_id',
];
const tillColumns = ['user_name', 'scopes', 'disabled', 'created_on'];
const loginColumns = ['org_id', 'till_id', 'secret_hash'];
const companyColumns = ['external_id', 'name', 'created_on'];
const customerColumns = [
  'company_id',
  'merged_into',
  'default_group_id',
  'created_by',
  'created_on',
  'sequence',
];
const identifierKeyColumns = ['org_id', 'type', 'value', 'source', 'account_id'];
const groupColumns = [
  'external_id',
  'group_name',
  'max_group_size',
  'status',
  'extended_fields',
  'created_by',
  'created_on',
  'member_count',
  'primary_user_id',
  'company_id',
  'sequence',
];
const membershipKeyColumns = ['org_id', 'group_id', 'user_id'];
const membershipColumns = ['permissions', 'joined_on', 'joined_sequence'];
const endedColumns = [
  ...membershipKeyColumns,
  'joined_sequence',
  'left_sequence',
  'joined_on',
  'left_on',
  'primary_member',
  'permissions',
];
const changeColumns = [
  'org_id',
  'sequence',
  'at',
  'kind',
  'cause',
  'actor_till_id',
  'request_id',
  'group_id',
  'user_id',
  'company_id',
  'till_id',
  'before',
  'after',
];

function toGroupColumns(group: Group): Columns {
  return {
    group_id: group.groupId,
    external_id: group.externalId,
    group_name: group.groupName,
    max_group_size: group.maxGroupSize,
    status: group.status,
    extended_fields: JSON.stringify(group.extendedFields),
    created_by: group.createdBy,
    created_on: group.createdOn,
    member_count: group.memberCount,
    primary_user_id: group.primaryUserId,
    company_id: group.companyId,
    sequence: group.sequence,
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

function toChangeColumns(change: Change): Columns {
  return {
    sequence: change.sequence,
    at: change.at,
    kind: change.kind,
    cause: change.cause,
    actor_till_id: change.actor.tillId,
    request_id: change.actor.requestId,
    group_id: 'groupId' in change ? change.groupId : null,
    user_id: 'userId' in change ? change.userId : null,
    company_id: 'companyId' in change ? change.companyId : null,
    till_id: 'tillId' in change ? change.tillId : null,
    before: toJson(change.before),
    after: toJson(change.after),
  };
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function present<Value>(touched: ReadonlyMap<unknown, Value | null>): readonly Value[] {
  return [...touched.values()].filter((value) => value !== null);
}

function splitLoginKey(key: string): [string, string] {
  const colon = key.indexOf(':');
  return [key.slice(0, colon), key.slice(colon + 1)];
}

function prepareInsert(db: Database, table: string, columns: readonly string[]) {
  return db.prepare<[Columns]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})`,
  );
}

function prepareUpsert(
  db: Database,
  table: string,
  key: readonly string[],
  columns: readonly string[],
) {
  const all = [...key, ...columns];
  return db.prepare<[Columns]>(
    `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map((c) => `@${c}`).join(', ')})
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
  );
}

function prepareUpdate(db: Database, table: string, columns: readonly string[]) {
  return db.prepare<[Columns]>(
    `UPDATE ${table} SET ${columns.map((c) => `${c} = @${c}`).join(', ')}
     WHERE org_id = @org_id AND group_id = @group_id`,
  );
}
