import type { EndedMembership, Membership } from '../../domain/memberships.ts';
import { boolean, integer, json, orNull, small } from './column.ts';
import { tableOfOrg } from './table.ts';

const either = {
  groupId: integer,
  userId: integer,
  permissions: json<readonly string[]>(),
  joinedOn: integer,
  joinedSequence: integer,
};

export const membershipTable = tableOfOrg<Membership>('memberships', {
  key: ['groupId', 'userId'],
  columns: { ...either, validUntil: orNull(integer) },
});

export const endedMembershipTable = tableOfOrg<EndedMembership>('ended_memberships', {
  key: ['groupId', 'userId', 'joinedSequence'],
  columns: {
    ...either,
    leftSequence: integer,
    leftOn: integer,
    primaryMember: small(boolean),
  },
});
