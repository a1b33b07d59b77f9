import type { Facts } from './facts.ts';
import type { Group } from './groups.ts';
import { isOpenAt } from './invitations.ts';

/**
 * Whether these customers, who are no members yet, get seats in the group: its members and its open invitations take
 * one each, and who was invited has hers already. With nobody: whether those who have seats fit in.
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
  // Only now it matters which of them have expired.
  return members + heldSeats(facts, group, now, userIds) <= group.maxGroupSize;
}

/** Seats that open invitations hold, beside those for these customers. */
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
