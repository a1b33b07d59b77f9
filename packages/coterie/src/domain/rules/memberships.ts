import type { Customer } from '../customers.ts';
import type { Facts } from '../facts.ts';
import type { Group } from '../groups.ts';
import type { Membership } from '../memberships.ts';
import { knowsPermission } from '../org.ts';
import type { Fill, Refusal } from '../refusals.ts';
import { hasRoom, heldSeats } from '../seats.ts';
import { type CodedRule, refusalBy, type RuleFacts } from './rule.ts';

/** One customer and one group, and the membership that the customer has or is to have. */
export interface MembershipSubject {
  readonly facts: Facts;
  readonly group: Group | null;
  readonly userId: number;
  readonly customer: Customer | null;
  readonly primaryMember: boolean;
  readonly permissions: readonly string[];
  /** When the membership ends by itself, in milliseconds since the epoch; null: it does not. */
  readonly validUntil: number | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A rule that uses these parts of the subject. */
type About<Parts extends keyof MembershipSubject> = CodedRule<Pick<MembershipSubject, Parts>>;

export const isMember: About<'facts' | 'group' | 'userId'> = {
  name: 'isMember',
  code: 1620,
  sentence: 'The customer is a member of the group.',
  help: 'Add the customer with `PUT /api/v1/groups/{groupId}/members/{userId}`. Of a member, `joinedSequence` is the change by which the customer joined, and `validUntil` is when the membership will end.',
  holds: (subject) => subject.group && membershipOf(subject) !== null,
  facts: (subject) => {
    const membership = membershipOf(subject);
    if (membership === null) return {};
    const { validUntil } = membership;
    return {
      ...joined(membership),
      primaryMember: subject.group?.primaryUserId === subject.userId,
      ...(validUntil === null ? {} : { validUntil }),
    };
  },
  fill: userAndGroup,
};

export const notYetMember: About<'facts' | 'group' | 'userId'> = {
  name: 'notYetMember',
  code: 1636,
  sentence: 'The customer is not a member of the group yet.',
  help: 'Nothing to do. `joinedOn` and `joinedSequence` say when the customer joined.',
  holds: (subject) => subject.group && membershipOf(subject) === null,
  facts: (subject) => {
    const membership = membershipOf(subject);
    return membership === null ? {} : joined(membership);
  },
  fill: userAndGroup,
};

export const notPrimaryMember: About<'group' | 'userId'> = {
  name: 'notPrimaryMember',
  code: 95083,
  sentence: 'The customer is not the primary member of the group.',
  help: 'Hand the group over to another member first.',
  holds: ({ group, userId }) => group && group.primaryUserId !== userId,
  facts: () => ({}),
  fill: userAndGroup,
};

export const noOtherPrimary: About<'group' | 'primaryMember'> = {
  name: 'noOtherPrimary',
  code: 1637,
  sentence: 'The group has no primary member, if the customer is to be the primary member.',
  help: 'Join as a secondary member, or hand the group over afterwards with `POST /api/v1/groups/{groupId}/hand-over`. `primaryUserId` is the current primary member.',
  holds: ({ group, primaryMember }) => group && (!primaryMember || group.primaryUserId === null),
  facts: ({ group, primaryMember }) =>
    primaryMember && group !== null && group.primaryUserId !== null
      ? { primaryUserId: group.primaryUserId }
      : {},
  fill: ({ group }) => ({ x: group?.groupId ?? '', y: group?.primaryUserId ?? '' }),
};

export const notPrimaryElsewhere: About<'facts' | 'userId' | 'primaryMember'> = {
  name: 'notPrimaryElsewhere',
  code: 1642,
  sentence: 'The customer is the primary member of no group, if they are to be the primary member.',
  help: 'Join as a secondary member, or first hand over the group `primaryOfGroupId` with `POST /api/v1/groups/{groupId}/hand-over`.',
  holds: ({ facts, userId, primaryMember }) => !primaryMember || facts.primaryOf(userId) === null,
  facts: ({ facts, userId, primaryMember }) => {
    const primaryOfGroupId = primaryMember ? facts.primaryOf(userId) : null;
    return primaryOfGroupId === null ? {} : { primaryOfGroupId };
  },
  fill: ({ facts, userId }) => ({ x: userId, y: facts.primaryOf(userId) ?? '' }),
};

export const permissionsKnown: About<'facts' | 'permissions'> = {
  name: 'permissionsKnown',
  code: 1641,
  sentence: 'The org knows every permission code.',
  help: 'Leave out the `unknownPermissions`, or let the operator register them for the org with `coterie org set --permission-codes`.',
  holds: (subject) => unknownPermissions(subject).length === 0,
  facts: (subject) => {
    const unknown = unknownPermissions(subject);
    return unknown.length === 0 ? {} : { unknownPermissions: unknown };
  },
  fill: (subject) => ({ x: unknownPermissions(subject)[0] ?? '' }),
};

/** All members of a group belong to the same company, or all to none. */
export const sameCompany: About<'group' | 'userId' | 'customer'> = {
  name: 'sameCompany',
  code: 1622,
  sentence: 'The customer belongs to the same company as the members, or to none as they do.',
  help: 'Set the company of the customer (`companyId`) to that of the group (`groupCompanyId`) with `PATCH /api/v1/customers/{userId}`, or choose another group. Customers of any company can join an empty group.',
  holds: ({ group, customer }) =>
    group && customer && (group.memberCount === 0 || group.companyId === customer.companyId),
  facts: ({ group, customer }) =>
    group === null || customer === null
      ? {}
      : { companyId: customer.companyId, groupCompanyId: group.companyId },
  fill: (subject) => ({ ...userAndGroup(subject), when: 'differs' }),
};

export const roomForOne: About<'facts' | 'group' | 'userId' | 'now'> = {
  name: 'hasRoom',
  code: 1638,
  sentence: 'The group has room for one more member.',
  help: 'Raise `maxGroupSize`, up to the product limit of the org, with `PATCH /api/v1/groups/{groupId}`, remove a member, or withdraw an invitation. Members (`memberCount`) and open invitations of other customers (`invitedCount`) each take a seat.',
  holds: ({ facts, group, userId, now }) => group && hasRoom(facts, group, now, [userId]),
  facts: ({ facts, group, userId, now }) => {
    if (group === null) return {};
    const { memberCount, maxGroupSize } = group;
    const invitedCount = heldSeats(facts, group, now, [userId]);
    return { memberCount, maxGroupSize, ...(invitedCount === 0 ? {} : { invitedCount }) };
  },
  fill: ({ group }) => (group === null ? {} : fullGroup(group)),
};

/** A group must not lose its primary member by itself. */
export const primaryWithoutEnd: About<'primaryMember' | 'validUntil'> = {
  name: 'primaryWithoutEnd',
  code: 95102,
  sentence: 'The membership does not end by itself, if the customer is to be the primary member.',
  help: 'Leave out `validUntil`, or join as a secondary member. A group must not lose its primary member by itself.',
  holds: ({ primaryMember, validUntil }) => validUntil === null || !primaryMember,
  facts: (subject) => (subject.primaryMember ? ending(subject) : {}),
};

export const endsInFuture: About<'validUntil' | 'now'> = {
  name: 'endsInFuture',
  code: 95100,
  sentence: 'The membership ends in the future, if it ends by itself.',
  help: 'Choose a `validUntil` in the future, or none.',
  holds: ({ validUntil, now }) => validUntil === null || validUntil > now,
  facts: ending,
};

export function fullGroup({ maxGroupSize, groupId }: Group): Fill<1638> {
  return { x: maxGroupSize, y: groupId, when: 'full' };
}

/** For sentences about the customer and the group. */
export function userAndGroup({ userId, group }: Pick<MembershipSubject, 'userId' | 'group'>): Fill {
  return { x: userId, y: group?.groupId ?? '' };
}

/** Rejected with 1641 when the org does not know one of the codes. */
export function checkPermissions(facts: Facts, permissions: readonly string[]): Refusal | null {
  return refusalBy([permissionsKnown], { facts, permissions });
}

/** Rejected with 1620 when the customer is not a member of the group. */
export function checkMember(facts: Facts, group: Group, userId: number): Refusal | null {
  return refusalBy([isMember], { facts, group, userId });
}

/** Those of the codes that are neither built in nor registered by the org. */
function unknownPermissions({
  facts,
  permissions,
}: Pick<MembershipSubject, 'facts' | 'permissions'>): readonly string[] {
  return permissions.filter((code) => !knowsPermission(facts.org, code));
}

function membershipOf({
  facts,
  group,
  userId,
}: Pick<MembershipSubject, 'facts' | 'group' | 'userId'>): Membership | null {
  return group && facts.membership(group.groupId, userId);
}

function joined({ joinedOn, joinedSequence }: Membership): RuleFacts {
  return { joinedOn, joinedSequence };
}

function ending({ validUntil }: Pick<MembershipSubject, 'validUntil'>): RuleFacts {
  return validUntil === null ? {} : { validUntil };
}
