import type { Facts } from '../domain/facts.ts';
import type { Group } from '../domain/groups.ts';
import type { Invitation } from '../domain/invitations.ts';
import { splitMembershipKey } from '../domain/memberships.ts';
import type { Org } from '../domain/org.ts';
import { keysOfCustomer, keysOfGroup, type SearchKey } from '../domain/search-keys.ts';
import type { Login } from '../domain/tills.ts';
import { chain } from './chain.ts';
import type { Batch } from './store.ts';
import { fromChange } from './tables/changes.ts';
import { groupTable } from './tables/groups.ts';
import { orgTable } from './tables/orgs.ts';
import { notSent, triedAtOnce } from './tables/webhooks.ts';
import type { RecordsToSave, WriteName } from './writes.ts';

/** Whether there is nothing to store: a rejected command leaves no trace except its remembered response. */
export function isEmpty({ facts, changes }: Batch): boolean {
  const { answers, imports } = facts;
  return changes.length + answers.touched.size + imports.touched.size === 0;
}

/** What a batch touched, each row once in its final state, and its changes, grouped by the write that stores them. */
export function recordsToSave(
  orgId: number,
  before: Facts,
  { facts, changes }: Batch,
): RecordsToSave {
  const logins = [...facts.logins.touched];
  const log = chain(orgId, before.orgOrNull?.lastHash ?? '', changes.map(fromChange));
  const groups = savedGroups(before, facts);
  const hasErased = facts.erased.length > 0;
  return {
    ...ofOrg(before.orgOrNull, { ...facts.org, lastHash: log.hash }),
    tills: present(facts.tills.touched),
    loginsGone: logins.flatMap(([key, login]) => (login === null ? [splitLoginKey(key)] : [])),
    logins: present(facts.logins.touched),
    companies: present(facts.companies.touched),
    customers: present(facts.customers.touched),
    details: [...facts.details.touched].flatMap(([userId, details]) =>
      details === null ? [] : [{ userId, details }],
    ),
    ...ofIdentifiers(before, facts),
    ...ofGroups(groups),
    ...ofSearchKeys(groups, before, facts),
    ...ofMemberships(before, facts),
    ended: facts.ended,
    invitations: present(facts.invitations.touched).toSorted(closedFirst),
    ...ofWebhooks(before, facts),
    changes: log.entries,
    contentsErased: facts.erased.map((userId) => ({
      userId,
      before: null,
      after: null,
      salt: null,
    })),
    idempotencyKeys: present(facts.answers.touched),
    imports: present(facts.imports.touched),
    importErrors: facts.importErrors,
    digestsErased: hasErased ? [{ digest: '' }] : [],
    answersErased: hasErased ? [{}] : [],
  };
}

type Part<Name extends WriteName> = {
  -readonly [Each in Name]: RecordsToSave[Each][number][];
};

/**
 * A customer may be invited again in the batch that closed their earlier invitation: a customer has at most one open
 * invitation to a group.
 */
function closedFirst(a: Invitation, b: Invitation): number {
  return Number(a.status === 'OPEN') - Number(b.status === 'OPEN');
}

function ofOrg(before: Org | null, org: Org): Part<'orgs' | 'orgTallies'> {
  return before !== null && orgTable.onlyTalliesDiffer(before, org)
    ? { orgs: [], orgTallies: [org] }
    : { orgs: [org], orgTallies: [] };
}

function ofWebhooks(
  before: Facts,
  facts: Facts,
): Part<'newWebhooks' | 'webhooks' | 'webhooksGone' | 'webhookStarts'> {
  // If a batch restarts a webhook several times, the last restart counts.
  const starts = new Map(facts.webhookStarts.map((start) => [start.webhookId, start]));
  const records: ReturnType<typeof ofWebhooks> = {
    newWebhooks: [],
    webhooks: [],
    webhooksGone: [],
    // The process that sends the webhook now loses its lease, and with it the right to store progress.
    webhookStarts: [...starts.values()].map(({ webhookId, since }) => ({
      ...notSent,
      webhookId,
      deliveredSequence: since,
    })),
  };
  for (const [webhookId, webhook] of facts.webhooks.touched) {
    const isNew = (before.webhooks.peek(webhookId) ?? null) === null;
    if (webhook === null) records.webhooksGone.push({ webhookId });
    else if (isNew) records.newWebhooks.push({ ...webhook, ...notSent });
    else records.webhooks.push({ ...webhook, ...triedAtOnce });
  }
  return records;
}

function ofIdentifiers(before: Facts, facts: Facts): Part<'identifiersGone' | 'identifiers'> {
  const records: ReturnType<typeof ofIdentifiers> = { identifiersGone: [], identifiers: [] };
  for (const [key, owner] of facts.owners.touched) {
    const identifier = (owner ?? before.owners.peek(key))?.identifier;
    // Added and removed within the batch: it was never stored.
    if (identifier === undefined) continue;
    if (owner === null) records.identifiersGone.push(identifier);
    else records.identifiers.push({ ...identifier, userId: owner.userId });
  }
  return records;
}

interface SavedGroup {
  readonly group: Group;
  /** Null: it is new. */
  readonly old: Group | null;
  readonly onlyTalliesDiffer: boolean;
}

function savedGroups(before: Facts, facts: Facts): readonly SavedGroup[] {
  return present(facts.groups.touched).map((group) => {
    const old = before.groups.peek(group.groupId) ?? null;
    const onlyTalliesDiffer = old !== null && groupTable.onlyTalliesDiffer(old, group);
    return { group, old, onlyTalliesDiffer };
  });
}

function ofGroups(
  groups: readonly SavedGroup[],
): Part<'primariesGone' | 'newGroups' | 'groupTallies' | 'groups'> {
  const records: ReturnType<typeof ofGroups> = {
    primariesGone: [],
    newGroups: [],
    groupTallies: [],
    groups: [],
  };
  const taken = new Set(groups.map(({ group }) => group.primaryUserId));
  for (const { group, old, onlyTalliesDiffer } of groups) {
    if (old === null) records.newGroups.push(group);
    else if (onlyTalliesDiffer) records.groupTallies.push(group);
    else records.groups.push(group);
    const gaveUp = old?.primaryUserId ?? null;
    if (gaveUp !== null && gaveUp !== group.primaryUserId && taken.has(gaveUp))
      records.primariesGone.push({ groupId: group.groupId, primaryUserId: null });
  }
  return records;
}

function ofMemberships(
  before: Facts,
  facts: Facts,
): Part<'membershipsGone' | 'newMemberships' | 'memberships'> {
  const records: ReturnType<typeof ofMemberships> = {
    membershipsGone: [],
    newMemberships: [],
    memberships: [],
  };
  for (const [key, membership] of facts.memberships.touched)
    if (membership === null) records.membershipsGone.push(splitMembershipKey(key));
    else if (before.memberships.peek(key) === null) records.newMemberships.push(membership);
    else records.memberships.push(membership);
  return records;
}

/** The search keys that were added and removed. */
function ofSearchKeys(
  groups: readonly SavedGroup[],
  before: Facts,
  facts: Facts,
): Part<'searchKeysGone' | 'searchKeys'> {
  const records: ReturnType<typeof ofSearchKeys> = { searchKeysGone: [], searchKeys: [] };
  const replace = (id: number, old: readonly SearchKey[], keys: readonly SearchKey[]): void => {
    const without = (list: readonly SearchKey[], others: readonly SearchKey[]) => {
      const known = new Set(others.map((key) => JSON.stringify(key)));
      return list.filter((key) => !known.has(JSON.stringify(key))).map((key) => ({ ...key, id }));
    };
    records.searchKeysGone.push(...without(old, keys));
    records.searchKeys.push(...without(keys, old));
  };
  for (const { group, old, onlyTalliesDiffer } of groups)
    // No search looks at tallies.
    if (!onlyTalliesDiffer)
      replace(group.groupId, old === null ? [] : keysOfGroup(old), keysOfGroup(group));
  for (const [userId, details] of facts.details.touched) {
    const old = before.details.peek(userId) ?? null;
    if (details !== null)
      replace(userId, old === null ? [] : keysOfCustomer(old), keysOfCustomer(details));
  }
  return records;
}

function present<Value>(touched: ReadonlyMap<unknown, Value | null>): readonly Value[] {
  return [...touched.values()].filter((value) => value !== null);
}

function splitLoginKey(key: string): Pick<Login, 'kind' | 'name'> {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon) as Login['kind'], name: key.slice(colon + 1) };
}
