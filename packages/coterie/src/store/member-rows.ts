import type { Group } from '../domain/groups.ts';
import type { GroupOfCustomer, Member } from '../domain/memberships.ts';
import { groupNow } from './now.ts';
import { boolean, type Described, integer, json, orNull } from './tables/column.ts';
import { groupTable } from './tables/groups.ts';
import { readerOf, type SelectedRow } from './tables/reader.ts';

/** Groups and members as read by queries that join several tables. */

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

/** The select list of a member, from the SQL expression of each field. */
export function memberList(expressions: Readonly<Record<keyof Member, string>>): string {
  return Object.keys(member)
    .map((field) => expressions[field as keyof Member])
    .join(', ');
}

/** Reads a row with the select list of a member. */
export function toMember(row: SelectedRow): Member {
  return memberReader.read(row);
}

/** Position of the number of members past due: behind the columns of the group. */
const overdueAt = groupTable.names.length;

/** Reads a row with the select list of a group, followed by the number of members past due. */
export function toGroupNow(row: SelectedRow, now: number): Group {
  return groupNow(groupTable.read(row), overdueOf(row), now);
}

/** The number of members past due in such a row. */
export function overdueOf(row: SelectedRow): number {
  return Number(row[overdueAt]);
}

/** Reads such a row, followed by the select list of a member. */
export function toGroupOfCustomer(row: SelectedRow, now: number): GroupOfCustomer {
  return { group: toGroupNow(row, now), membership: memberReader.readAt(row, overdueAt + 1) };
}
