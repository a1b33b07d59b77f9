import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { closeOffer } from '../effects/offers.ts';
import { checkExpiry } from '../expiry.ts';
import type { Group } from '../groups.ts';
import { offerAt, type OfferedHandOver } from '../offers.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { findLiveGroup } from '../rules/groups.ts';
import { checkSequence } from './groups.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { checkSuccession, succeed } from './succession.ts';

/** The primary member offers the role to a member who could take it over now. */
export const offerHandOver: Handler<'offerHandOver', CommandOf<'offerHandOver'>> = (
  decision,
  command,
) => {
  const { facts, now } = decision;
  const { groupId, userId } = command;
  const group = findLiveGroup(facts, groupId, 1619);
  if ('code' in group) return refuse(group);
  const stale = checkSequence(decision, group, command.ifSequence);
  if (stale !== null) return refuse(stale);
  if (group.primaryUserId === null) return refuse(refusal(95118, { x: groupId }));
  const { fromUserId = group.primaryUserId } = command;
  if (fromUserId !== group.primaryUserId)
    return refuse(refusal(95117, { x: fromUserId, y: groupId }));
  const refused = checkSuccession(facts, group, userId);
  if (refused !== null) return refuse(refused);
  const open = offerAt(group, now);
  if (open !== null)
    return command.onExisting === 'ignore' && open.userId === userId
      ? accept<'offerHandOver'>({ ...open, existed: true })
      : refuse(refusal(95116, { x: groupId, y: open.userId }));
  const expiresOn = checkExpiry(command.expiresOn, now);
  if (typeof expiresOn !== 'number') return refuse(expiresOn);
  closeOffer(decision, groupId, 'handOverExpired');
  const after = { fromUserId, expiresOn };
  decision.record({ kind: 'handOverOffered', groupId, userId, before: null, after });
  const { tillId } = decision.context.actor;
  const offer = { groupId, fromUserId, userId, createdBy: tillId, createdOn: now, expiresOn };
  return accept<'offerHandOver'>(offer);
};

/** Hands over. The rules are checked again; if one refuses, the offer stays open. */
export const acceptHandOver: Handler<'acceptHandOver', CommandOf<'acceptHandOver'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const found = findOffer(decision, command);
  if ('code' in found) return refuse(found);
  const { group, offer } = found;
  const { groupId } = group;
  facts.needSuccessor(groupId, offer.userId);
  const refused = checkSuccession(facts, group, offer.userId);
  if (refused !== null) return refuse(refused);
  closeOffer(decision, groupId, 'handOverAccepted');
  succeed(decision, group, offer.userId);
  return accept<'acceptHandOver'>({ groupId, userId: offer.userId });
};

export const declineHandOver: Handler<'declineHandOver', CommandOf<'declineHandOver'>> = (
  decision,
  command,
) => {
  const found = findOffer(decision, command);
  if ('code' in found) return refuse(found);
  closeOffer(decision, found.group.groupId, 'handOverDeclined');
  return accept<'declineHandOver'>(found.offer);
};

export const withdrawHandOver: Handler<'withdrawHandOver', CommandOf<'withdrawHandOver'>> = (
  decision,
  command,
) => {
  const found = findOffer(decision, command);
  if ('code' in found) return refuse(found);
  closeOffer(decision, found.group.groupId, 'handOverWithdrawn');
  return accept<'withdrawHandOver'>(found.offer);
};

/** The group and its open offer, which only the member to whom it was made can answer. */
function findOffer(
  decision: Decision,
  command: CommandOf<'acceptHandOver' | 'declineHandOver' | 'withdrawHandOver'>,
): { readonly group: Group; readonly offer: OfferedHandOver } | Refusal {
  const { facts, now } = decision;
  const { groupId, ifSequence } = command;
  const group = findLiveGroup(facts, groupId, 1619);
  if ('code' in group) return group;
  const stale = checkSequence(decision, group, ifSequence);
  if (stale !== null) return stale;
  const offer = offerAt(group, now);
  if (offer === null) return refusal(95115, { x: groupId });
  const { userId = offer.userId } = 'userId' in command ? command : {};
  return userId === offer.userId ? { group, offer } : refusal(95114, { x: userId });
}
