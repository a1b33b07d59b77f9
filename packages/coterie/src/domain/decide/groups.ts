import type { CommandOf, GroupDraft } from '../commands.ts';
import { type Refusal, refusal } from '../errors.ts';
import {
  type Group,
  type GroupDetails,
  groupDetails,
  isLive,
  selectGroup,
  splitSelectors,
} from '../groups.ts';
import type { Org } from '../org.ts';
import { accept, type Decision, type Handler, refuse } from './decision.ts';
import { endMembership } from './memberships.ts';

const longestText = 50;
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
  const refused =
    checkText('externalId', externalId) ??
    checkText('groupName', details.groupName) ??
    checkSize(facts.org, maxGroupSize);
  if (refused !== null) return refuse(refused);
  if (facts.find({ externalId }) !== null) return refuse(refusal(1633, { x: externalId }));
  const groupId = facts.org.lastGroupId + 1;
  if (groupId > highestGroupId) return refuse(refusal(95009, { x: 'group ids' }));
  decision.record({
    kind: 'groupCreated',
    groupId,
    before: null,
    after: {
      externalId,
      groupName: details.groupName ?? null,
      maxGroupSize,
      status: 'ACTIVE',
      extendedFields: details.extendedFields ?? {},
    },
  });
  return accept<'createGroup'>({ groupId });
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
    checkText('groupName', groupName) ??
    (maxGroupSize === undefined ? null : checkNewSize(facts.org, group, maxGroupSize));
  if (refused !== null) return refuse(refused);
  const before = groupDetails(group);
  const after = applyDraft(before, details);
  decision.record({ kind: 'groupUpdated', groupId: group.groupId, before, after });
  return accept<'updateGroup'>({ group: facts.groups.need(group.groupId) });
};

export const deleteGroup: Handler<'deleteGroup', CommandOf<'deleteGroup'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const selectors = splitSelectors(command.selectors);
  const group = selectGroup(
    selectors,
    selectors.map((selector) => facts.find(selector)),
    isLive,
  );
  if ('code' in group) return refuse(group);
  const { groupId } = group;
  for (const userId of facts.membersOf(groupId)) endMembership(decision, groupId, userId);
  const before = groupDetails(group);
  decision.record({
    kind: 'groupDeleted',
    groupId,
    before,
    after: { ...before, status: 'DELETED' },
  });
  return accept<'deleteGroup'>({ groupId });
};

/** Takes a group out of use because its primary member left, unless the org keeps such groups. */
export function deactivateWithoutPrimary(decision: Decision, groupId: number): void {
  const { facts } = decision;
  const group = facts.groups.need(groupId);
  if (facts.org.keepGroupActiveWithoutPrimary || group.status !== 'ACTIVE') return;
  const before = groupDetails(group);
  const after: GroupDetails = { ...before, status: 'INACTIVE' };
  decision.record({ kind: 'groupUpdated', groupId, before, after });
}

function applyDraft(before: GroupDetails, draft: GroupDraft): GroupDetails {
  return {
    ...before,
    groupName: draft.groupName ?? before.groupName,
    maxGroupSize: draft.maxGroupSize ?? before.maxGroupSize,
    extendedFields: draft.extendedFields ?? before.extendedFields,
  };
}

function checkText(field: string, text: string | undefined): Refusal | null {
  // Characters, not UTF-16 units: an emoji counts once.
  if (text === undefined || Array.from(text).length <= longestText) return null;
  return refusal(1645, { detail: `${field} must have 1 to ${longestText} characters.` });
}

function checkSize(org: Org, size: number): Refusal | null {
  if (size <= 0) return refusal(1640);
  return size > org.productLimit ? refusal(1639, { x: org.productLimit }) : null;
}

function checkNewSize(org: Org, group: Group, size: number): Refusal | null {
  const refused = checkSize(org, size);
  if (refused !== null) return refused;
  return size < group.memberCount ? refusal(1638, { x: size }) : null;
}
