import type { CommandOf } from '../commands.ts';
import { checkCustomer } from '../rules/customers.ts';
import { findLiveGroup } from '../rules/groups.ts';
import { checkMember } from '../rules/memberships.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { identify, missingPart } from './identify.ts';
import { takeOut } from './succession.ts';

/** Removes a customer from a group. Without a primary member the group becomes INACTIVE. */
export const leave: Handler<'leave', CommandOf<'leave'>> = (decision, command) => {
  const { facts } = decision;
  const { groupId, identifier } = command;
  const missing = 'userId' in identifier ? null : missingPart(identifier);
  if (missing !== null) return refuse(missing);
  const group = findLiveGroup(facts, groupId, 1619);
  if ('code' in group) return refuse(group);
  const customer =
    'userId' in identifier ? checkCustomer(facts, identifier.userId) : identify(facts, identifier);
  if ('code' in customer) return refuse(customer);
  const { userId } = customer;
  const noMember = checkMember(facts, group, userId);
  if (noMember !== null)
    return command.onExisting === 'ignore'
      ? accept<'leave'>({ groupId, userId })
      : refuse(noMember);
  takeOut(decision, groupId, userId);
  return accept<'leave'>({ groupId, userId });
};
