import type { CommandOf } from '../commands.ts';
import { refusal } from '../errors.ts';
import { isLive } from '../groups.ts';
import { parseQuery } from '../identifiers.ts';
import { accept, type Handler, refuse } from './decision.ts';
import { deactivateWithoutPrimary } from './groups.ts';
import { checkCustomer, endMembership } from './memberships.ts';

/** Takes a customer, found by identifier, out of a group. Without its primary a group goes INACTIVE. */
export const leave: Handler<'leave', CommandOf<'leave'>> = (decision, command) => {
  const { facts } = decision;
  const { groupId } = command;
  const { source, accountId = '', type, value } = command.identifier;
  if (source === undefined) return refuse(refusal(403, { x: 'source' }));
  if (type === undefined) return refuse(refusal(403, { x: 'identifierName' }));
  if (value === undefined) return refuse(refusal(403, { x: 'identifierValue' }));
  const group = facts.find({ id: groupId });
  if (group === null || !isLive(group)) return refuse(refusal(1619, { x: groupId }));
  const query = parseQuery({ source, accountId, type, value });
  if ('code' in query) return refuse(query);
  const userId = facts.customerBy(query);
  if (userId === null) return refuse(refusal(8015));
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refuse(customer);
  if (facts.membership(groupId, userId) === null)
    return refuse(refusal(1620, { x: userId, y: groupId }));
  endMembership(decision, groupId, userId);
  if (group.primaryUserId === userId) deactivateWithoutPrimary(decision, groupId);
  return accept<'leave'>({ groupId, userId });
};
