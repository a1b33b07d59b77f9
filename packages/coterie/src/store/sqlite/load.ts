import type { Database } from 'better-sqlite3';

import type { CustomerDetails } from '../../domain/customers.ts';
import { Facts } from '../../domain/facts.ts';
import type { Group, GroupSelector } from '../../domain/groups.ts';
import { type IdentifierQuery, identifierKey, matchesQuery } from '../../domain/identifiers.ts';
import { membershipKey } from '../../domain/memberships.ts';
import type { Needs } from '../../domain/needs.ts';
import { loginKey } from '../../domain/tills.ts';
import { prepareLookups } from './lookups.ts';

export type Load = (orgId: number, needs: readonly Needs[]) => Facts;

/** Loads facts statement by statement: in the process's own memory a round trip costs nothing. */
export function prepareLoad(db: Database): Load {
  const find = prepareLookups(db);

  function loadGroup(facts: Facts, selector: GroupSelector): number | null {
    const { orgId } = facts;
    const group = find.group(orgId, selector);
    if ('id' in selector) facts.groups.set(selector.id, group);
    else if ('externalId' in selector)
      facts.externalIds.set(selector.externalId, group?.groupId ?? null);
    else facts.primaries.set(selector.primaryUserId, group?.groupId ?? null);
    if (group === null) return null;
    setGroup(facts, group);
    return group.groupId;
  }

  function loadCustomer(facts: Facts, userId: number): number | null {
    if (facts.customers.peek(userId) === undefined)
      facts.customers.set(userId, find.customer(facts.orgId, userId));
    return facts.customers.get(userId) === null ? null : userId;
  }

  function loadSearch(facts: Facts, query: IdentifierQuery): readonly number[] {
    const owners = find
      .owners(facts.orgId, query.type, query.value)
      .filter(({ identifier }) => matchesQuery(query, identifier));
    for (const owner of owners) facts.owners.set(identifierKey(owner.identifier), owner);
    facts.loadedSearches.set(
      identifierKey(query),
      owners.map(({ identifier }) => identifier),
    );
    return owners.map(({ userId }) => userId);
  }

  function loadMembership(facts: Facts, groupId: number, userId: number): void {
    const key = membershipKey(groupId, userId);
    if (facts.memberships.peek(key) === undefined)
      facts.memberships.set(key, find.membership(facts.orgId, groupId, userId));
  }

  function loadMembers(facts: Facts, groupId: number): void {
    const members = find.membershipsOfGroup(facts.orgId, groupId);
    for (const membership of members) {
      facts.memberships.set(membershipKey(groupId, membership.userId), membership);
      loadCustomer(facts, membership.userId);
    }
    facts.loadedMembers.set(
      groupId,
      members.map(({ userId }) => userId),
    );
  }

  function loadMemberships(facts: Facts, userId: number): void {
    const memberships = find.membershipsOfCustomer(facts.orgId, userId);
    for (const membership of memberships) {
      facts.memberships.set(membershipKey(membership.groupId, userId), membership);
      loadGroup(facts, { id: membership.groupId });
    }
    facts.loadedGroups.set(
      userId,
      memberships.map(({ groupId }) => groupId),
    );
  }

  function loadDetails(facts: Facts, userId: number): void {
    facts.details.set(userId, find.details(facts.orgId, userId) as CustomerDetails);
    const identifiers = find.identifiersOf(facts.orgId, userId);
    for (const identifier of identifiers)
      facts.owners.set(identifierKey(identifier), { identifier, userId });
    facts.loadedIdentifiers.set(userId, identifiers);
  }

  function loadOrgParts(facts: Facts, needs: Needs): void {
    const { orgId } = facts;
    for (const companyId of needs.companies ?? [])
      facts.companies.set(companyId, find.company(orgId, companyId));
    for (const externalId of needs.companyExternalIds ?? [])
      facts.companyExternalIds.set(externalId, find.companyId(orgId, externalId));
    for (const { kind, name } of needs.logins ?? []) {
      const login = find.login(kind, name);
      facts.logins.set(loginKey(kind, name), login);
      if (login !== null && login.tillId !== null && login.orgId === orgId)
        facts.tills.set(login.tillId, find.till(orgId, login.tillId));
    }
    if (needs.largestGroup) facts.largestGroupSize = find.largestGroupSize(orgId);
  }

  function loadNeeds(facts: Facts, needs: Needs): void {
    const groupIds = present((needs.groups ?? []).map((one) => loadGroup(facts, one)));
    for (const userId of needs.primaryOf ?? []) loadGroup(facts, { primaryUserId: userId });
    const found = (needs.identifiers ?? []).flatMap((query) => loadSearch(facts, query));
    const userIds = present(
      [...(needs.customers ?? []), ...found].map((userId) => loadCustomer(facts, userId)),
    );
    for (const groupId of groupIds) {
      if (needs.allMembers) loadMembers(facts, groupId);
      for (const userId of userIds) loadMembership(facts, groupId, userId);
    }
    for (const userId of userIds) {
      if (needs.allMemberships) loadMemberships(facts, userId);
      if (needs.details) loadDetails(facts, userId);
    }
    loadOrgParts(facts, needs);
  }

  return (orgId, needs) => {
    const facts = new Facts(orgId, find.org(orgId));
    for (const one of needs) loadNeeds(facts, one);
    return facts;
  };
}

/** A group is known under every key that finds it. */
function setGroup(facts: Facts, group: Group): void {
  facts.groups.set(group.groupId, group);
  if (group.primaryUserId !== null) facts.primaries.set(group.primaryUserId, group.groupId);
  if (group.status !== 'DELETED') facts.externalIds.set(group.externalId, group.groupId);
}

function present(values: readonly (number | null)[]): readonly number[] {
  return [...new Set(values.filter((value) => value !== null))];
}
