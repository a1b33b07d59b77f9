import type { Change } from '../../src/domain/changes.ts';
import type { FactTable } from '../../src/domain/fact-table.ts';
import { Facts } from '../../src/domain/facts.ts';
import { fold } from '../../src/domain/fold.ts';
import type { Org } from '../../src/domain/org.ts';
import type { Store } from '../../src/store/store.ts';

const pageSize = 1_000;

/** Everything the store holds of an org whose log is this one, as of one committed moment. */
export async function loadEverything(
  store: Store,
  orgId: number,
  log: readonly Change[],
): Promise<Facts> {
  const customers = idsOf(log, 'customerCreated');
  const groups = log.flatMap((one) => (one.kind === 'groupCreated' ? [{ id: one.groupId }] : []));
  const companies = log.flatMap((one) => (one.kind === 'companyCreated' ? [one.companyId] : []));
  const invitations = log.flatMap((one) =>
    one.kind === 'invitationCreated' ? [one.sequence] : [],
  );
  const needs = { groups, customers, companies, invitations } as const;
  return store.load(orgId, [
    { ...needs, allMembers: true, allMemberships: true, details: true, openInvitations: true },
  ]);
}

export async function readLog(store: Store, orgId: number, since = 0): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (;;) {
    const after = since + changes.length;
    const { changes: page } = await store.listChanges(orgId, { since: after, limit: pageSize });
    changes.push(...page);
    if (page.length < pageSize) return changes;
  }
}

/** The state that the log alone gives. */
export function foldFromNothing(orgId: number, log: readonly Change[]): Facts {
  const folding = startFolding(orgId);
  foldNext(folding, log);
  return folding.facts;
}

/** A log that is folded piece by piece. */
export interface Folding {
  readonly nothing: Facts;
  /** The state that the changes so far give. */
  readonly facts: Facts;
}

export function startFolding(orgId: number): Folding {
  const nothing = new Facts(orgId, null);
  return { nothing, facts: nothing.draft() };
}

/** Folds the next changes of the log. */
export function foldNext({ nothing, facts }: Folding, changes: readonly Change[]): void {
  // Nothing is known before the log starts, except that none of its customers existed.
  for (const userId of idsOf(changes, 'customerCreated')) nothing.customers.set(userId, null);
  for (const change of changes) fold(facts, change);
}

/** What the facts say, in a form that two states can be compared in. */
export function dump(facts: Facts): Record<string, unknown> {
  const { groups, customers, details, companies, memberships, owners } = facts;
  return {
    org: withoutHash(facts.orgOrNull),
    groups: rows(groups),
    externalIds: rows(facts.externalIds),
    primaries: rows(facts.primaries),
    customers: rows(customers),
    details: rows(details),
    companies: rows(companies),
    memberships: rows(memberships),
    invitations: rows(facts.invitations),
    openInvitations: rows(facts.openInvitations),
    owners: rows(owners),
  };
}

/** The store makes the hashes of the log, not folding it. */
export function withoutHash(org: Org | null): Org | null {
  return org === null ? null : { ...org, lastHash: '', unchained: 0 };
}

/** Everything in every layer of these facts, down to what is known to be absent. */
export function dumpAll(facts: Facts): unknown {
  const tables = Object.values(facts)
    .filter((value): value is FactTable<unknown, unknown> => isTable(value))
    .map((table) => [table.name, [...table.touched]]);
  const { ended, largestGroupSize, orgOrNull } = facts;
  return structuredClone({ tables, ended, largestGroupSize, orgOrNull });
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'touched' in value;
}

function rows<Key, Value>(table: FactTable<Key, Value>): ReadonlyMap<Key, Value | null> {
  return new Map([...table.touched].filter(([, value]) => value !== null));
}

function idsOf(log: readonly Change[], kind: 'customerCreated'): readonly number[] {
  return log.flatMap((one) => (one.kind === kind ? [one.userId] : []));
}
