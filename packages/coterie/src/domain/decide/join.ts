import type { CommandOf, JoinItem } from '../commands.ts';
import type { Decision } from '../decision.ts';
import {
  addMember,
  changeDefaultGroup,
  membershipRecord,
  memberState,
} from '../effects/memberships.ts';
import type { Facts } from '../facts.ts';
import { isJoinable, splitSelectors } from '../groups.ts';
import type { JoinedItem } from '../outcomes.ts';
import { distinctPermissions } from '../permissions.ts';
import { refusal } from '../refusals.ts';
import { batchLimit } from '../rules/batch-limit.ts';
import { selectGroup } from '../rules/groups.ts';
import { refusalToJoin } from '../rules/join.ts';
import { checkPermissions } from '../rules/memberships.ts';
import { accept, type Handler, refuse } from './handler.ts';

/** Adds customers to a group, one after the other: an item sees what the earlier items did. */
export const join: Handler<'join', CommandOf<'join'>> = (decision, command) => {
  const { facts } = decision;
  const { items } = command;
  if (items.length > batchLimit) return refuse(refusal(1060, { x: batchLimit }));
  const selectors = splitSelectors(command.selectors);
  const group = selectGroup(
    selectors,
    selectors.map((selector) => facts.find(selector)),
    isJoinable,
  );
  if ('code' in group) return refuse(group);
  if (items.length === 0) return refuse(refusal(1644));
  return accept<'join'>({
    items: items.map((item) => joinOne(decision, group.groupId, item, command.onExisting)),
  });
};

function joinOne(
  decision: Decision,
  groupId: number,
  item: JoinItem,
  onExisting: CommandOf<'join'>['onExisting'],
): JoinedItem {
  const { facts } = decision;
  const { userId, primaryMember } = item;
  const defaultGroup = item.defaultGroup || primaryMember;
  const broken = refusalToJoin(facts, facts.groups.need(groupId), item, decision.now);
  const isMember = broken?.code === 1636 && onExisting === 'ignore';
  // Unknown permission codes are rejected, so that no caller believes they were accepted.
  const refused = isMember ? checkPermissions(facts, item.permissions) : broken;
  if (refused !== null || userId === undefined)
    return { item, groupId, defaultGroup: item.defaultGroup, joinedOn: null, refusal: refused };
  if (isMember) return existingMembership(facts, groupId, userId);
  addMember(decision, groupId, userId, {
    permissions: distinctPermissions(item.permissions),
    primaryMember,
    ...(item.validUntil === undefined ? {} : { validUntil: item.validUntil }),
  });
  if (defaultGroup) changeDefaultGroup(decision, userId, groupId);
  const { joinedOn } = memberState(facts, groupId, userId);
  return { item, groupId, defaultGroup, joinedOn, refusal: null };
}

/** The existing membership, unchanged. */
function existingMembership(facts: Facts, groupId: number, userId: number): JoinedItem {
  const { defaultGroup, joinedOn } = memberState(facts, groupId, userId);
  const item = { userId, defaultGroup, ...membershipRecord(facts, groupId, userId) };
  return { item, groupId, defaultGroup, joinedOn, refusal: null };
}
