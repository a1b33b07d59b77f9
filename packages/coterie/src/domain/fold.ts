import type { Change } from './changes.ts';
import type { MembershipRecord } from './memberships.ts';
import { type Customer, erasedDetails, madeUserIdCeiling } from './customers.ts';
import type { Facts } from './facts.ts';
import { newDetails } from './fields.ts';
import { type Group, groupFields } from './groups.ts';
import { identifierKey } from './identifiers.ts';
import type { Invitation } from './invitations.ts';
import { membershipKey } from './memberships.ts';
import { isSameWindow, phaseAt } from './schedule.ts';
import { renewSecrets, type Webhook } from './webhooks.ts';

/**
 * Applies one change to the facts. This defines the meaning of the change log: decisions use it to see
 * their own effects, and folding the whole log from nothing gives the stored state.
 */
export function fold(facts: Facts, change: Change): void {
  apply(facts, change);
  const lastChangeOn = Math.max(facts.org.lastChangeOn, change.at);
  facts.org = { ...facts.org, sequence: change.sequence, lastChangeOn };
}

function apply(facts: Facts, change: Change): void {
  const { sequence, at } = change;
  switch (change.kind) {
    case 'orgCreated':
      facts.org = { ...newOrg, ...change.after, orgId: facts.orgId, createdOn: at };
      return;
    case 'orgUpdated':
      facts.org = { ...facts.org, ...change.after };
      return;
    case 'tillCreated':
      facts.tills.set(change.tillId, { ...change.after, tillId: change.tillId, createdOn: at });
      facts.org = { ...facts.org, lastTillId: change.tillId };
      return;
    case 'tillUpdated':
      facts.tills.set(change.tillId, { ...facts.tills.need(change.tillId), ...change.after });
      return;
    case 'tillSecretChanged':
    case 'clientCreated':
      return;
    case 'groupCreated':
      return createGroup(facts, change);
    case 'groupUpdated':
      changeDetails(facts, change);
      facts.resizeGroup(change.before.maxGroupSize, change.after.maxGroupSize);
      return;
    case 'groupRestored':
      changeDetails(facts, change);
      facts.resizeGroup(0, change.after.maxGroupSize);
      facts.externalIds.set(change.after.externalId, change.groupId);
      return;
    case 'groupDeleted':
      updateGroup(facts, change.groupId, { ...change.after, sequence });
      facts.resizeGroup(change.before.maxGroupSize, 0);
      facts.externalIds.set(change.after.externalId, null);
      return;
    case 'groupBegan':
      return updateGroup(facts, change.groupId, { phase: 'open', sequence });
    case 'groupEnded':
      return updateGroup(facts, change.groupId, { phase: 'over', sequence });
    case 'groupMemberAdded':
      return addMember(facts, change);
    case 'groupMemberUpdated':
      return updateMember(facts, change);
    case 'groupMemberRemoved':
      return removeMember(facts, change);
    case 'defaultGroupChanged':
      return updateCustomer(facts, change, { defaultGroupId: change.after });
    case 'invitationCreated':
      return createInvitation(facts, change);
    case 'invitationAccepted':
    case 'invitationDeclined':
    case 'invitationWithdrawn':
    case 'invitationExpired':
      return closeInvitation(facts, change);
    case 'handOverOffered':
      return offerHandOver(facts, change);
    case 'handOverAccepted':
    case 'handOverDeclined':
    case 'handOverWithdrawn':
    case 'handOverExpired':
      return updateGroup(facts, change.groupId, { handOverOffer: null, sequence });
    case 'customerCreated':
      return createCustomer(facts, change);
    case 'customerDetailsChanged':
      facts.details.set(change.userId, change.after ?? erasedDetails);
      return updateCustomer(facts, change, {});
    case 'customerCompanyChanged':
      updateCustomer(facts, change, { companyId: change.after });
      for (const groupId of facts.groupsOf(change.userId))
        updateGroup(facts, groupId, { companyId: change.after, sequence });
      return;
    case 'customerMerged':
      return updateCustomer(facts, change, change.after);
    case 'customerIdentifierAdded':
      if (change.after !== null)
        facts.owners.set(identifierKey(change.after), {
          identifier: change.after,
          userId: change.userId,
        });
      return updateCustomer(facts, change, {});
    case 'customerIdentifierRemoved':
      if (change.before !== null) facts.owners.set(identifierKey(change.before), null);
      return updateCustomer(facts, change, {});
    case 'customerErased':
      return eraseCustomer(facts, change);
    case 'companyCreated':
      facts.companies.set(change.companyId, {
        ...change.after,
        companyId: change.companyId,
        createdOn: at,
      });
      facts.companyExternalIds.set(change.after.externalId, change.companyId);
      facts.org = { ...facts.org, lastCompanyId: change.companyId };
      return;
    case 'webhookCreated':
      return createWebhook(facts, change);
    case 'webhookUpdated':
      return updateWebhook(facts, change.webhookId, change.after);
    case 'webhookSecretChanged': {
      const { secrets } = facts.webhooks.need(change.webhookId);
      return updateWebhook(facts, change.webhookId, { secrets: renewSecrets(secrets, change) });
    }
    case 'webhookReplayed':
      facts.webhookStarts.push({ webhookId: change.webhookId, since: change.after.since });
      return;
    case 'webhookDeleted':
      facts.webhooks.set(change.webhookId, null);
      return;
  }
}

const newOrg = {
  sequence: 0,
  lastChangeOn: 0,
  lastHash: '',
  unchained: 0,
  lastGroupId: 0,
  lastUserId: 0,
  lastCompanyId: 0,
  lastTillId: 0,
};

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

function createGroup(facts: Facts, change: ChangeOf<'groupCreated'>): void {
  const { groupId, after, at, actor, sequence } = change;
  // The log may be older than some of the fields.
  const details = newDetails(groupFields, after);
  facts.groups.set(groupId, {
    ...details,
    groupId,
    createdBy: actor.tillId,
    createdOn: at,
    memberCount: 0,
    invitedCount: 0,
    timedMembers: 0,
    phase: phaseAt(details, at),
    primaryUserId: null,
    companyId: null,
    handOverOffer: null,
    sequence,
  });
  facts.externalIds.set(after.externalId, groupId);
  facts.org = { ...facts.org, lastGroupId: groupId };
  facts.resizeGroup(0, after.maxGroupSize);
}

function changeDetails(facts: Facts, change: ChangeOf<'groupUpdated' | 'groupRestored'>): void {
  const { groupId, after, at, sequence, kind } = change;
  const group = { ...facts.groups.need(groupId), ...after };
  const isMoved = kind === 'groupRestored' || !isSameWindow(facts.groups.need(groupId), group);
  // Otherwise changes of their own move the phase on.
  const phase = isMoved ? phaseAt(group, at) : group.phase;
  updateGroup(facts, groupId, { ...after, phase, sequence });
}

function createCustomer(facts: Facts, change: ChangeOf<'customerCreated'>): void {
  const { userId, at, actor, sequence } = change;
  facts.customers.set(userId, {
    userId,
    companyId: null,
    mergedInto: null,
    defaultGroupId: null,
    erasedOn: null,
    createdBy: actor.tillId,
    createdOn: at,
    sequence,
  });
  facts.details.set(userId, change.after ?? erasedDetails);
  const { lastUserId } = facts.org;
  if (userId < madeUserIdCeiling && userId > lastUserId)
    facts.org = { ...facts.org, lastUserId: userId };
}

/** Changes of their own have ended the customer's memberships. */
function eraseCustomer(facts: Facts, change: ChangeOf<'customerErased'>): void {
  const { userId, at } = change;
  for (const identifier of facts.identifiersOf(userId))
    facts.owners.set(identifierKey(identifier), null);
  facts.details.set(userId, erasedDetails);
  facts.erased.push(userId);
  updateCustomer(facts, change, { companyId: null, erasedOn: at });
}

function addMember(facts: Facts, change: ChangeOf<'groupMemberAdded'>): void {
  const { groupId, userId, after, at, sequence } = change;
  facts.memberships.set(membershipKey(groupId, userId), {
    groupId,
    userId,
    permissions: after.permissions,
    joinedOn: at,
    joinedSequence: sequence,
    validUntil: after.validUntil ?? null,
  });
  const group = facts.groups.need(groupId);
  updateGroup(facts, groupId, {
    memberCount: group.memberCount + 1,
    timedMembers: group.timedMembers + timed(after),
    companyId: facts.customers.need(userId).companyId,
    sequence,
  });
  if (after.primaryMember) setPrimary(facts, groupId, userId);
}

function updateMember(facts: Facts, change: ChangeOf<'groupMemberUpdated'>): void {
  const { groupId, userId, before, after, sequence } = change;
  const key = membershipKey(groupId, userId);
  facts.memberships.set(key, {
    ...facts.memberships.need(key),
    permissions: after.permissions,
    validUntil: after.validUntil ?? null,
  });
  const { timedMembers } = facts.groups.need(groupId);
  updateGroup(facts, groupId, {
    timedMembers: timedMembers + timed(after) - timed(before),
    sequence,
  });
  if (after.primaryMember === before.primaryMember) return;
  if (after.primaryMember) setPrimary(facts, groupId, userId);
  else {
    updateGroup(facts, groupId, { primaryUserId: null });
    facts.primaries.set(userId, null);
  }
}

function removeMember(facts: Facts, change: ChangeOf<'groupMemberRemoved'>): void {
  const { groupId, userId, before, at, sequence } = change;
  const key = membershipKey(groupId, userId);
  const { validUntil: _, ...membership } = facts.memberships.need(key);
  facts.ended.push({
    ...membership,
    primaryMember: before.primaryMember,
    leftOn: at,
    leftSequence: sequence,
  });
  facts.memberships.set(key, null);
  const group = facts.groups.need(groupId);
  const memberCount = group.memberCount - 1;
  updateGroup(facts, groupId, {
    memberCount,
    timedMembers: group.timedMembers - timed(before),
    companyId: memberCount === 0 ? null : group.companyId,
    primaryUserId: before.primaryMember ? null : group.primaryUserId,
    sequence,
  });
  if (before.primaryMember) facts.primaries.set(userId, null);
}

/** 1 for a membership that ends by itself, else 0. */
function timed({ validUntil }: MembershipRecord): number {
  return validUntil === undefined ? 0 : 1;
}

function setPrimary(facts: Facts, groupId: number, userId: number): void {
  updateGroup(facts, groupId, { primaryUserId: userId });
  facts.primaries.set(userId, groupId);
}

function createInvitation(facts: Facts, change: ChangeOf<'invitationCreated'>): void {
  const { groupId, userId, after, at, actor } = change;
  putInvitation(facts, change, {
    ...after,
    groupId,
    userId,
    createdBy: actor.tillId,
    createdOn: at,
    closedOn: null,
  });
  facts.openInvitations.set(membershipKey(groupId, userId), after.invitationId);
}

function closeInvitation(
  facts: Facts,
  change: Extract<Change, { after: { status: unknown; invitationId: number } }>,
): void {
  const { groupId, userId, after, at } = change;
  const invitation = facts.invitations.need(after.invitationId);
  putInvitation(facts, change, { ...invitation, ...after, closedOn: at });
  facts.openInvitations.set(membershipKey(groupId, userId), null);
}

function putInvitation(
  facts: Facts,
  { groupId, sequence }: { groupId: number; sequence: number },
  invitation: Invitation,
): void {
  const { invitedCount } = facts.groups.need(groupId);
  const more = invitation.status === 'OPEN' ? 1 : -1;
  facts.invitations.set(invitation.invitationId, invitation);
  updateGroup(facts, groupId, { invitedCount: invitedCount + more, sequence });
}

function offerHandOver(facts: Facts, change: ChangeOf<'handOverOffered'>): void {
  const { groupId, userId, after, at, actor, sequence } = change;
  const { expiresOn } = after;
  const handOverOffer = { userId, createdBy: actor.tillId, createdOn: at, expiresOn };
  updateGroup(facts, groupId, { handOverOffer, sequence });
}

function createWebhook(facts: Facts, change: ChangeOf<'webhookCreated'>): void {
  const { webhookId, after, at, actor, sequence } = change;
  facts.webhooks.set(webhookId, {
    ...after,
    webhookId,
    createdBy: actor.tillId,
    createdOn: at,
    secrets: renewSecrets([], change),
  });
  facts.webhookStarts.push({ webhookId, since: sequence });
}

function updateWebhook(facts: Facts, webhookId: number, update: Partial<Webhook>): void {
  facts.webhooks.set(webhookId, { ...facts.webhooks.need(webhookId), ...update });
}

function updateGroup(facts: Facts, groupId: number, update: Partial<Group>): void {
  facts.groups.set(groupId, { ...facts.groups.need(groupId), ...update });
}

function updateCustomer(
  facts: Facts,
  change: Change & { userId: number },
  update: Partial<Customer>,
): void {
  const customer = facts.customers.need(change.userId);
  facts.customers.set(change.userId, { ...customer, ...update, sequence: change.sequence });
}
