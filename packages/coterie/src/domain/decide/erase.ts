import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { closeInvitation } from '../effects/invitations.ts';
import { checkCustomer } from '../rules/customers.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { takeOut } from './succession.ts';

/**
 * Removes everything that identifies a customer, here and in the log, and likewise for all who were merged into them.
 * Their memberships end as if they had left, their invitations are withdrawn. The userId stays known, and can no longer
 * take part in anything.
 */
export const eraseCustomer: Handler<'eraseCustomer', CommandOf<'eraseCustomer'>> = (
  decision,
  { userId },
) => {
  const { facts } = decision;
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refuse(customer);
  const victims = facts.victimsOf(userId);
  const groupIds = facts.groupsOf(userId);
  for (const invitation of facts.openInvitationsOfCustomer(userId))
    closeInvitation(decision, invitation, 'WITHDRAWN');
  for (const groupId of groupIds) takeOut(decision, groupId, userId);
  const erased = [
    ...victims.map((victim) => record(decision, victim, userId, 0)),
    record(decision, userId, userId, groupIds.length),
  ];
  const { sequence, lastChangeOn } = facts.org;
  return accept<'eraseCustomer'>({ userId, sequence, erasedOn: lastChangeOn, erased });
};

function record(decision: Decision, userId: number, erasedWith: number, memberships: number) {
  const { facts } = decision;
  const identifiers = facts.identifiersOf(userId).length;
  const profiles = facts.details.need(userId).profiles.length;
  const after = { memberships, identifiers, profiles, erasedWith };
  decision.record({ kind: 'customerErased', userId, before: null, after });
  return { userId, ...after };
}
