import { personalKinds } from '../domain/changes.ts';
import { logTable } from './tables/changes.ts';
import { companyTable } from './tables/companies.ts';
import { customerTable, detailsTable } from './tables/customers.ts';
import { groupTable } from './tables/groups.ts';
import { answerTable } from './tables/idempotency-keys.ts';
import { identifierTable } from './tables/identifiers.ts';
import { importErrorTable, importTable } from './tables/imports.ts';
import { invitationTable } from './tables/invitations.ts';
import { loginTable } from './tables/logins.ts';
import { endedMembershipTable, membershipTable } from './tables/memberships.ts';
import { orgTable } from './tables/orgs.ts';
import { searchKeyTable } from './tables/search-keys.ts';
import { tillTable } from './tables/tills.ts';
import { storedWebhookFields, webhookTable } from './tables/webhooks.ts';
import {
  insert,
  remove,
  type RowOf,
  update,
  updateSome,
  updateTallies,
  upsert,
  type Write,
} from './tables/write.ts';

const personal = personalKinds.map((kind) => `'${kind}'`).join(', ');

/**
 * All statements that saving a batch may take, in the order in which they must run: parents first, because most foreign
 * keys are checked immediately.
 */
export const writes = {
  orgs: upsert(orgTable),
  // Every batch increases the org's sequence, and may issue ids.
  orgTallies: updateTallies(orgTable),
  tills: upsert(tillTable),
  loginsGone: remove(loginTable, ['kind', 'name']),
  logins: upsert(loginTable),
  companies: upsert(companyTable),
  customers: upsert(customerTable),
  details: upsert(detailsTable),
  identifiersGone: remove(identifierTable, ['type', 'value', 'source', 'accountId']),
  identifiers: upsert(identifierTable),
  // A customer may have left one group and become the primary member of another in the same batch. The old role is
  // cleared first; otherwise the unique index would find the customer twice.
  primariesGone: updateSome(groupTable, ['groupId'], ['primaryUserId']),
  // Most writes are joins and leaves, which change only tallies; no index needs to be checked for them.
  groupTallies: updateTallies(groupTable),
  groups: update(groupTable),
  // After the updates: a new group may take the external id of a group that they delete.
  newGroups: insert(groupTable),
  searchKeysGone: remove(searchKeyTable, ['kind', 'key', 'id']),
  searchKeys: upsert(searchKeyTable),
  membershipsGone: remove(membershipTable, ['groupId', 'userId']),
  // These are known to be new, so PostgreSQL does not need to check for conflicts.
  newMemberships: insert(membershipTable),
  memberships: upsert(membershipTable),
  ended: insert(endedMembershipTable),
  invitations: upsert(invitationTable),
  newWebhooks: insert(webhookTable),
  // A sender may store progress between two changes of a webhook; that progress is kept.
  webhooks: updateSome(
    webhookTable,
    ['webhookId'],
    [...storedWebhookFields, 'failedAttempts', 'failingSince', 'nextAttemptOn'],
  ),
  webhookStarts: updateSome(
    webhookTable,
    ['webhookId'],
    [
      'deliveredSequence',
      'failedAttempts',
      'failingSince',
      'nextAttemptOn',
      'leaseOwner',
      'leaseUntil',
    ],
  ),
  // After the others: a batch may remove what it made.
  webhooksGone: remove(webhookTable, ['webhookId']),
  changes: insert(logTable),
  // After the insert: the erased content may be from the same batch.
  contentsErased: {
    ...updateSome(logTable, ['userId'], ['before', 'after', 'salt']),
    where: `t.group_id IS NULL AND t.kind IN (${personal})`,
  },
  idempotencyKeys: upsert(answerTable),
  imports: upsert(importTable),
  importErrors: insert(importErrorTable),
  // The digest of a running import covers thousands of rows or none, so no single row can be guessed from it.
  digestsErased: { ...updateSome(importTable, [], ['digest']), where: "t.status <> 'running'" },
  answersErased: { ...remove(answerTable, []), where: 't.personal = 1' },
} as const satisfies Record<string, Write<never>>;

export type WriteName = keyof typeof writes;
export const writeNames = Object.keys(writes) as readonly WriteName[];

/** The records to store, by the write that stores them. */
export type RecordsToSave = {
  readonly [Name in WriteName]: readonly RowOf<(typeof writes)[Name]>[];
};

/**
 * Writes that may run as one statement, in any order: they never touch the same row, and none of them frees a value of
 * a unique index for another. Joins, leaves, moves and new permissions need only these.
 */
export const inAnyOrder: ReadonlySet<WriteName> = new Set<WriteName>([
  'orgTallies',
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
