import type { Group } from '../domain/groups.ts';
import type { GroupOfCustomer, Member } from '../domain/memberships.ts';
import { groupNow } from './now.ts';
import { boolean, type Described, integer, json, orNull } from './tables/column.ts';
import { groupTable } from './tables/groups.ts';
import { readerOf, type SelectedRow } from './tables/reader.ts';

/** Groups and members, as queries find them that look at more than one table. */

const member: Described<Member> = {
  userId: integer,
  permissions: json<readonly string[]>(),
  primaryMember: boolean,
  defaultGroup: boolean,
  joinedOn: integer,
  validUntil: orNull(integer),
  active: boolean,
};

const memberReader = readerOf<Member>(member);

/** The select list of a member: each query says where it has the fields from. */
export function memberList(expressions: Readonly<Record<keyof Member, string>>): string {
  return Object.keys(member)
    .map((field) => expressions[field as keyof Member])
    .join(', ');
}

/** Takes a row with the select list of a member. */
export function toMember(row: SelectedRow): Member {
  return memberReader.read(row);
}

/** Where a row has the number of members that are past due, behind the columns of the group. */
const overdueAt = groupTable.names.length;

/** Takes a row with the select list of a group and the number of its members that are past due. */
export function toGroupNow(row: SelectedRow, now: number): Group {
  return groupNow(groupTable.read(row), overdueOf(row), now);
}

/** Of the same row. */
export function overdueOf(row: SelectedRow): number {
  return Number(row[overdueAt]);
}

/** Takes such a row with the select list of a member behind it. */
export function toGroupOfCustomer(row: SelectedRow, now: number): GroupOfCustomer {
  return { group: toGroupNow(row, now), membership: memberReader.readAt(row, overdueAt + 1) };
}
