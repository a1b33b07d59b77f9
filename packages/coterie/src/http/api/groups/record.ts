import { Type } from 'typebox';

import type { Member } from '../../../domain/memberships.ts';
import { toUtc, toUtcOrNull } from '../../../dates.ts';
import { orNull } from '../../kit/shown.ts';
import { groupSchema } from './answer.ts';

/** Groups and memberships as the native API answers them. */

const permissions = Type.Array(Type.String({ description: 'A permission code.' }), {
  description: 'Her permission codes in the group.',
});
const primaryMember = Type.Boolean({ description: 'Whether she is the primary member.' });
const defaultGroup = Type.Boolean({ description: 'Whether it is her default group.' });
const joinedOn = Type.String({ description: 'When she joined, in UTC (ISO 8601).' });

const validUntil = orNull(
  Type.String(),
  'When the membership ends by itself, in UTC (ISO 8601); null: it does not.',
);

const membershipFields = { permissions, primaryMember, defaultGroup, joinedOn, validUntil };

const sampleMembership = {
  permissions: ['allow_points_redemption'],
  primaryMember: true,
  defaultGroup: true,
  joinedOn: '2026-11-22T06:00:00.000Z',
  validUntil: null,
};

/** A group with all of its fields, or those of `fields=`. */
export const groupRecord = Type.Partial(groupSchema, {
  title: 'GroupRecord',
  description: 'A group; where `fields` is sent, those fields of it.',
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
    ...groupSchema.properties,
    membership: Type.Partial(Type.Object(membershipFields), {
      description: 'How she is a member of it.',
    }),
  }),
  {
    title: 'GroupOfCustomer',
    description: 'A group that she is a member of.',
  },
);

export function toMembershipRecord(member: Member) {
  const { permissions, primaryMember, defaultGroup, joinedOn, validUntil } = member;
  return {
    permissions,
    primaryMember,
    defaultGroup,
    joinedOn: toUtc(joinedOn),
    validUntil: toUtcOrNull(validUntil),
  };
}

export function toMemberRecord(member: Member) {
  return { userId: member.userId, ...toMembershipRecord(member) };
}
