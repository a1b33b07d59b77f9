import type { Group, HandOverOffer } from './groups.ts';

/** An offer, with its group and the member who makes it. */
export interface OfferedHandOver extends HandOverOffer {
  readonly groupId: number;
  /** The primary member. The offer ends when another member becomes the primary member. */
  readonly fromUserId: number;
}

/** The offer of the group's primary member, expired or not. */
export function offerOf({ groupId, primaryUserId, handOverOffer }: Group): OfferedHandOver | null {
  if (handOverOffer === null || primaryUserId === null) return null;
  return { groupId, fromUserId: primaryUserId, ...handOverOffer };
}

/** The offer of the group's primary member, if it can be accepted at this time. */
export function offerAt(group: Group, now: number): OfferedHandOver | null {
  const offer = offerOf(group);
  return offer !== null && now < offer.expiresOn ? offer : null;
}
