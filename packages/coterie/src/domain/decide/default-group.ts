import type { CommandOf } from '../commands.ts';
import { refusal } from '../refusals.ts';
import { accept, type Handler, refuse } from './decision.ts';
import { checkCustomer, setDefaultGroup as record } from './memberships.ts';

/** Sets which of her groups is meant when a transaction of the customer names none. */
export const setDefaultGroup: Handler<'setDefaultGroup', CommandOf<'setDefaultGroup'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const { userId, groupId } = command;
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refuse(customer);
  if (groupId !== null) {
    if (facts.find({ id: groupId }) === null) return refuse(refusal(1632, { x: groupId }));
    if (facts.membership(groupId, userId) === null)
      return refuse(refusal(1620, { x: userId, y: groupId }));
  }
  record(decision, userId, groupId);
  return accept<'setDefaultGroup'>({ userId, groupId });
};
