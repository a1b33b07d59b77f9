import type { CommandOf, JoinedItem, JoinItem } from '../commands.ts';
import { type Refusal, refusal } from '../errors.ts';
import type { Facts } from '../facts.ts';
import { isActive, selectGroup, splitSelectors } from '../groups.ts';
import { knowsPermission } from '../org.ts';
import { distinctPermissions } from '../permissions.ts';
import { batchLimit } from './batch-limit.ts';
import { accept, type Decision, type Handler, refuse } from './decision.ts';
import { checkCustomer, fitsCompany, setDefaultGroup } from './memberships.ts';

/** Adds customers to a group, one after the other: an item sees what the items before it did. */
export const join: Handler<'join', CommandOf<'join'>> = (decision, command) => {
  const { facts } = decision;
  const { items } = command;
  if (items.length > batchLimit) return refuse(refusal(1060, { x: batchLimit }));
  const selectors = splitSelectors(command.selectors);
  const group = selectGroup(
    selectors,
    selectors.map((selector) => facts.find(selector)),
    isActive,
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
  const refused = checkItem(facts, groupId, item);
  if (refused?.code === 1636 && onExisting === 'ignore')
    return { item, groupId, defaultGroup: item.defaultGroup, refusal: null };
  if (refused !== null || userId === undefined)
    return { item, groupId, defaultGroup: item.defaultGroup, refusal: refused };
  decision.record({
    kind: 'groupMemberAdded',
    groupId,
    userId,
    before: null,
    after: { permissions: distinctPermissions(item.permissions), primaryMember },
  });
  if (defaultGroup) setDefaultGroup(decision, userId, groupId);
  return { item, groupId, defaultGroup, refusal: null };
}

/** Why this customer can not join this group now; the first reason that applies, or null. */
function checkItem(facts: Facts, groupId: number, item: JoinItem): Refusal | null {
  const { userId, primaryMember, permissions } = item;
  const group = facts.groups.need(groupId);
  if (userId === undefined) return refusal(403, { x: 'userId' });
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return customer;
  if (facts.membership(groupId, userId) !== null) return refusal(1636);
  if (primaryMember && group.primaryUserId !== null) return refusal(1637);
  if (primaryMember && facts.primaryOf(userId) !== null) return refusal(1642);
  const unknown = permissions.find((code) => !knowsPermission(facts.org, code));
  if (unknown !== undefined) return refusal(1641, { x: unknown });
  if (!fitsCompany(group, customer)) return refusal(1622);
  if (group.memberCount >= group.maxGroupSize) return refusal(1638, { x: group.maxGroupSize });
  return null;
}
