import { type TSchema, Type } from 'typebox';

import type { Group } from '../../domain/groups.ts';
import type { Member } from '../../domain/memberships.ts';

/** Groups and memberships as the native API answers them. */

export function orNull(schema: TSchema, description: string): TSchema {
  return Type.Union([schema, Type.Null()], { description });
}

export const extendedFields = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
  { description: 'Custom fields.' },
);

const permissions = Type.Array(Type.String({ description: 'A permission code.' }), {
  description: 'Her permission codes in the group.',
});
const primaryMember = Type.Boolean({ description: 'Whether she is the primary member.' });
const defaultGroup = Type.Boolean({ description: 'Whether it is her default group.' });
const joinedOn = Type.String({ description: 'When she joined, in UTC (ISO 8601).' });

/** All fields of a group. Those of `fields=` only are answered where it is sent, so none is required. */
export const groupFields = {
  groupId: Type.Integer({ description: 'Id of the group.' }),
  externalId: Type.String({ description: 'Your own id of the group.' }),
  groupName: orNull(Type.String(), 'Its name, or null.'),
  status: Type.Enum(['ACTIVE', 'INACTIVE', 'DELETED'], {
    description:
      'ACTIVE; INACTIVE after the primary member left: nobody may join; DELETED: kept for reading.',
  }),
  maxGroupSize: Type.Integer({ description: 'Most members it may have.' }),
  memberCount: Type.Integer({ description: 'How many members it has.' }),
  primaryUserId: orNull(Type.Integer(), 'userId of its primary member, or null.'),
  companyId: orNull(Type.Integer(), 'Company of all its members, or null.'),
  extendedFields,
  createdBy: orNull(Type.Integer(), 'Id of the till that created it; null: the operator.'),
  createdOn: Type.String({ description: 'When it was created, in UTC (ISO 8601).' }),
  sequence: Type.Integer({
    description: 'Sequence of the last change of the group or of its members in the org’s log.',
  }),
};

const membershipFields = { permissions, primaryMember, defaultGroup, joinedOn };

const sample = {
  groupId: 2361,
  externalId: 'family-sharma',
  groupName: 'Sharma family',
  status: 'ACTIVE',
  maxGroupSize: 6,
  memberCount: 4,
  primaryUserId: 416066472,
  companyId: null,
  extendedFields: { city: 'Pune' },
  createdBy: 1,
  createdOn: '2026-11-22T06:00:00.000Z',
  sequence: 345,
};
const sampleMembership = {
  permissions: ['allow_points_redemption'],
  primaryMember: true,
  defaultGroup: true,
  joinedOn: '2026-11-22T06:00:00.000Z',
};

export const groupRecord = Type.Partial(Type.Object(groupFields), {
  title: 'GroupRecord',
  description: 'A group.',
  examples: [sample],
});

export const memberRecord = Type.Partial(
  Type.Object({
    userId: Type.Integer({ description: 'Id of the customer.' }),
    ...membershipFields,
  }),
  {
    title: 'MemberRecord',
    description: 'A member of a group.',
    examples: [{ userId: 416066472, ...sampleMembership }],
  },
);

export const groupOfCustomer = Type.Partial(
  Type.Object({
    ...groupFields,
    membership: Type.Partial(Type.Object(membershipFields), {
      description: 'How she is a member of it.',
    }),
  }),
  {
    title: 'GroupOfCustomer',
    description: 'A group that she is a member of.',
    examples: [{ ...sample, membership: sampleMembership }],
  },
);

export function toGroupRecord(group: Group) {
  const { groupId, externalId, groupName, status, maxGroupSize, memberCount } = group;
  return {
    groupId,
    externalId,
    groupName,
    status,
    maxGroupSize,
    memberCount,
    primaryUserId: group.primaryUserId,
    companyId: group.companyId,
    extendedFields: group.extendedFields,
    createdBy: group.createdBy,
    createdOn: toUtc(group.createdOn),
    sequence: group.sequence,
  };
}

export function toMembershipRecord({ permissions, primaryMember, defaultGroup, joinedOn }: Member) {
  return { permissions, primaryMember, defaultGroup, joinedOn: toUtc(joinedOn) };
}

export function toMemberRecord(member: Member) {
  return { userId: member.userId, ...toMembershipRecord(member) };
}

export function toUtc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
