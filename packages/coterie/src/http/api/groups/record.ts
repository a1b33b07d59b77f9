import { Type } from 'typebox';

import type { Member } from '../../../domain/memberships.ts';
import { toUtc } from '../../../dates.ts';
import { extended, time } from '../../kit/shown.ts';
import { memberResource } from '../members/fields.ts';
import { groupSchema } from './answer.ts';

/** Groups and memberships as lists show them, whole or with chosen fields. */

const membershipSchemas = {
  ...memberResource.shownSchemas,
  joinedOn: time('When the customer joined.'),
};

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
  description: 'A group, or those of its fields that `fields` names.',
});

export const memberRecord = Type.Partial(
  Type.Object({
    userId: Type.Integer({ description: 'Id of the customer.' }),
    ...membershipSchemas,
  }),
  {
    title: 'MemberRecord',
    description: 'A member of a group.',
    examples: [{ userId: 1007, ...sampleMembership }],
  },
);

const membership = Type.Partial(Type.Object(membershipSchemas), {
  description: 'The membership of the customer in the group.',
});

export const groupOfCustomer = extended(groupRecord, Type.Partial(Type.Object({ membership })), {
  title: 'GroupOfCustomer',
  description: 'A group that the customer is a member of.',
});

export function toMembershipRecord(member: Member) {
  return { ...memberResource.show(member), joinedOn: toUtc(member.joinedOn) };
}

export function toMemberRecord(member: Member) {
  return { userId: member.userId, ...toMembershipRecord(member) };
}
