import type { MembershipRecord } from '../memberships.ts';
import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { closeInvitation, createInvitation } from '../effects/invitations.ts';
import {
  addMember,
  membershipRecord,
  removeMember,
  changeDefaultGroup,
} from '../effects/memberships.ts';
import { isJoinable } from '../groups.ts';
import { cardTypes, type Identifier } from '../identifiers.ts';
import { isOpenAt, joinItemOf } from '../invitations.ts';
import type { MergedMembership, MergeReport } from '../outcomes.ts';
import { unitePermissions } from '../permissions.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { checkCustomer } from '../rules/customers.ts';
import { refusalToJoin } from '../rules/join.ts';
import { sameCompany } from '../rules/memberships.ts';
import { refusalBy } from '../rules/rule.ts';
import { addIdentifier, ensureProfile, isProfileOf } from './customers.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { replacePrimary } from './succession.ts';

type Merge = Required<Omit<CommandOf<'mergeCustomer'>, 'type'>>;

/**
 * Makes two customers one. The survivor takes over the victim's memberships, cards, identifiers of types that the
 * survivor lacks, invitations that the survivor could get, and the company if the survivor has neither a company nor a
 * group. What cannot move is in the report. The victim can no longer take part in anything.
 */
export const mergeCustomer: Handler<'mergeCustomer', CommandOf<'mergeCustomer'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const { victim, survivor } = command;
  if (survivor === undefined) return refuse(refusal(403, { x: 'into' }));
  if (victim === survivor) return refuse(refusal(95004));
  for (const userId of [victim, survivor]) {
    const customer = checkCustomer(facts, userId);
    if ('code' in customer) return refuse(customer);
  }
  const merge = { victim, survivor };
  takeOverCompany(decision, merge);
  const memberships = facts.groupsOf(victim).map((id) => takeOverMembership(decision, merge, id));
  takeOverDefaultGroup(decision, merge);
  takeOverInvitations(decision, merge);
  const identifiers = takeOverIdentifiers(decision, merge);
  decision.record({
    kind: 'customerMerged',
    userId: victim,
    before: null,
    after: { mergedInto: survivor },
  });
  const { companyId, defaultGroupId } = facts.customers.need(survivor);
  const report: MergeReport = {
    victim,
    survivor,
    memberships,
    defaultGroupId,
    identifiers,
    companyId,
  };
  return accept<'mergeCustomer'>(report);
};

function takeOverCompany(decision: Decision, { victim, survivor }: Merge): void {
  const { facts } = decision;
  const before = facts.customers.need(survivor).companyId;
  const after = facts.customers.need(victim).companyId;
  if (before !== null || after === null || facts.groupsOf(survivor).length > 0) return;
  decision.record({ kind: 'customerCompanyChanged', userId: survivor, before, after });
}

function takeOverMembership(decision: Decision, merge: Merge, groupId: number): MergedMembership {
  const { facts } = decision;
  const { victim, survivor } = merge;
  const had = membershipRecord(facts, groupId, victim);
  const primaryGroup = facts.primaryOf(survivor);
  const mayBePrimary = primaryGroup === null || primaryGroup === groupId;
  removeMember(decision, groupId, victim);
  const taken = { ...had, primaryMember: had.primaryMember && mayBePrimary };
  const entry = enter(decision, survivor, groupId, taken);
  const primaryLost = had.primaryMember && facts.groups.need(groupId).primaryUserId === null;
  if (primaryLost) replacePrimary(decision, groupId);
  return {
    groupId,
    ...entry,
    refusal:
      entry.refusal ?? (primaryLost ? refusal(1642, { x: survivor, y: primaryGroup ?? '' }) : null),
  };
}

/** Gives the survivor the seat that the victim just left, or adds to the survivor's own membership. */
function enter(
  decision: Decision,
  survivor: number,
  groupId: number,
  taken: MembershipRecord,
): Omit<MergedMembership, 'groupId'> {
  const { facts } = decision;
  const at = { groupId, userId: survivor };
  if (facts.membership(groupId, survivor) !== null) {
    const before = membershipRecord(facts, groupId, survivor);
    const after = unite(before, taken);
    decision.record({ kind: 'groupMemberUpdated', ...at, before, after });
    return entered('united', after);
  }
  const group = facts.groups.need(groupId);
  const customer = facts.customers.need(survivor);
  const otherCompany = refusalBy([sameCompany], { group, userId: survivor, customer });
  if (otherCompany !== null) return notMoved(otherCompany);
  addMember(decision, groupId, survivor, taken);
  return entered('moved', taken);
}

/** The later end wins. A membership without an end, such as a primary member's, stays without one. */
function unite(one: MembershipRecord, other: MembershipRecord): MembershipRecord {
  const validUntil = Math.max(one.validUntil ?? Infinity, other.validUntil ?? Infinity);
  return {
    permissions: unitePermissions(one.permissions, other.permissions),
    primaryMember: one.primaryMember || other.primaryMember,
    ...(validUntil === Infinity ? {} : { validUntil }),
  };
}

function entered(
  outcome: 'moved' | 'united',
  { permissions, primaryMember }: MembershipRecord,
): Omit<MergedMembership, 'groupId'> {
  return { outcome, primaryMember, permissions, refusal: null };
}

function notMoved(refused: Refusal): Omit<MergedMembership, 'groupId'> {
  return { outcome: 'notMoved', primaryMember: false, permissions: [], refusal: refused };
}

/** The survivor keeps their default group; if they have none, they take over the victim's with the membership. */
function takeOverDefaultGroup(decision: Decision, { victim, survivor }: Merge): void {
  const { facts } = decision;
  const { defaultGroupId } = facts.customers.need(victim);
  if (defaultGroupId === null) return;
  changeDefaultGroup(decision, victim, null);
  const isMember = facts.membership(defaultGroupId, survivor) !== null;
  if (isMember && facts.customers.need(survivor).defaultGroupId === null)
    changeDefaultGroup(decision, survivor, defaultGroupId);
}

/** The survivor gets the victim's invitations, with the same expiry, where the survivor can be invited. */
function takeOverInvitations(decision: Decision, { victim, survivor }: Merge): void {
  const { facts, now } = decision;
  for (const invitation of facts.openInvitationsOfCustomer(victim)) {
    closeInvitation(decision, invitation, 'WITHDRAWN');
    const { groupId } = invitation;
    const group = facts.groups.need(groupId);
    const ofSurvivor = { ...invitation, userId: survivor };
    const canBeInvited =
      isOpenAt(invitation, now) &&
      isJoinable(group) &&
      facts.openInvitation(groupId, survivor) === null &&
      refusalToJoin(facts, group, joinItemOf(ofSurvivor), now) === null;
    if (canBeInvited) createInvitation(decision, ofSurvivor);
  }
}

function takeOverIdentifiers(
  decision: Decision,
  { victim, survivor }: Merge,
): MergeReport['identifiers'] {
  const { facts } = decision;
  const own = facts.identifiersOf(survivor);
  const moved: Identifier[] = [];
  const kept: Identifier[] = [];
  for (const identifier of facts.identifiersOf(victim)) {
    const { type } = identifier;
    const has = own.some((one) => one.type === type && isProfileOf(one, identifier));
    (has && !cardTypes.includes(type) ? kept : moved).push(identifier);
  }
  const { profiles } = facts.details.need(victim);
  for (const identifier of moved) {
    const profile = profiles.find((one) => isProfileOf(one, identifier));
    if (profile !== undefined) ensureProfile(decision, survivor, profile);
    decision.record({
      kind: 'customerIdentifierRemoved',
      userId: victim,
      before: identifier,
      after: null,
    });
    addIdentifier(decision, survivor, identifier);
  }
  return { moved, kept };
}
