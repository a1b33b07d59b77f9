import type { Due } from '../domain/due.ts';
import { Facts } from '../domain/facts.ts';
import type { Group, GroupSelector } from '../domain/groups.ts';
import { idempotencyId } from '../domain/idempotency.ts';
import { type Identifier, identifierKey, matchesQuery } from '../domain/identifiers.ts';
import type { Invitation } from '../domain/invitations.ts';
import { type Membership, membershipKey } from '../domain/memberships.ts';
import type { Needs } from '../domain/needs.ts';
import { groupDueOn } from '../domain/schedule.ts';
import { loginKey } from '../domain/tills.ts';
import { type Found, Keys } from './keys.ts';

/**
 * Loads the facts for a batch's needs in rounds: first what the needs name, then what that leads to, and so on. Yields
 * the keys of each round, is resumed with what was found, and returns the facts. Engines share this generator: one
 * looks each key up in its own memory, another makes one round trip per round.
 */
export function* loading(orgId: number, given: readonly Needs[]): Generator<Keys, Facts, Found> {
  const needs = flattenNeeds(given);
  const named = keysNamed(needs);
  const first = yield named;
  const facts = new Facts(orgId, first.org);
  put(facts, named, first);

  const linked = keysLinked(facts, needs);
  if (linked === null) return facts;
  const second = yield linked;
  put(facts, linked, second);

  let beyond = keysBeyond(facts, second);
  while (beyond !== null) {
    const found = yield beyond;
    put(facts, beyond, found);
    beyond = keysBeyond(facts, found);
  }
  return facts;
}

/** The needs, including nested ones. */
export function flattenNeeds(needs: readonly Needs[]): readonly Needs[] {
  return needs.flatMap((one) => [one, ...flattenNeeds(one.also ?? [])]);
}

function keysNamed(needs: readonly Needs[]): Keys {
  const keys = new Keys();
  keys.org = true;
  for (const need of needs) {
    for (const selector of need.groups ?? []) {
      if ('id' in selector) keys.groups.add(selector.id);
      else if ('externalId' in selector) keys.externalIds.add(selector.externalId);
      else keys.primaries.add(selector.primaryUserId);
      if (!need.allMembers)
        for (const userId of need.customers ?? []) addMembershipNamed(keys, selector, userId);
    }
    for (const userId of need.primaryOf ?? []) keys.primaries.add(userId);
    for (const userId of need.customers ?? []) keys.customers.add(userId);
    for (const userId of need.defaultGroupOf ?? []) {
      keys.customers.add(userId);
      keys.defaultGroupOf.add(userId);
    }
    for (const due of need.due ?? []) addDue(keys, due);
    for (const query of need.identifiers ?? []) keys.searches.set(identifierKey(query), query);
    for (const invitationId of need.invitations ?? []) keys.invitations.add(invitationId);
    for (const companyId of need.companies ?? []) keys.companies.add(companyId);
    for (const externalId of need.companyExternalIds ?? []) keys.companyExternalIds.add(externalId);
    for (const { kind, name } of need.logins ?? [])
      keys.logins.set(loginKey(kind, name), { kind, name });
    for (const importId of need.imports ?? []) keys.imports.add(importId);
    if (need.idempotencyKey !== undefined)
      keys.idempotencyKeys.set(idempotencyId(need.idempotencyKey), need.idempotencyKey);
    keys.largestGroup ||= need.largestGroup ?? false;
    keys.membershipCount ||= need.membershipCount ?? false;
    keys.webhooks ||= need.webhooks ?? false;
  }
  return keys;
}

/** The keys that the first round leads to: memberships between the named things, and their lists. Null: none. */
function keysLinked(facts: Facts, needs: readonly Needs[]): Keys | null {
  const keys = new Keys();
  let some = false;
  for (const need of needs) {
    const groupIds = (need.groups ?? []).flatMap((selector) => facts.find(selector)?.groupId ?? []);
    const searched = (need.identifiers ?? []).flatMap((query) =>
      (facts.loadedSearches.get(identifierKey(query)) ?? []).map(
        (identifier) => facts.owners.need(identifierKey(identifier)).userId,
      ),
    );
    const userIds = [
      ...(need.customers ?? []).filter((userId) => facts.customers.get(userId) !== null),
      ...searched,
    ];
    for (const userId of searched)
      if (facts.customers.peek(userId) === undefined) some = add(keys.customers, userId);
    for (const groupId of groupIds) {
      // Most groups have no invitations; then nothing needs to be read about them.
      const invites = facts.groups.need(groupId).invitedCount > 0;
      if (need.allMembers) some = add(keys.membersOf, groupId);
      else if (facts.groups.need(groupId).timedMembers > 0) some = add(keys.overdueOf, groupId);
      if (need.openInvitations && invites) some = add(keys.invitationsOfGroups, groupId);
      for (const userId of userIds) {
        if (facts.memberships.peek(membershipKey(groupId, userId)) === undefined)
          some = addMembership(keys, groupId, userId);
        if (invites) some = addOpenInvitation(keys, groupId, userId);
      }
    }
    for (const invitationId of need.invitations ?? []) {
      const invitation = facts.invitations.get(invitationId);
      if (invitation === null) continue;
      const { groupId, userId } = invitation;
      some = add(keys.groups, groupId) && add(keys.customers, userId);
      addMembership(keys, groupId, userId);
      addOpenInvitation(keys, groupId, userId);
    }
    for (const userId of userIds) {
      if (need.allMemberships) some = add(keys.groupsOf, userId);
      if (need.openInvitations) some = add(keys.invitationsOfCustomers, userId);
      if (need.victims) some = add(keys.survivors, userId);
      if (need.details) some = add(keys.details, userId) && add(keys.identifiersOf, userId);
    }
    for (const userId of need.defaultGroupOf ?? []) {
      const groupId = facts.customers.get(userId)?.defaultGroupId ?? null;
      const group = groupId === null ? null : facts.groups.need(groupId);
      if (group !== null && group.timedMembers > 0) some = add(keys.overdueOf, group.groupId);
    }
    for (const { kind, name } of need.logins ?? []) {
      const login = facts.logins.get(loginKey(kind, name));
      if (login !== null && login.tillId !== null && login.orgId === facts.orgId)
        some = add(keys.tills, login.tillId);
    }
  }
  return some ? keys : null;
}

/**
 * The keys that a later round leads to: customers of members, groups of memberships and invitations, what is past due
 * in these groups, and the details of merged customers. Null: everything is known.
 */
function keysBeyond(facts: Facts, found: Found): Keys | null {
  const { membersOf, overdueOf, groups, groupsOf, victims, invitations } = found;
  const keys = new Keys();
  let some = false;
  for (const { groupId, timedMembers } of groups)
    if (timedMembers > 0) some = add(keys.overdueOf, groupId);
  for (const { userId } of [...membersOf, ...overdueOf])
    if (facts.customers.peek(userId) === undefined) some = add(keys.customers, userId);
  for (const { groupId } of [...groupsOf, ...invitations])
    if (facts.groups.peek(groupId) === undefined) some = add(keys.groups, groupId);
  for (const { userId } of victims)
    some = add(keys.details, userId) && add(keys.identifiersOf, userId);
  return some ? keys : null;
}

/** Stores what was found, and that everything else that was requested does not exist. */
function put(facts: Facts, keys: Keys, found: Found): void {
  for (const groupId of keys.groups) facts.groups.set(groupId, null);
  for (const externalId of keys.externalIds) facts.externalIds.set(externalId, null);
  for (const userId of keys.primaries) facts.primaries.set(userId, null);
  for (const group of found.groups) putGroup(facts, group);
  for (const userId of keys.customers) facts.customers.set(userId, null);
  for (const customer of found.customers) facts.customers.set(customer.userId, customer);
  for (const key of keys.memberships.keys()) facts.memberships.set(key, null);
  for (const { externalId, userId } of keys.membershipsNamed.values()) {
    const groupId = facts.externalIds.get(externalId);
    if (groupId !== null) facts.memberships.set(membershipKey(groupId, userId), null);
  }
  for (const list of [found.memberships, found.membersOf, found.overdueOf, found.groupsOf])
    for (const one of list) putMembership(facts, one);
  putInvitations(facts, keys, found);
  putLists(facts, keys, found);
  putIdentifiers(facts, keys, found);
  for (const companyId of keys.companies) facts.companies.set(companyId, null);
  for (const externalId of keys.companyExternalIds) facts.companyExternalIds.set(externalId, null);
  for (const company of found.companies) {
    facts.companies.set(company.companyId, company);
    facts.companyExternalIds.set(company.externalId, company.companyId);
  }
  for (const key of keys.logins.keys()) facts.logins.set(key, null);
  for (const login of found.logins) facts.logins.set(loginKey(login.kind, login.name), login);
  for (const tillId of keys.tills) facts.tills.set(tillId, null);
  for (const till of found.tills) facts.tills.set(till.tillId, till);
  for (const id of keys.idempotencyKeys.keys()) facts.answers.set(id, null);
  for (const answer of found.answers) facts.answers.set(idempotencyId(answer), answer);
  for (const importId of keys.imports) facts.imports.set(importId, null);
  for (const one of found.imports) facts.imports.set(one.importId, one);
  for (const webhook of found.webhooks) facts.webhooks.set(webhook.webhookId, webhook);
  if (keys.webhooks)
    facts.loadedWebhooks.set(
      facts.orgId,
      found.webhooks.map(({ webhookId }) => webhookId),
    );
  if (keys.largestGroup) facts.largestGroupSize = found.largestGroupSize;
  if (keys.membershipCount) facts.membershipCount = found.membershipCount;
}

function putLists(facts: Facts, keys: Keys, { membersOf, groupsOf, victims }: Found): void {
  const victimsOf = Map.groupBy(victims, ({ mergedInto }) => mergedInto);
  for (const victim of victims) facts.customers.set(victim.userId, victim);
  for (const userId of [...keys.survivors, ...victims.map((victim) => victim.userId)])
    facts.loadedVictims.set(
      userId,
      (victimsOf.get(userId) ?? []).map((victim) => victim.userId),
    );
  const members = Map.groupBy(membersOf, ({ groupId }) => groupId);
  for (const groupId of keys.membersOf)
    facts.loadedMembers.set(
      groupId,
      (members.get(groupId) ?? []).map(({ userId }) => userId),
    );
  const groups = Map.groupBy(groupsOf, ({ userId }) => userId);
  for (const userId of keys.groupsOf)
    facts.loadedGroups.set(
      userId,
      (groups.get(userId) ?? []).map(({ groupId }) => groupId),
    );
}

function putInvitations(facts: Facts, keys: Keys, { invitations }: Found): void {
  for (const invitationId of keys.invitations) facts.invitations.set(invitationId, null);
  for (const key of keys.openInvitations.keys()) facts.openInvitations.set(key, null);
  for (const one of invitations) facts.invitations.set(one.invitationId, one);
  const open = invitations.filter(({ status }) => status === 'OPEN');
  for (const { groupId, userId, invitationId } of open)
    facts.openInvitations.set(membershipKey(groupId, userId), invitationId);
  const idsOf = (which: (one: Invitation) => boolean): readonly number[] => [
    ...new Set(open.filter(which).map(({ invitationId }) => invitationId)),
  ];
  for (const groupId of keys.invitationsOfGroups)
    facts.loadedInvitationsOfGroup.set(
      groupId,
      idsOf((one) => one.groupId === groupId),
    );
  for (const userId of keys.invitationsOfCustomers)
    facts.loadedInvitationsOfCustomer.set(
      userId,
      idsOf((one) => one.userId === userId),
    );
}

function putIdentifiers(facts: Facts, keys: Keys, found: Found): void {
  for (const owner of [...found.owners, ...found.identifiersOf])
    facts.owners.set(identifierKey(owner.identifier), owner);
  const lists = Map.groupBy(found.identifiersOf, ({ userId }) => userId);
  for (const userId of keys.identifiersOf)
    facts.loadedIdentifiers.set(
      userId,
      (lists.get(userId) ?? []).map(({ identifier }) => identifier),
    );
  for (const { userId, details } of found.details) facts.details.set(userId, details);
  const owned = Map.groupBy(found.owners, ({ identifier }) => valueOf(identifier));
  for (const [key, query] of keys.searches) {
    const owners = owned.get(valueOf(query)) ?? [];
    const identifiers = owners.map(({ identifier }) => identifier);
    facts.loadedSearches.set(
      key,
      identifiers.filter((identifier) => matchesQuery(query, identifier)),
    );
  }
}

function putGroup(facts: Facts, group: Group): void {
  facts.groups.set(group.groupId, group);
  const on = groupDueOn(group);
  if (on !== null) facts.addDue({ due: { kind: 'group', groupId: group.groupId }, on });
  if (group.primaryUserId !== null) facts.primaries.set(group.primaryUserId, group.groupId);
  if (group.status !== 'DELETED') facts.externalIds.set(group.externalId, group.groupId);
}

function putMembership(facts: Facts, membership: Membership): void {
  const { groupId, userId, validUntil } = membership;
  facts.memberships.set(membershipKey(groupId, userId), membership);
  if (validUntil !== null)
    facts.addDue({ due: { kind: 'membership', groupId, userId }, on: validUntil });
}

/** Invitations are requested by id as a need of their own. */
function addDue(keys: Keys, due: Due): void {
  if (due.kind === 'invitation') return;
  keys.groups.add(due.groupId);
  if (due.kind !== 'membership') return;
  keys.customers.add(due.userId);
  addMembership(keys, due.groupId, due.userId);
}

function valueOf({ type, value }: Pick<Identifier, 'type' | 'value'>): string {
  return `${type} ${value}`;
}

function addMembershipNamed(keys: Keys, selector: GroupSelector, userId: number): void {
  if ('id' in selector) addMembership(keys, selector.id, userId);
  if ('externalId' in selector) {
    const { externalId } = selector;
    keys.membershipsNamed.set(`${userId} ${externalId}`, { externalId, userId });
  }
}

function addMembership(keys: Keys, groupId: number, userId: number): true {
  keys.memberships.set(membershipKey(groupId, userId), { groupId, userId });
  return true;
}

function addOpenInvitation(keys: Keys, groupId: number, userId: number): true {
  keys.openInvitations.set(membershipKey(groupId, userId), { groupId, userId });
  return true;
}

function add<Key>(keys: Set<Key>, key: Key): true {
  keys.add(key);
  return true;
}
