import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { closeInvitation, createInvitation } from '../effects/invitations.ts';
import { addMember, changeDefaultGroup } from '../effects/memberships.ts';
import { checkExpiry } from '../expiry.ts';
import type { Facts } from '../facts.ts';
import {
  type Invitation,
  type InvitationStatus,
  isOpenAt,
  joinItemOf,
  statusAt,
} from '../invitations.ts';
import type { Outcome } from '../outcomes.ts';
import { distinctPermissions } from '../permissions.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { checkCustomer } from '../rules/customers.ts';
import { findJoinableGroup } from '../rules/groups.ts';
import { refusalToJoin } from '../rules/join.ts';
import { checkPermissions } from '../rules/memberships.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { identify } from './identify.ts';

/** Asks a customer who could join now to join a group. A seat is held for them until they answer. */
export const invite: Handler<'invite', CommandOf<'invite'>> = (decision, command) => {
  const { facts, now } = decision;
  const { groupId, identifier, defaultGroup } = command;
  const group = findJoinableGroup(facts, groupId, 1632);
  if ('code' in group) return refuse(group);
  const customer =
    'userId' in identifier ? checkCustomer(facts, identifier.userId) : identify(facts, identifier);
  if ('code' in customer) return refuse(customer);
  const { userId } = customer;
  const existing = facts.openInvitation(groupId, userId);
  if (existing !== null && isOpenAt(existing, now))
    return command.onExisting === 'ignore'
      ? asItIs(facts, existing, command.permissions)
      : refuse(refusal(95111, { x: userId, y: groupId }));
  const permissions = distinctPermissions(command.permissions);
  const { validUntil = null } = command;
  const item = joinItemOf({ userId, permissions, defaultGroup, validUntil });
  const refused = refusalToJoin(facts, group, item, now);
  if (refused !== null) return refuse(refused);
  const expiresOn = checkExpiry(command.expiresOn, now);
  if (typeof expiresOn !== 'number') return refuse(expiresOn);
  if (existing !== null) closeInvitation(decision, existing, 'EXPIRED');
  const made = { groupId, userId, permissions, defaultGroup, validUntil, expiresOn };
  return accept<'invite'>({ invitation: createInvitation(decision, made) });
};

/** The existing invitation, unchanged. Unknown permission codes are rejected, so that no caller believes they were accepted. */
function asItIs(facts: Facts, invitation: Invitation, asked: readonly string[]): Outcome<'invite'> {
  const unknown = checkPermissions(facts, asked);
  return unknown === null ? accept<'invite'>({ invitation, existed: true }) : refuse(unknown);
}

/** Lets the customer join. The rules of a join are checked again; if one refuses, the invitation stays open. */
export const acceptInvitation: Handler<'acceptInvitation', CommandOf<'acceptInvitation'>> = (
  decision,
  command,
) => {
  const { facts, now } = decision;
  const invitation = findAnswerable(decision, command, 'ACCEPTED');
  if ('code' in invitation) return refuse(invitation);
  if (invitation.status === 'ACCEPTED') return accept<'acceptInvitation'>({ invitation });
  const { groupId, invitationId } = invitation;
  const group = findJoinableGroup(facts, groupId, 1632);
  if ('code' in group) return refuse(group);
  const item = joinItemOf(invitation);
  const refused = refusalToJoin(facts, group, item, now);
  if (refused !== null) return refuse(refused);
  const { userId, defaultGroup, ...after } = item;
  addMember(decision, groupId, userId, after);
  if (defaultGroup) changeDefaultGroup(decision, userId, groupId);
  return accept<'acceptInvitation'>({ invitation: facts.invitations.need(invitationId) });
};

export const declineInvitation: Handler<'declineInvitation', CommandOf<'declineInvitation'>> = (
  decision,
  command,
) => {
  const invitation = findAnswerable(decision, command, 'DECLINED');
  if ('code' in invitation) return refuse(invitation);
  return accept<'declineInvitation'>({ invitation: close(decision, invitation, 'DECLINED') });
};

export const withdrawInvitation: Handler<'withdrawInvitation', CommandOf<'withdrawInvitation'>> = (
  decision,
  command,
) => {
  const invitation = findAnswerable(decision, command, 'WITHDRAWN');
  if ('code' in invitation) return refuse(invitation);
  return accept<'withdrawInvitation'>({ invitation: close(decision, invitation, 'WITHDRAWN') });
};

/** The invitation of the command, if it is open, or, with `onExisting: ignore`, if it already has the wanted status. */
function findAnswerable(
  { facts, now }: Decision,
  command: CommandOf<'acceptInvitation' | 'declineInvitation' | 'withdrawInvitation'>,
  wanted: InvitationStatus,
): Invitation | Refusal {
  const { invitationId, onExisting } = command;
  const invitation = facts.invitations.get(invitationId);
  if (invitation === null) return refusal(95110, { x: invitationId });
  const { userId = invitation.userId } = 'userId' in command ? command : {};
  if (userId !== invitation.userId) return refusal(95114, { x: userId });
  const status = statusAt(invitation, now);
  if (status === 'OPEN' || (status === wanted && onExisting === 'ignore')) return invitation;
  return refusal(95112, { x: invitationId, y: status });
}

function close(
  decision: Decision,
  invitation: Invitation,
  status: 'DECLINED' | 'WITHDRAWN',
): Invitation {
  return invitation.status === status ? invitation : closeInvitation(decision, invitation, status);
}
