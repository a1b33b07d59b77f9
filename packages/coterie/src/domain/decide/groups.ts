import type { CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';
import { findTooLong, newDetails } from '../fields.ts';
import { type Refusal, refusal } from '../refusals.ts';
import {
  type Group,
  type GroupDetails,
  groupDetails,
  groupFields,
  isLive,
  splitSelectors,
} from '../groups.ts';
import { selectGroup } from '../rules/groups.ts';
import { hasRoom } from '../seats.ts';
import type { Org } from '../org.ts';
import type { Decision } from '../decision.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { closeInvitation } from '../effects/invitations.ts';
import { checkWindow } from '../rules/window.ts';
import { endMembership } from '../effects/memberships.ts';
import { checkCustomer } from '../rules/customers.ts';
import { refusalOfRemovals } from './removals.ts';

const highestGroupId = 2 ** 31 - 1;

export const createGroup: Handler<'createGroup', CommandOf<'createGroup'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const { details } = command;
  if (details === null) return refuse(refusal(1644));
  const { externalId, maxGroupSize } = details;
  if (externalId === undefined) return refuse(refusal(1634));
  if (maxGroupSize === undefined) return refuse(refusal(403, { x: 'maxGroupSize' }));
  const after = newDetails(groupFields, details);
  const refused =
    checkTexts(after) ??
    checkSize(facts.org, maxGroupSize) ??
    checkWindow(after.activeFrom, after.activeUntil);
  if (refused !== null) return refuse(refused);
  const existing = facts.find({ externalId });
  if (existing !== null)
    return command.onExisting === 'ignore'
      ? accept<'createGroup'>({ groupId: existing.groupId, group: existing, existed: true })
      : refuse(refusal(1633, { x: externalId }));
  const notSuccessor = checkSuccessor(facts, after);
  if (notSuccessor !== null) return refuse(notSuccessor);
  const groupId = facts.org.lastGroupId + 1;
  if (groupId > highestGroupId) return refuse(refusal(95009, { x: 'group ids' }));
  decision.record({ kind: 'groupCreated', groupId, before: null, after });
  return accept<'createGroup'>({ groupId, group: facts.groups.need(groupId) });
};

export const updateGroup: Handler<'updateGroup', CommandOf<'updateGroup'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const { details } = command;
  const selectors = splitSelectors(details ?? {});
  if (details === null || selectors.length === 0) return refuse(refusal(1644));
  const group = selectGroup(
    selectors,
    selectors.map((selector) => facts.find(selector)),
    isLive,
  );
  if ('code' in group) return refuse(group);
  const { groupName, maxGroupSize, extendedFields } = details;
  if (groupName === undefined && maxGroupSize === undefined && extendedFields === undefined)
    return refuse(refusal(1643));
  const refused =
    checkTexts({ groupName: groupName ?? null }) ??
    (maxGroupSize === undefined ? null : checkNewSize(decision, group, maxGroupSize));
  if (refused !== null) return refuse(refused);
  const before = groupDetails(group);
  const after = {
    ...before,
    ...(groupName === undefined ? {} : { groupName }),
    ...(maxGroupSize === undefined ? {} : { maxGroupSize }),
    ...(extendedFields === undefined ? {} : { extendedFields }),
  };
  decision.record({ kind: 'groupUpdated', groupId: group.groupId, before, after });
  return accept<'updateGroup'>({ group: facts.groups.need(group.groupId) });
};

export const deleteGroup: Handler<'deleteGroup', CommandOf<'deleteGroup'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const selectors = splitSelectors(command.selectors);
  const found = selectors.map((selector) => facts.find(selector));
  const [first = null] = found;
  if (command.onExisting === 'ignore' && found.length === 1 && first !== null && !isLive(first))
    return accept<'deleteGroup'>({ groupId: first.groupId });
  const group = selectGroup(selectors, found, isLive);
  if ('code' in group) return refuse(group);
  const stale = checkSequence(decision, group, command.ifSequence);
  if (stale !== null) return refuse(stale);
  const { groupId } = group;
  for (const invitation of facts.openInvitationsOfGroup(groupId))
    closeInvitation(decision, invitation, 'WITHDRAWN');
  for (const userId of facts.membersOf(groupId)) endMembership(decision, groupId, userId);
  const before = groupDetails(group);
  decision.record({
    kind: 'groupDeleted',
    groupId,
    before,
    after: { ...before, status: 'DELETED' },
  });
  const tooMany = refusalOfRemovals(facts, decision.changes, command.mayRemove);
  if (tooMany !== null) return refuse(tooMany);
  return accept<'deleteGroup'>({ groupId });
};

/**
 * Rejected with 95082 when the caller decided on an older state of the group. It is compared with the state that the
 * caller can have seen: what is past due already looks ended to readers, before the log records it.
 */
export function checkSequence(
  { seen }: Decision,
  group: Group,
  ifSequence: number | undefined,
): Refusal | null {
  if (ifSequence === undefined || ifSequence === seen.groups.get(group.groupId)?.sequence)
    return null;
  return refusal(95082, { x: group.groupId, y: group.sequence });
}

/** Rejected with 1645 when a text is longer than its field allows. */
export function checkTexts(details: Partial<GroupDetails>): Refusal | null {
  const tooLong = findTooLong(groupFields, details);
  if (tooLong === null) return null;
  const { name, longest } = tooLong;
  return refusal(1645, { detail: `${name} must have 1 to ${longest} characters.` });
}

export function checkSize(org: Org, size: number): Refusal | null {
  if (size <= 0) return refusal(1640);
  return size > org.productLimit ? refusal(1639, { x: org.productLimit }) : null;
}

/** Rejected with 95084 when policy and successor do not fit together, else when the successor cannot take part in anything. */
export function checkSuccessor(
  facts: Facts,
  { successionPolicy, successorUserId }: Pick<GroupDetails, 'successionPolicy' | 'successorUserId'>,
): Refusal | null {
  if ((successionPolicy === 'named') !== (successorUserId !== null)) return refusal(95084);
  // A successor who was not loaded is not part of the command: the group already had them.
  if (successorUserId === null || facts.customers.peek(successorUserId) === undefined) return null;
  const customer = checkCustomer(facts, successorUserId);
  return 'code' in customer ? customer : null;
}

/** The new size must have room for all members and invited customers. */
export function checkNewSize(decision: Decision, group: Group, size: number): Refusal | null {
  const { facts, now } = decision;
  const refused = checkSize(facts.org, size);
  if (refused !== null) return refused;
  const resized = { ...group, maxGroupSize: size };
  return hasRoom(facts, resized, now, [])
    ? null
    : refusal(1638, { x: size, y: group.groupId, when: 'shrunk' });
}
