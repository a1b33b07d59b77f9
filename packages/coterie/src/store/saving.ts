import { personalKinds } from '../domain/changes.ts';
import type { Facts } from '../domain/facts.ts';
import type { Group } from '../domain/groups.ts';
import type { Invitation } from '../domain/invitations.ts';
import { splitMembershipKey } from '../domain/memberships.ts';
import type { Org } from '../domain/org.ts';
import { chain } from './chain.ts';
import {
  keysOfCustomer,
  keysOfGroup,
  isFoundBySame,
  type SearchKey,
} from '../domain/search-keys.ts';
import {
  type Columns,
  columnsOf,
  fromChange,
  fromCompany,
  fromCustomer,
  fromEndedMembership,
  fromGroup,
  fromIdentifier,
  fromInvitation,
  fromLogin,
  fromMembership,
  fromOrg,
  fromRememberedAnswer,
  fromSearchKey,
  fromTill,
  fromWebhook,
  fromWebhookStart,
} from './columns.ts';
import { fromImport, fromImportError } from './import-rows.ts';
import type { Batch } from './store.ts';

/** One sort of statement that saving a batch takes: each row is found by `key`, and `columns` are set. */
export interface Write {
  readonly table: string;
  readonly kind: 'insert' | 'upsert' | 'update' | 'delete';
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Which of the rows with this key, where it is not all: of the table `t`. */
  readonly where?: string;
}

const orgCounters = [
  'sequence',
  'last_change_on',
  'last_hash',
  'last_group_id',
  'last_user_id',
  'last_company_id',
  'last_till_id',
] as const;
const loginKey = ['kind', 'name'];
const groupKey = ['org_id', 'group_id'];
const customerKey = ['org_id', 'user_id'];
const membershipKey = ['org_id', 'group_id', 'user_id'];
const webhookKey = ['org_id', 'webhook_id'];
const identifierKey = ['org_id', 'type', 'value', 'source', 'account_id'];
const searchKey = ['org_id', 'kind', 'key', 'id'];

/**
 * All sorts, in the order in which they have to run: parents first, because most foreign keys are checked at once.
 */
export const writes = {
  orgs: upsert('orgs', ['org_id'], columnsOf.orgs),
  // Of every batch: its last sequence, and the ids it gave away.
  orgCounters: update('orgs', ['org_id'], orgCounters),
  tills: upsert('tills', ['org_id', 'till_id'], columnsOf.tills),
  loginsGone: remove('logins', loginKey),
  logins: upsert('logins', loginKey, columnsOf.logins),
  companies: upsert('companies', ['org_id', 'company_id'], columnsOf.companies),
  customers: upsert('customers', customerKey, columnsOf.customers),
  details: upsert('customer_details', customerKey, ['details']),
  identifiersGone: remove('identifiers', identifierKey),
  identifiers: upsert('identifiers', identifierKey, ['user_id']),
  // A customer may have become primary of one group after leaving another in the same batch: then the role she gave up
  // is freed first, or the unique index would see her twice for a moment.
  primariesGone: update('groups', groupKey, ['primary_user_id']),
  // Most writes are joins and leaves, which move only these; no index has to be looked at for them.
  groupTallies: update('groups', groupKey, ['member_count', 'timed_members', 'sequence']),
  groups: update(
    'groups',
    groupKey,
    columnsOf.groups.filter((column) => column !== 'external_id'),
  ),
  // After the updates: a new group may take the external id of one that they delete.
  newGroups: insert('groups', groupKey, columnsOf.groups),
  searchKeysGone: remove('search_keys', searchKey),
  searchKeys: insert('search_keys', searchKey, columnsOf.searchKeys),
  membershipsGone: remove('memberships', membershipKey),
  // Known not to be there: PostgreSQL does not have to look whether it is.
  newMemberships: insert('memberships', membershipKey, columnsOf.memberships),
  memberships: upsert('memberships', membershipKey, columnsOf.memberships),
  ended: insert(
    'ended_memberships',
    [...membershipKey, 'joined_sequence'],
    columnsOf.endedMemberships,
  ),
  invitations: upsert('invitations', ['org_id', 'invitation_id'], columnsOf.invitations),
  // What a sender says about its progress comes in between, and stays.
  newWebhooks: insert('webhooks', webhookKey, columnsOf.webhooks),
  webhooks: update('webhooks', webhookKey, [
    ...columnsOf.webhooks,
    'failed_attempts',
    'failing_since',
    'next_attempt_on',
  ]),
  webhookStarts: update('webhooks', webhookKey, [
    'delivered_sequence',
    'failed_attempts',
    'failing_since',
    'next_attempt_on',
    'lease_owner',
    'lease_until',
  ]),
  // After the others: what a batch makes it may take away.
  webhooksGone: remove('webhooks', webhookKey),
  changes: insert('changes', ['org_id', 'sequence'], columnsOf.changes),
  // After the insert: what is erased may be of the same batch.
  contentsErased: {
    ...update('changes', ['org_id', 'user_id'], ['before', 'after', 'salt']),
    where: `t.group_id IS NULL AND t.kind IN (${personalKinds.map((kind) => `'${kind}'`).join(', ')})`,
  },
  idempotencyKeys: upsert(
    'idempotency_keys',
    ['org_id', 'till_id', 'key'],
    columnsOf.idempotencyKeys,
  ),
  imports: upsert('imports', ['org_id', 'import_id'], columnsOf.imports),
  importErrors: insert(
    'import_errors',
    ['org_id', 'import_id', 'phase', 'line'],
    columnsOf.importErrors,
  ),
  // One that runs has done thousands of rows or none: no single one can be guessed from its digest.
  digestsErased: { ...update('imports', ['org_id'], ['digest']), where: "t.status <> 'running'" },
  answersErased: { ...remove('idempotency_keys', ['org_id']), where: 't.personal = 1' },
} as const satisfies Record<string, Write>;

export type WriteName = keyof typeof writes;
export const writeNames = Object.keys(writes) as readonly WriteName[];

/**
 * What may be one statement, in any order: these never touch the same row, nor does one of them free a value of a
 * unique index for another. They are what a join, a leave, a move or new permissions write.
 */
export const inAnyOrder: ReadonlySet<WriteName> = new Set<WriteName>([
  'orgCounters',
  'customers',
  'groupTallies',
  'groups',
  'membershipsGone',
  'newMemberships',
  'memberships',
  'ended',
  'changes',
  'idempotencyKeys',
]);

/** Whether there is something to store: a command that was refused leaves no trace but its remembered answer. */
export function isEmpty({ facts, changes }: Batch): boolean {
  const { answers, imports } = facts;
  return changes.length + answers.touched.size + imports.touched.size === 0;
}

/** What a batch touched, each row once in its final state, and its changes, by the write that stores it. */
export function rowsToSave(
  orgId: number,
  before: Facts,
  { facts, changes }: Batch,
): Readonly<Record<WriteName, readonly Columns[]>> {
  const logins = [...facts.logins.touched];
  const log = chain(
    before.orgOrNull?.lastHash ?? '',
    changes.map((change) => fromChange(orgId, change)),
  );
  return {
    ...orgRows(before.orgOrNull, { ...facts.org, lastHash: log.hash }),
    tills: present(facts.tills.touched).map((till) => fromTill(orgId, till)),
    loginsGone: logins.flatMap(([key, login]) => (login === null ? [splitLoginKey(key)] : [])),
    logins: logins.flatMap(([, login]) => (login === null ? [] : [fromLogin(login)])),
    companies: present(facts.companies.touched).map((company) => fromCompany(orgId, company)),
    customers: present(facts.customers.touched).map((customer) => fromCustomer(orgId, customer)),
    details: [...facts.details.touched].map(([userId, details]) => ({
      org_id: orgId,
      user_id: userId,
      details: JSON.stringify(details),
    })),
    ...identifierRows(orgId, before, facts),
    ...groupRows(orgId, before, facts),
    ...searchKeyRows(orgId, before, facts),
    ...membershipRows(orgId, before, facts),
    ended: facts.ended.map((ended) => fromEndedMembership(orgId, ended)),
    invitations: present(facts.invitations.touched)
      .toSorted(closedFirst)
      .map((invitation) => fromInvitation(orgId, invitation)),
    ...webhookRows(orgId, before, facts),
    changes: log.entries,
    contentsErased: facts.erased.map((userId) => ({
      org_id: orgId,
      user_id: userId,
      before: null,
      after: null,
      salt: null,
    })),
    idempotencyKeys: present(facts.answers.touched).map((answer) =>
      fromRememberedAnswer(orgId, answer),
    ),
    imports: present(facts.imports.touched).map((one) => fromImport(orgId, one)),
    importErrors: facts.importErrors.map((error) => fromImportError(orgId, error)),
    digestsErased: facts.erased.length > 0 ? [{ org_id: orgId, digest: '' }] : [],
    answersErased: facts.erased.length > 0 ? [{ org_id: orgId }] : [],
  };
}

/** A customer may be invited again in the batch in which her earlier invitation was closed: she has one open one. */
function closedFirst(a: Invitation, b: Invitation): number {
  return Number(a.status === 'OPEN') - Number(b.status === 'OPEN');
}

function orgRows(before: Org | null, org: Org) {
  const columns = fromOrg(org);
  const old = before === null ? {} : fromOrg(before);
  const onlyCountersDiffer = columnsOf.orgs.every(
    (column) => old[column] === columns[column] || orgCounters.some((one) => one === column),
  );
  return onlyCountersDiffer
    ? { orgs: [], orgCounters: [columns] }
    : { orgs: [columns], orgCounters: [] };
}

function webhookRows(orgId: number, before: Facts, facts: Facts) {
  const rows = {
    newWebhooks: [] as Columns[],
    webhooks: [] as Columns[],
    webhooksGone: [] as Columns[],
  };
  for (const [webhookId, webhook] of facts.webhooks.touched) {
    const isNew = (before.webhooks.peek(webhookId) ?? null) === null;
    if (webhook === null) rows.webhooksGone.push({ org_id: orgId, webhook_id: webhookId });
    else if (isNew) rows.newWebhooks.push(fromWebhook(orgId, webhook));
    else rows.webhooks.push(fromWebhook(orgId, webhook));
  }
  // Of several in one batch the last one counts.
  const starts = new Map(facts.webhookStarts.map((start) => [start.webhookId, start]));
  const webhookStarts = [...starts.values()].map((start) => fromWebhookStart(orgId, start));
  return { ...rows, webhookStarts };
}

function identifierRows(orgId: number, before: Facts, facts: Facts) {
  const identifiersGone: Columns[] = [];
  const identifiers: Columns[] = [];
  for (const [key, owner] of facts.owners.touched) {
    const identifier = (owner ?? before.owners.peek(key))?.identifier;
    // Added and removed within the batch: it was never stored.
    if (identifier === undefined) continue;
    const columns = fromIdentifier(orgId, identifier);
    if (owner === null) identifiersGone.push(columns);
    else identifiers.push({ ...columns, user_id: owner.userId });
  }
  return { identifiersGone, identifiers };
}

function groupRows(orgId: number, before: Facts, facts: Facts) {
  const rows = {
    primariesGone: [] as Columns[],
    newGroups: [] as Columns[],
    groupTallies: [] as Columns[],
    groups: [] as Columns[],
  };
  const touched = present(facts.groups.touched);
  const taken = new Set(touched.map(({ primaryUserId }) => primaryUserId));
  for (const group of touched) {
    const old = before.groups.peek(group.groupId) ?? null;
    const columns = fromGroup(orgId, group);
    if (old === null) rows.newGroups.push(columns);
    else if (onlyTallyDiffers(old, group)) rows.groupTallies.push(columns);
    else rows.groups.push(columns);
    const gaveUp = old?.primaryUserId ?? null;
    if (gaveUp !== null && gaveUp !== group.primaryUserId && taken.has(gaveUp))
      rows.primariesGone.push({ ...columns, primary_user_id: null });
  }
  return rows;
}

function membershipRows(orgId: number, before: Facts, facts: Facts) {
  const rows = {
    membershipsGone: [] as Columns[],
    newMemberships: [] as Columns[],
    memberships: [] as Columns[],
  };
  for (const [key, membership] of facts.memberships.touched)
    if (membership === null) rows.membershipsGone.push(membershipColumns(orgId, key));
    else if (before.memberships.peek(key) === null)
      rows.newMemberships.push(fromMembership(orgId, membership));
    else rows.memberships.push(fromMembership(orgId, membership));
  return rows;
}

/** The keys that came and went. What no search looks at, such as the number of members, changes none. */
function searchKeyRows(orgId: number, before: Facts, facts: Facts) {
  const rows = { searchKeysGone: [] as Columns[], searchKeys: [] as Columns[] };
  const replace = (id: number, old: readonly SearchKey[], keys: readonly SearchKey[]): void => {
    const without = (list: readonly SearchKey[], others: readonly SearchKey[]): Columns[] => {
      const known = new Set(others.map((key) => JSON.stringify(key)));
      return list
        .filter((key) => !known.has(JSON.stringify(key)))
        .map((key) => fromSearchKey(orgId, id, key));
    };
    rows.searchKeysGone.push(...without(old, keys));
    rows.searchKeys.push(...without(keys, old));
  };
  for (const group of present(facts.groups.touched)) {
    const old = before.groups.peek(group.groupId) ?? null;
    if (old === null) replace(group.groupId, [], keysOfGroup(group));
    else if (!isFoundBySame(old, group))
      replace(group.groupId, keysOfGroup(old), keysOfGroup(group));
  }
  for (const [userId, details] of facts.details.touched) {
    const old = before.details.peek(userId) ?? null;
    if (details !== null && old?.profiles !== details.profiles)
      replace(userId, old === null ? [] : keysOfCustomer(old), keysOfCustomer(details));
  }
  return rows;
}

function onlyTallyDiffers(old: Group, group: Group): boolean {
  return (
    old.companyId === group.companyId &&
    old.groupName === group.groupName &&
    old.maxGroupSize === group.maxGroupSize &&
    old.status === group.status &&
    old.extendedFields === group.extendedFields &&
    old.successionPolicy === group.successionPolicy &&
    old.successorUserId === group.successorUserId &&
    old.activeFrom === group.activeFrom &&
    old.activeUntil === group.activeUntil &&
    old.phase === group.phase &&
    old.primaryUserId === group.primaryUserId &&
    old.invitedCount === group.invitedCount &&
    old.handOverOffer === group.handOverOffer
  );
}

function present<Value>(touched: ReadonlyMap<unknown, Value | null>): readonly Value[] {
  return [...touched.values()].filter((value) => value !== null);
}

function splitLoginKey(key: string): Columns {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon), name: key.slice(colon + 1) };
}

function membershipColumns(orgId: number, key: string): Columns {
  const { groupId, userId } = splitMembershipKey(key);
  return { org_id: orgId, group_id: groupId, user_id: userId };
}

function upsert(table: string, key: readonly string[], columns: readonly string[]): Write {
  return { table, kind: 'upsert', key, columns };
}

function insert(table: string, key: readonly string[], columns: readonly string[]): Write {
  return { table, kind: 'insert', key, columns };
}

function update(table: string, key: readonly string[], columns: readonly string[]): Write {
  return { table, kind: 'update', key, columns };
}

function remove(table: string, key: readonly string[]): Write {
  return { table, kind: 'delete', key, columns: [] };
}
