import type { Decision } from '../decision.ts';
import { offerOf } from '../offers.ts';

/** Records what became of the group's offer, if it has one: that it expired, whatever was meant, when it was too late. */
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
