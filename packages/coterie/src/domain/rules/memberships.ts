import type { Customer } from '../customers.ts';
import type { Facts } from '../facts.ts';
import type { Group } from '../groups.ts';
import type { Membership } from '../memberships.ts';
import { knowsPermission } from '../org.ts';
import type { Fill, Refusal } from '../refusals.ts';
import { hasRoom, heldSeats } from '../seats.ts';
import { type CodedRule, refusalBy, type RuleFacts } from './rule.ts';

/** One customer and one group, and the membership that the one has in the other or is to have. */
export interface MembershipSubject {
  readonly facts: Facts;
  readonly group: Group | null;
  readonly userId: number;
  readonly customer: Customer | null;
  readonly primaryMember: boolean;
  readonly permissions: readonly string[];
  /** When it ends by itself, in milliseconds since the epoch; null: it does not. */
  readonly validUntil: number | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Most rules look at a part. */
type About<Parts extends keyof MembershipSubject> = CodedRule<Pick<MembershipSubject, Parts>>;

export const isMember: About<'facts' | 'group' | 'userId'> = {
  name: 'isMember',
  code: 1620,
  sentence: 'The customer is a member of the group.',
  help: 'She never joined, has left, or her membership has ended by itself. For a member, `joinedSequence` is the change that made her one, and `validUntil` when it will end.',
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
  help: 'Nothing to do: `joinedOn` and `joinedSequence` say since when she is one.',
  holds: (subject) => subject.group && membershipOf(subject) === null,
  facts: (subject) => {
    const membership = membershipOf(subject);
    return membership === null ? {} : joined(membership);
  },
};

export const notPrimaryMember: About<'group' | 'userId'> = {
  name: 'notPrimaryMember',
  code: 95083,
  sentence: 'The customer is not the primary member of the group.',
  help: 'Hand the group over to another member first, or let her leave.',
  holds: ({ group, userId }) => group && group.primaryUserId !== userId,
  facts: () => ({}),
  fill: userAndGroup,
};

export const noOtherPrimary: About<'group' | 'primaryMember'> = {
  name: 'noOtherPrimary',
  code: 1637,
  sentence: 'The group has no primary member, if she is to be the primary member.',
  help: 'A group has at most one primary member; `primaryUserId` is who it is. Join as a secondary member.',
  holds: ({ group, primaryMember }) => group && (!primaryMember || group.primaryUserId === null),
  facts: ({ group, primaryMember }) =>
    primaryMember && group !== null && group.primaryUserId !== null
      ? { primaryUserId: group.primaryUserId }
      : {},
};

export const notPrimaryElsewhere: About<'facts' | 'userId' | 'primaryMember'> = {
  name: 'notPrimaryElsewhere',
  code: 1642,
  sentence: 'She is the primary member of no group, if she is to be the primary member.',
  help: 'A customer is the primary member of at most one live group, which is `primaryOfGroupId`.',
  holds: ({ facts, userId, primaryMember }) => !primaryMember || facts.primaryOf(userId) === null,
  facts: ({ facts, userId, primaryMember }) => {
    const primaryOfGroupId = primaryMember ? facts.primaryOf(userId) : null;
    return primaryOfGroupId === null ? {} : { primaryOfGroupId };
  },
};

export const permissionsKnown: About<'facts' | 'permissions'> = {
  name: 'permissionsKnown',
  code: 1641,
  sentence: 'The org knows every permission code.',
  help: '`unknownPermissions` are neither built in nor registered by the org.',
  holds: (subject) => unknownPermissions(subject).length === 0,
  facts: (subject) => {
    const unknown = unknownPermissions(subject);
    return unknown.length === 0 ? {} : { unknownPermissions: unknown };
  },
  fill: (subject) => ({ x: unknownPermissions(subject)[0] ?? '' }),
};

/** All members of a group belong to the same company, or all to none. */
export const sameCompany: About<'group' | 'customer'> = {
  name: 'sameCompany',
  code: 1622,
  sentence: 'The customer is of the company that the members are of, or of none as they are.',
  help: 'Set her company (`companyId`) to that of the group (`groupCompanyId`) first, or choose another group. An empty group takes anybody.',
  holds: ({ group, customer }) =>
    group && customer && (group.memberCount === 0 || group.companyId === customer.companyId),
  facts: ({ group, customer }) =>
    group === null || customer === null
      ? {}
      : { companyId: customer.companyId, groupCompanyId: group.companyId },
};

export const roomForOne: About<'facts' | 'group' | 'userId' | 'now'> = {
  name: 'hasRoom',
  code: 1638,
  sentence: 'The group has room for one more member.',
  help: '`memberCount`, and the seats that open invitations of others hold (`invitedCount`), have reached `maxGroupSize`. Raise it, up to the org’s product limit, let somebody leave, or withdraw an invitation.',
  holds: ({ facts, group, userId, now }) => group && hasRoom(facts, group, now, [userId]),
  facts: ({ facts, group, userId, now }) => {
    if (group === null) return {};
    const { memberCount, maxGroupSize } = group;
    const invitedCount = heldSeats(facts, group, now, [userId]);
    return { memberCount, maxGroupSize, ...(invitedCount === 0 ? {} : { invitedCount }) };
  },
  fill: ({ group }) => ({ x: group?.maxGroupSize ?? '' }),
};

/** A group must not lose its primary member by itself. */
export const primaryWithoutEnd: About<'primaryMember' | 'validUntil'> = {
  name: 'primaryWithoutEnd',
  code: 95102,
  sentence: 'Her membership does not end by itself, if she is to be the primary member.',
  help: 'A group must not lose its primary member by itself. Leave `validUntil` away, or join as a secondary member.',
  holds: ({ primaryMember, validUntil }) => validUntil === null || !primaryMember,
  facts: (subject) => (subject.primaryMember ? ending(subject) : {}),
};

export const endsInFuture: About<'validUntil' | 'now'> = {
  name: 'endsInFuture',
  code: 95100,
  sentence: 'Her membership ends in the future, if it ends by itself.',
  help: 'It would be over already. Choose a `validUntil` that has not come yet, or none.',
  holds: ({ validUntil, now }) => validUntil === null || validUntil > now,
  facts: ending,
};

/** For sentences about both. */
export function userAndGroup({ userId, group }: Pick<MembershipSubject, 'userId' | 'group'>): Fill {
  return { x: userId, y: group?.groupId ?? '' };
}

/** Refused with 1641 when the org does not know one of the codes. */
export function checkPermissions(facts: Facts, permissions: readonly string[]): Refusal | null {
  return refusalBy([permissionsKnown], { facts, permissions });
}

/** Refused with 1620 when the customer is not a member of the group. */
export function checkMember(facts: Facts, group: Group, userId: number): Refusal | null {
  return refusalBy([isMember], { facts, group, userId });
}

/** The codes of these that are neither built in nor registered by the org. */
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
