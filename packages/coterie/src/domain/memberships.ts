import type { Group } from './groups.ts';

/** What is stored of a customer's membership; whether it is primary or default stands elsewhere. */
export interface Membership {
  readonly groupId: number;
  readonly userId: number;
  readonly permissions: readonly string[];
  /** Milliseconds since the epoch. */
  readonly joinedOn: number;
  readonly joinedSequence: number;
  /** When it ends by itself, in milliseconds since the epoch; null: it does not. */
  readonly validUntil: number | null;
}

/** A membership that ended: the customer was a member from one change of the log up to another. */
export interface EndedMembership extends Omit<Membership, 'validUntil'> {
  readonly primaryMember: boolean;
  readonly leftOn: number;
  readonly leftSequence: number;
}

/** One membership as readers see it. */
export interface Member {
  readonly userId: number;
  readonly permissions: readonly string[];
  readonly primaryMember: boolean;
  readonly defaultGroup: boolean;
  readonly joinedOn: number;
  /** When the membership ends by itself; null: it does not. */
  readonly validUntil: number | null;
  /** False for one who left; her permissions are those she had. */
  readonly active: boolean;
}

export function membershipKey(groupId: number, userId: number): string {
  return `${groupId}:${userId}`;
}

/** Which membership. */
export interface MembershipKey {
  readonly groupId: number;
  readonly userId: number;
}

export function splitMembershipKey(key: string): MembershipKey {
  const [groupId = 0, userId = 0] = key.split(':').map(Number);
  return { groupId, userId };
}

/** A group of a customer's, and her membership in it. */
export interface GroupOfCustomer {
  readonly group: Group;
  readonly membership: Member;
}
