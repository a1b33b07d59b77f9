import type { CommandOf } from '../commands.ts';
import { refusal } from '../refusals.ts';
import { isLive } from '../groups.ts';
import { accept, type Handler, refuse } from './decision.ts';
import { identify, missingPart } from './identify.ts';
import { checkCustomer } from './memberships.ts';
import { takeOut } from './succession.ts';

/** Takes a customer, found by identifier, out of a group. Without its primary a group goes INACTIVE. */
export const leave: Handler<'leave', CommandOf<'leave'>> = (decision, command) => {
  const { facts } = decision;
  const { groupId, identifier } = command;
  const missing = 'userId' in identifier ? null : missingPart(identifier);
  if (missing !== null) return refuse(missing);
  const group = facts.find({ id: groupId });
  if (group === null || !isLive(group)) return refuse(refusal(1619, { x: groupId }));
  const customer =
    'userId' in identifier ? checkCustomer(facts, identifier.userId) : identify(facts, identifier);
  if ('code' in customer) return refuse(customer);
  const { userId } = customer;
  if (facts.membership(groupId, userId) === null)
    return command.onExisting === 'ignore'
      ? accept<'leave'>({ groupId, userId })
      : refuse(refusal(1620, { x: userId, y: groupId }));
  takeOut(decision, groupId, userId);
  return accept<'leave'>({ groupId, userId });
};
