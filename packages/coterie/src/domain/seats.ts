import type { Facts } from './facts.ts';
import type { Group } from './groups.ts';
import { isOpenAt } from './invitations.ts';

/**
 * Whether the group has seats for these customers, who are not yet members. Members and open invitations take one seat
 * each, and an invited customer already holds theirs. With no customers: whether the seats that are taken fit.
 */
export function hasRoom(
  facts: Facts,
  group: Group,
  now: number,
  userIds: readonly number[],
): boolean {
  const members = group.memberCount + userIds.length;
  if (members > group.maxGroupSize) return false;
  if (members + group.invitedCount <= group.maxGroupSize) return true;
  const invited = userIds.filter((userId) => facts.openInvitation(group.groupId, userId) !== null);
  if (members + group.invitedCount - invited.length <= group.maxGroupSize) return true;
  // Only now does it matter which invitations have expired.
  return members + heldSeats(facts, group, now, userIds) <= group.maxGroupSize;
}

/** Seats that open invitations of other customers hold. */
export function heldSeats(
  facts: Facts,
  { groupId, invitedCount }: Group,
  now: number,
  userIds: readonly number[],
): number {
  if (invitedCount === 0) return 0;
  const own = new Set(userIds);
  const open = facts.openInvitationsOfGroup(groupId);
  return open.filter((one) => isOpenAt(one, now) && !own.has(one.userId)).length;
}
