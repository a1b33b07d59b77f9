import type { CommandOf } from '../commands.ts';
import { refusal } from '../errors.ts';
import { isLive } from '../groups.ts';
import { knowsPermission } from '../org.ts';
import { distinctPermissions } from '../permissions.ts';
import { accept, type Handler, refuse } from './decision.ts';
import { checkCustomer, membershipRecord } from './memberships.ts';

/** Replaces the permission codes of a membership. */
export const setPermissions: Handler<'setPermissions', CommandOf<'setPermissions'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const { groupId, userId } = command;
  const group = facts.find({ id: groupId });
  if (group === null || !isLive(group)) return refuse(refusal(1632, { x: groupId }));
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refuse(customer);
  if (facts.membership(groupId, userId) === null)
    return refuse(refusal(1620, { x: userId, y: groupId }));
  const unknown = command.permissions.find((code) => !knowsPermission(facts.org, code));
  if (unknown !== undefined) return refuse(refusal(1641, { x: unknown }));
  const before = membershipRecord(facts, groupId, userId);
  const permissions = distinctPermissions(command.permissions);
  if (permissions.join() !== before.permissions.join()) {
    const after = { ...before, permissions };
    decision.record({ kind: 'groupMemberUpdated', groupId, userId, before, after });
  }
  return accept<'setPermissions'>({
    groupId,
    userId,
    defaultGroup: customer.defaultGroupId === groupId,
    primaryMember: before.primaryMember,
  });
};
