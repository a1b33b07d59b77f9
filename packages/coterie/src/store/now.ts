import type { Customer } from '../domain/customers.ts';
import type { Group } from '../domain/groups.ts';
import type { Membership } from '../domain/memberships.ts';
import { offerAt } from '../domain/offers.ts';
import { phaseBy } from '../domain/schedule.ts';

/**
 * What is stored, as readers see it at a moment: whatever ends by itself has ended at its time, even if the log does
 * not record it yet.
 */

/** `overdue` is how many members are past due. */
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

/** A customer whose membership in the default group has ended by itself has no default group. */
export function customerNow(
  customer: Customer,
  inDefaultGroup: Membership | null,
  now: number,
): Customer {
  const validUntil = inDefaultGroup?.validUntil ?? null;
  return validUntil === null || validUntil > now ? customer : { ...customer, defaultGroupId: null };
}
