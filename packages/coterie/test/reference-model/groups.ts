import type { CommandOf } from '../../src/domain/commands.ts';
import { accept, type Answer, type Refused, refuse, refused } from './refusals.ts';
import { isLive, removeMember, select, take, type World } from './world.ts';

const longest = 50;

/** §2: 1644 → 1634 → 403 → 1640 → 1639 → 1633; §1: texts longer than 50 characters are 1645. */
export function createGroup(world: World, { details }: CommandOf<'createGroup'>): Answer {
  if (details === null) return refuse(refused(1644));
  const { externalId, groupName = null, maxGroupSize, extendedFields = {} } = details;
  if (externalId === undefined) return refuse(refused(1634));
  if (maxGroupSize === undefined) return refuse(refused(403, 'maxGroupSize'));
  if (isTooLong(externalId) || isTooLong(groupName)) return refuse(refused(1645));
  const badSize = sizeRefusal(world, maxGroupSize);
  if (badSize !== null) return refuse(badSize);
  const taken = [...world.groups.values()].some(
    (group) => isLive(group) && group.externalId === externalId,
  );
  if (taken) return refuse(refused(1633, externalId));
  const id = world.groups.size + 1;
  world.groups.set(id, {
    id,
    externalId,
    name: groupName,
    size: maxGroupSize,
    status: 'ACTIVE',
    fields: extendedFields,
    members: new Map(),
    exited: new Map(),
  });
  return accept({ groupId: id });
}

/** §2: 1644 → 1632 → 1643 → 1640 → 1639 → 1638. Omitted fields keep their value. */
export function updateGroup(world: World, { details }: CommandOf<'updateGroup'>): Answer {
  if (details === null) return refuse(refused(1644));
  const { id, externalId, groupName, maxGroupSize, extendedFields } = details;
  if (id === undefined && externalId === undefined) return refuse(refused(1644));
  const group = select(world, details, isLive);
  if ('code' in group) return refuse(group);
  if (groupName === undefined && maxGroupSize === undefined && extendedFields === undefined)
    return refuse(refused(1643));
  if (isTooLong(groupName ?? null)) return refuse(refused(1645));
  if (maxGroupSize !== undefined) {
    const badSize = sizeRefusal(world, maxGroupSize);
    if (badSize !== null) return refuse(badSize);
    if (maxGroupSize < group.members.size) return refuse(refused(1638, maxGroupSize));
    group.size = maxGroupSize;
  }
  if (groupName !== undefined) group.name = groupName;
  if (extendedFields !== undefined) group.fields = extendedFields;
  const { name, size, fields } = group;
  return accept({ groupId: group.id, externalId: group.externalId, name, size, fields });
}

/** §2: 1635, 1632. Every member leaves; the external id is free again. */
export function deleteGroup(world: World, { selectors }: CommandOf<'deleteGroup'>): Answer {
  const group = select(world, selectors, isLive);
  if ('code' in group) return refuse(group);
  for (const userId of group.members.keys()) {
    removeMember(group, userId);
    const customer = take(world.customers, userId);
    if (customer.defaultGroup === group.id) customer.defaultGroup = null;
  }
  group.status = 'DELETED';
  return accept({ groupId: group.id });
}

function isTooLong(text: string | null): boolean {
  return text !== null && text.length > longest;
}

function sizeRefusal(world: World, size: number): Refused | null {
  if (size <= 0) return refused(1640);
  const { productLimit } = world.settings;
  return size > productLimit ? refused(1639, productLimit) : null;
}
