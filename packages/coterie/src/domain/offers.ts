import type { Group, HandOverOffer } from './groups.ts';

/** An offer, and whose it is. */
export interface OfferedHandOver extends HandOverOffer {
  readonly groupId: number;
  /** The primary member: when somebody else becomes that, the offer falls. */
  readonly fromUserId: number;
}

/** The offer that the group's primary member has made, expired or not. */
export function offerOf({ groupId, primaryUserId, handOverOffer }: Group): OfferedHandOver | null {
  if (handOverOffer === null || primaryUserId === null) return null;
  return { groupId, fromUserId: primaryUserId, ...handOverOffer };
}

/** The same, if it can be accepted at this time. */
export function offerAt(group: Group, now: number): OfferedHandOver | null {
  const offer = offerOf(group);
  return offer !== null && now < offer.expiresOn ? offer : null;
}
