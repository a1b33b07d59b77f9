import type { Customer } from '../domain/customers.ts';
import type { Group } from '../domain/groups.ts';
import type { Membership } from '../domain/memberships.ts';
import { offerAt } from '../domain/offers.ts';
import { phaseBy } from '../domain/schedule.ts';

/** What is stored, as it is for readers at a moment: what has ended by itself is over, although no change says so yet. */

/** `overdue`: how many members are past due. */
export function groupNow(group: Group, overdue: number, now: number): Group {
  const memberCount = group.memberCount - overdue;
  return {
    ...group,
    memberCount,
    timedMembers: group.timedMembers - overdue,
    companyId: memberCount === 0 ? null : group.companyId,
    phase: phaseBy(group, now),
    handOverOffer: offerAt(group, now) === null ? null : group.handOverOffer,
  };
}

/** A customer has no default group when their membership in it has ended by itself. */
export function customerNow(
  customer: Customer,
  inDefaultGroup: Membership | null,
  now: number,
): Customer {
  const validUntil = inDefaultGroup?.validUntil ?? null;
  return validUntil === null || validUntil > now ? customer : { ...customer, defaultGroupId: null };
}
