import type { ExtendedFields } from '../../domain/extended-fields.ts';
import type { Group } from '../../domain/groups.ts';
import type { Member } from '../../domain/memberships.ts';
import { shownStatus } from '../../domain/schedule.ts';
import { toIso } from '../../dates.ts';

/** The group in the format of the vendor's calls: keys in the order of the contract, without nulls. */
export function toGroupAnswer(group: Group, timeZone: string) {
  return {
    id: group.groupId,
    externalId: group.externalId,
    groupStatus: shownStatus(group),
    createdBy: group.createdBy ?? undefined,
    createdOn: toIso(group.createdOn, timeZone),
    groupName: group.groupName ?? undefined,
    maxGroupSize: group.maxGroupSize,
    extendedFields: orAbsent(group.extendedFields),
    warnings: [],
  };
}

/** The members, if the caller asked for them. Those who left are listed as not active. */
export function toMembersAnswer(group: Group, members: readonly Member[] | null) {
  if (members === null) return {};
  const active = members.filter((member) => member.active).length;
  return {
    fleetGroupUsers: members.map((member) => ({
      userId: member.userId,
      groupId: group.groupId,
      permissions: member.permissions,
      defaultGroup: member.defaultGroup,
      primaryMember: member.primaryMember,
      active: member.active,
    })),
    totalActiveMembers: active,
    totalExitedMembers: members.length - active,
  };
}

export function orAbsent(fields: ExtendedFields): ExtendedFields | undefined {
  return Object.keys(fields).length === 0 ? undefined : fields;
}
