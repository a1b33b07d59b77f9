import type { Details, Fields, Patch } from './fields.ts';
import type { Group } from './groups.ts';

/** What a membership itself stores. */
export const membershipFields = {
  permissions: { kind: 'texts', setBy: 'caller', empty: [] },
  /** When the membership ends by itself; null: it does not. */
  validUntil: { kind: 'time', setBy: 'caller', empty: null },
} as const satisfies Fields;

/** How a customer is a member, as callers set it. The group stores its primary member, the customer the default group. */
export const memberFields = {
  permissions: membershipFields.permissions,
  primaryMember: { kind: 'flag', setBy: 'creation', empty: false },
  defaultGroup: { kind: 'flag', setBy: 'creation', empty: false },
  validUntil: membershipFields.validUntil,
} as const satisfies Fields;

/** What the change log records of a membership. */
export const recordedFields = {
  permissions: memberFields.permissions,
  primaryMember: memberFields.primaryMember,
  validUntil: memberFields.validUntil,
} as const satisfies Fields;

/** A membership in the change log. A membership that does not end by itself has no `validUntil`. */
export type MembershipRecord = Omit<Details<typeof recordedFields>, 'validUntil'> & {
  /** Milliseconds since the epoch. */
  readonly validUntil?: number;
};

export type MemberDetails = Details<typeof memberFields>;
export type MemberPatch = Patch<typeof membershipFields>;

/** A current membership as it is stored. */
export interface Membership extends Details<typeof membershipFields> {
  readonly groupId: number;
  readonly userId: number;
  /** Milliseconds since the epoch. */
  readonly joinedOn: number;
  readonly joinedSequence: number;
}

/** A membership that ended: the customer was a member from one change of the log to another. */
export interface EndedMembership extends Omit<Membership, 'validUntil'> {
  readonly primaryMember: boolean;
  readonly leftOn: number;
  readonly leftSequence: number;
}

/** One membership as readers see it. */
export interface Member extends MemberDetails {
  readonly userId: number;
  /** Milliseconds since the epoch. */
  readonly joinedOn: number;
  /** False for a former member, whose permissions are those they had. */
  readonly active: boolean;
}

export function membershipKey(groupId: number, userId: number): string {
  return `${groupId}:${userId}`;
}

/** Names a membership. */
export interface MembershipKey {
  readonly groupId: number;
  readonly userId: number;
}

export function splitMembershipKey(key: string): MembershipKey {
  const [groupId = 0, userId = 0] = key.split(':').map(Number);
  return { groupId, userId };
}

/** A group of a customer, and their membership in it. */
export interface GroupOfCustomer {
  readonly group: Group;
  readonly membership: Member;
}
