import { expect } from 'vitest';

import type { Facts } from '../../src/domain/facts.ts';
import type { Group } from '../../src/domain/groups.ts';
import type { Membership } from '../../src/domain/memberships.ts';

/** The rules of the contract's §3 and §4 that a committed state can break, seen in that state alone. */
export function expectRulesHold(facts: Facts): void {
  const groups = present(facts.groups.touched);
  const memberships = present(facts.memberships.touched);
  for (const group of groups) {
    const members = memberships.filter((one) => one.groupId === group.groupId);
    expectGroupHolds(facts, group, members);
    expectInvitationsHold(facts, group, members);
  }
  const live = groups.filter(({ status }) => status !== 'DELETED');
  expectDistinct(
    'externalId',
    live.map(({ externalId }) => externalId),
  );
  const primaries = live.map(({ primaryUserId }) => primaryUserId).filter((id) => id !== null);
  expectDistinct('primary member', primaries);
  expectDistinct(
    'membership',
    memberships.map((one) => `${one.groupId}:${one.userId}`),
  );
  expectProfilesHold(facts);
  for (const customer of present(facts.customers.touched)) {
    const own = memberships.filter(({ userId }) => userId === customer.userId);
    if (customer.mergedInto !== null) expect(own, 'groups of a merged customer').toEqual([]);
    const { defaultGroupId } = customer;
    if (defaultGroupId !== null && !own.some(({ groupId }) => groupId === defaultGroupId))
      expect.fail(`the default group of ${customer.userId} is none of hers`);
  }
}

/** One profile per source and account, and no identifier that is in none of them. */
function expectProfilesHold(facts: Facts): void {
  for (const [userId, details] of facts.details.touched) {
    const profiles = (details?.profiles ?? []).map((one) => `${one.source} ${one.accountId}`);
    expectDistinct('profile', profiles);
    const strays = present(facts.owners.touched)
      .filter((owner) => owner.userId === userId)
      .filter(({ identifier: one }) => !profiles.includes(`${one.source} ${one.accountId}`));
    if (strays.length > 0) expect.fail(`${userId} has an identifier outside her profiles`);
  }
}

function expectGroupHolds(facts: Facts, group: Group, members: readonly Membership[]): void {
  const { groupId, status, memberCount, maxGroupSize, primaryUserId } = group;
  const at = `group ${groupId}`;
  if (members.length !== memberCount) expect.fail(`${at} counts ${memberCount} members`);
  if (memberCount > maxGroupSize) expect.fail(`${at} has more members than seats`);
  if (status === 'DELETED' && memberCount > 0) expect.fail(`${at} is deleted and has members`);
  if (status !== 'DELETED' && maxGroupSize > facts.org.productLimit)
    expect.fail(`${at} is larger than the product limit`);
  if (status === 'INACTIVE' && primaryUserId !== null)
    expect.fail(`${at} is out of use though it has a primary member`);
  if (primaryUserId !== null && !members.some(({ userId }) => userId === primaryUserId))
    expect.fail(`the primary member of ${at} is no member`);
  const timed = members.filter(({ validUntil }) => validUntil !== null);
  if (timed.length !== group.timedMembers)
    expect.fail(`${at} counts ${group.timedMembers} memberships that end by themselves`);
  if (timed.some(({ userId }) => userId === primaryUserId))
    expect.fail(`the primary membership of ${at} ends by itself`);
  const companies = members.map(({ userId }) => facts.customers.need(userId).companyId);
  if (new Set(companies).size > 1) expect.fail(`${at} mixes companies`);
  if ((companies[0] ?? null) !== group.companyId) expect.fail(`${at} names another company`);
}

/** Open invitations are counted, and of customers who are no members; an offer is made to a member by another. */
function expectInvitationsHold(facts: Facts, group: Group, members: readonly Membership[]): void {
  const { groupId, invitedCount, handOverOffer, primaryUserId } = group;
  const at = `group ${groupId}`;
  const open = present(facts.invitations.touched).filter(
    (one) => one.groupId === groupId && one.status === 'OPEN',
  );
  const isMember = (id: number): boolean => members.some(({ userId }) => userId === id);
  expectDistinct(
    'invited customer',
    open.map(({ userId }) => userId),
  );
  if (open.length !== invitedCount) expect.fail(`${at} counts ${invitedCount} invitations`);
  if (open.some(({ userId }) => isMember(userId))) expect.fail(`${at} invites a member`);
  if (handOverOffer === null) return;
  if (primaryUserId === null) expect.fail(`${at} is offered by nobody`);
  if (!isMember(handOverOffer.userId) || handOverOffer.userId === primaryUserId)
    expect.fail(`${at} is offered to whom it can not be`);
}

function expectDistinct(about: string, values: readonly unknown[]): void {
  if (new Set(values).size !== values.length) expect.fail(`the same ${about} twice`);
}

function present<Value>(table: ReadonlyMap<unknown, Value | null>): readonly Value[] {
  return [...table.values()].filter((value) => value !== null);
}
