import type { CommandOf } from '../commands.ts';
import { changeDefaultGroup } from '../effects/memberships.ts';
import { refusal } from '../refusals.ts';
import { checkCustomer } from '../rules/customers.ts';
import { checkMember } from '../rules/memberships.ts';
import { accept, type Handler, refuse } from './handler.ts';

/** Sets the group that the customer's transactions are for when they name none. */
export const setDefaultGroup: Handler<'setDefaultGroup', CommandOf<'setDefaultGroup'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const { userId, groupId } = command;
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refuse(customer);
  if (groupId !== null) {
    const group = facts.find({ id: groupId });
    if (group === null) return refuse(refusal(1632, { x: groupId }));
    const noMember = checkMember(facts, group, userId);
    if (noMember !== null) return refuse(noMember);
  }
  changeDefaultGroup(decision, userId, groupId);
  return accept<'setDefaultGroup'>({ userId, groupId });
};
