import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { closeInvitation } from '../effects/invitations.ts';
import { checkCustomer } from '../rules/customers.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { takeOut } from './succession.ts';

/**
 * Takes away all that tells who a customer is, here and in the log, also of those who were merged into her. Her
 * memberships end as if she had left, her invitations are withdrawn. Her userId stays known, and takes part in nothing from then on.
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
