import type { Decision } from '../decision.ts';
import { offerOf } from '../offers.ts';

/** Records that the group's offer, if there is one, is closed: as `meant`, or as expired when its time is over. */
export function closeOffer(
  decision: Decision,
  groupId: number,
  meant: 'handOverAccepted' | 'handOverDeclined' | 'handOverWithdrawn' | 'handOverExpired',
): void {
  const offer = offerOf(decision.facts.groups.need(groupId));
  if (offer === null) return;
  const { userId, fromUserId, expiresOn } = offer;
  const kind = decision.now < expiresOn ? meant : 'handOverExpired';
  decision.record({ kind, groupId, userId, before: { fromUserId, expiresOn }, after: null });
}
