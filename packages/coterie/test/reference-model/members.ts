import type { CommandOf, JoinItem } from '../../src/domain/commands.ts';
import { parseSearch, search } from './identifiers.ts';
import { accept, type Answer, type Refused, refuse, refused } from './refusals.ts';
import {
  addMember,
  fits,
  isLive,
  losePrimary,
  type ModelGroup,
  participant,
  primaryGroupOf,
  primaryOf,
  removeMember,
  select,
  take,
  type World,
} from './world.ts';

const batchLimit = 1_000;
const contractPermissions = [
  'block_points_redemption',
  'allow_points_redemption',
  'block_points_transfer',
  'allow_points_transfer',
];

/** §2: 1635 → 1632 → 1644; then item after item, each seeing what the earlier items did. */
export function join(world: World, { selectors, items }: CommandOf<'join'>): Answer {
  if (items.length > batchLimit) return refuse(refused(1060));
  const group = select(world, selectors, (one) => one.status === 'ACTIVE');
  if ('code' in group) return refuse(group);
  if (items.length === 0) return refuse(refused(1644));
  return accept({ items: items.map((item) => joinOne(world, group, item)) });
}

function joinOne(world: World, group: ModelGroup, item: JoinItem): unknown {
  const { userId, primaryMember, defaultGroup, permissions } = item;
  const refusal = itemRefusal(world, group, item);
  if (refusal !== null || userId === undefined)
    return { userId, groupId: group.id, defaultGroup, refusal };
  addMember(group, userId, { permissions: [...new Set(permissions)], primary: primaryMember });
  const isDefault = primaryMember || defaultGroup;
  if (isDefault) take(world.customers, userId).defaultGroup = group.id;
  return { userId, groupId: group.id, defaultGroup: isDefault, refusal: null };
}

/** §2: 403 → 8069 → 8015 → 1636 → 1637 → 1642 → 1641 → 1622 → 1638. */
function itemRefusal(world: World, group: ModelGroup, item: JoinItem): Refused | null {
  const { userId, primaryMember, permissions } = item;
  if (userId === undefined) return refused(403, 'userId');
  const customer = participant(world, userId);
  if ('code' in customer) return customer;
  if (group.members.has(userId)) return refused(1636);
  if (primaryMember && primaryOf(group) !== null) return refused(1637);
  if (primaryMember && primaryGroupOf(world, userId) !== undefined) return refused(1642);
  const known = [...contractPermissions, ...world.settings.permissionCodes];
  const unknown = permissions.find((code) => !known.includes(code));
  if (unknown !== undefined) return refused(1641, unknown);
  if (!fits(world, group, customer)) return refused(1622);
  return group.members.size + 1 > group.size ? refused(1638, group.size) : null;
}

/** §2: 403 → 1619 → 8003 / 8013 / 8045 → 8069 → 8015 → 1620. */
export function leave(world: World, { groupId, identifier }: CommandOf<'leave'>): Answer {
  if ('userId' in identifier) throw new Error('the wire contract has no such leave');
  const { source, accountId = '', type, value } = identifier;
  if (source === undefined) return refuse(refused(403, 'source'));
  if (type === undefined) return refuse(refused(403, 'identifierName'));
  if (value === undefined) return refuse(refused(403, 'identifierValue'));
  const group = world.groups.get(groupId);
  if (group === undefined || !isLive(group)) return refuse(refused(1619, groupId));
  const query = parseSearch({ source, accountId, type, value });
  if ('code' in query) return refuse(query);
  const userId = search(world, query);
  const customer = userId === null ? refused(8015) : participant(world, userId);
  if ('code' in customer) return refuse(customer);
  const seat = group.members.get(customer.id);
  if (seat === undefined) return refuse(refused(1620, customer.id, groupId));
  removeMember(group, customer.id);
  if (customer.defaultGroup === groupId) customer.defaultGroup = null;
  if (seat.primary) losePrimary(world, group);
  return accept({ groupId, userId: customer.id });
}

/** §2: 403 → 1619 → per user 8069/8015 → 1620 → 1624 → 1623 → 1622 → 1638 for the set. */
export function transfer(world: World, command: CommandOf<'transfer'>): Answer {
  const { leaveGroupId, joinGroupId } = command;
  if (leaveGroupId === undefined) return refuse(refused(403, 'leaveGroupId'));
  if (joinGroupId === undefined) return refuse(refused(403, 'joinGroupId'));
  if (command.userIds.length === 0) return refuse(refused(403, 'userIds'));
  if (command.userIds.length > batchLimit) return refuse(refused(1060));
  const from = world.groups.get(leaveGroupId);
  if (from === undefined || !isLive(from)) return refuse(refused(1619, leaveGroupId));
  const to = world.groups.get(joinGroupId);
  if (to?.status !== 'ACTIVE') return refuse(refused(1619, joinGroupId));
  const userIds = [...new Set(command.userIds)];
  const refusals = userIds
    .map((userId) => moveRefusal(world, from, to, userId))
    .filter((refusal) => refusal !== null);
  if (refusals.length > 0) return refuse(...refusals);
  if (to.members.size + userIds.length > to.size) return refuse(refused(1638, to.size));
  for (const userId of userIds) {
    const { permissions } = take(from.members, userId);
    removeMember(from, userId);
    addMember(to, userId, { permissions, primary: false });
    const customer = take(world.customers, userId);
    if (customer.defaultGroup === from.id) customer.defaultGroup = to.id;
  }
  return accept({ userIds });
}

function moveRefusal(
  world: World,
  from: ModelGroup,
  to: ModelGroup,
  userId: number,
): Refused | null {
  const customer = participant(world, userId);
  if ('code' in customer) return customer;
  if (!from.members.has(userId)) return refused(1620, userId, from.id);
  if (primaryOf(from) === userId) return refused(1624, userId);
  if (to.members.has(userId)) return refused(1623, userId, to.id);
  return fits(world, to, customer) ? null : refused(1622);
}
