import type { JoinItem } from './commands.ts';
import type { Customer } from './customers.ts';
import { fitsCompany } from './decide/memberships.ts';
import { isToCome, mayEnd } from './decide/window.ts';
import { type ErrorCode } from './errors.ts';
import { type Refusal, refusal } from './refusals.ts';
import type { Facts } from './facts.ts';
import type { Group } from './groups.ts';
import type { Needs } from './needs.ts';
import { knowsPermission } from './org.ts';
import {
  customerExists,
  customerNotErased,
  customerNotMerged,
  groupExists,
  groupJoinable,
  type Reason,
  reasonOf,
  type Rule,
  type RuleFacts,
} from './rules.ts';
import { hasRoom, heldSeats } from './seats.ts';

/** One customer who is to join one group. */
interface Attempt {
  readonly facts: Facts;
  readonly group: Group | null;
  readonly userId: number;
  readonly customer: Customer | null;
  readonly item: JoinItem;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface JoinRule extends Rule<Attempt> {
  /** What the join is refused with. */
  readonly code: ErrorCode;
  /** What stands for `{x}` in the code's sentence. */
  readonly x?: (attempt: Attempt) => string | number;
}

/** The rules about the group alone, which refuse a join as a whole. */
const groupRules: readonly JoinRule[] = [
  { ...groupExists, code: 1632 },
  { ...groupJoinable, code: 1632 },
];

/** The rules about each customer who is to join, in the contract's order: the first that refuses gives the code. */
const itemRules: readonly JoinRule[] = [
  { ...customerExists, code: 8015 },
  { ...customerNotMerged, code: 8069 },
  { ...customerNotErased, code: 95060 },
  {
    name: 'notYetMember',
    code: 1636,
    sentence: 'The customer is not a member of the group yet.',
    help: 'Nothing to do: `joinedOn` and `joinedSequence` say since when she is one.',
    holds: ({ facts, group, userId }) => group && facts.membership(group.groupId, userId) === null,
    facts: ({ facts, group, userId }) => {
      const membership = group && facts.membership(group.groupId, userId);
      if (membership === null) return {};
      return { joinedOn: membership.joinedOn, joinedSequence: membership.joinedSequence };
    },
  },
  {
    name: 'noOtherPrimary',
    code: 1637,
    sentence: 'The group has no primary member, if she is to be the primary member.',
    help: 'A group has at most one primary member; `primaryUserId` is who it is. Join as a secondary member.',
    holds: ({ group, item }) => group && (!item.primaryMember || group.primaryUserId === null),
    facts: ({ group, item }) =>
      item.primaryMember && group !== null && group.primaryUserId !== null
        ? { primaryUserId: group.primaryUserId }
        : {},
  },
  {
    name: 'notPrimaryElsewhere',
    code: 1642,
    sentence: 'She is the primary member of no group, if she is to be the primary member.',
    help: 'A customer is the primary member of at most one live group, which is `primaryOfGroupId`.',
    holds: ({ facts, userId, item }) => !item.primaryMember || facts.primaryOf(userId) === null,
    facts: ({ facts, userId, item }) => {
      const primaryOfGroupId = item.primaryMember ? facts.primaryOf(userId) : null;
      return primaryOfGroupId === null ? {} : { primaryOfGroupId };
    },
  },
  {
    name: 'permissionsKnown',
    code: 1641,
    sentence: 'The org knows every permission code.',
    help: '`unknownPermissions` are neither built in nor registered by the org.',
    holds: (attempt) => unknownPermissions(attempt).length === 0,
    facts: (attempt) => {
      const unknown = unknownPermissions(attempt);
      return unknown.length === 0 ? {} : { unknownPermissions: unknown };
    },
    x: (attempt) => unknownPermissions(attempt)[0] ?? '',
  },
  {
    name: 'sameCompany',
    code: 1622,
    sentence: 'The customer is of the company that the members are of, or of none as they are.',
    help: 'Set her company (`companyId`) to that of the group (`groupCompanyId`) first, or choose another group. An empty group takes anybody.',
    holds: ({ group, customer }) => group && customer && fitsCompany(group, customer),
    facts: ({ group, customer }) =>
      group === null || customer === null
        ? {}
        : { companyId: customer.companyId, groupCompanyId: group.companyId },
  },
  {
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
    x: ({ group }) => group?.maxGroupSize ?? '',
  },
  {
    name: 'primaryWithoutEnd',
    code: 95102,
    sentence: 'Her membership does not end by itself, if she is to be the primary member.',
    help: 'A group must not lose its primary member by itself. Leave `validUntil` away, or join as a secondary member.',
    holds: ({ item }) => mayEnd(item.validUntil ?? null, item.primaryMember),
    facts: ({ item }) => (item.primaryMember ? ending(item) : {}),
  },
  {
    name: 'endsInFuture',
    code: 95100,
    sentence: 'Her membership ends in the future, if it ends by itself.',
    help: 'It would be over already. Choose a `validUntil` that has not come yet, or none.',
    holds: ({ item, now }) => isToCome(item.validUntil ?? null, now),
    facts: ({ item }) => ending(item),
  },
];

/** Every rule of a join, in the order in which they are looked at. */
export const joinRules: readonly JoinRule[] = [...groupRules, ...itemRules];

/** Why this customer can not join this group, which is ACTIVE, now: the first rule that refuses. Null: she can. */
export function refusalOf(facts: Facts, group: Group, item: JoinItem, now: number): Refusal | null {
  const { userId } = item;
  if (userId === undefined) return refusal(403, { x: 'userId' });
  const attempt = { facts, group, userId, customer: facts.customers.get(userId), item, now };
  const broken = itemRules.find((rule) => rule.holds(attempt) === false);
  if (broken === undefined) return null;
  return refusal(broken.code, broken.x === undefined ? {} : { x: broken.x(attempt) });
}

/** Whether a customer could join a group now, as which member, with which permissions, until when. */
export interface WhyNotJoin extends Omit<JoinItem, 'userId' | 'defaultGroup'> {
  readonly groupId: number;
  readonly userId: number;
}

/** Every rule of a join with its verdict; a join is refused with the code of the first that refuses. */
export interface JoinVerdict {
  readonly wouldJoin: boolean;
  readonly rules: readonly (Reason & { readonly code: ErrorCode })[];
}

export function needsOfWhyNotJoin({ groupId, userId, primaryMember }: WhyNotJoin): Needs {
  const primaryOf = primaryMember ? [userId] : [];
  return { groups: [{ id: groupId }], customers: [userId], primaryOf, openInvitations: true };
}

export function whyNotJoin(facts: Facts, question: WhyNotJoin, now: number): JoinVerdict {
  const { groupId, userId } = question;
  const group = facts.groups.get(groupId);
  const customer = facts.customers.get(userId);
  const item = { ...question, defaultGroup: false };
  const attempt: Attempt = { facts, group, userId, customer, item, now };
  const rules = joinRules.map((one) => {
    const { rule, ...rest } = reasonOf(one, attempt);
    return { rule, code: one.code, ...rest };
  });
  return { wouldJoin: rules.every(({ verdict }) => verdict === 'passes'), rules };
}

function ending({ validUntil }: JoinItem): RuleFacts {
  return validUntil === undefined ? {} : { validUntil };
}

function unknownPermissions({ facts, item }: Attempt): readonly string[] {
  return item.permissions.filter((code) => !knowsPermission(facts.org, code));
}
