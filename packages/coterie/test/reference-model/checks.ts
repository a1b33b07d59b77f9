import type { Question } from '../../src/domain/checks.ts';
import { primaryOf, type World } from './world.ts';

/** Whether the customer may, according to the contract's pages on permissions. */
export function mayAct(world: World, { userId, action, groupId }: Question): boolean {
  const customer = world.customers.get(userId);
  const group = world.groups.get(groupId ?? customer?.defaultGroup ?? 0);
  const seat = group?.members.get(userId);
  // A merged customer is in no group, and a deleted group has no members.
  if (group === undefined || seat === undefined) return false;
  if (action === 'member') return true;
  if (group.status !== 'ACTIVE') return false;
  const own = world.settings.permissionCodes;
  const known = action.startsWith('points_') || own.includes(`allow_${action}`);
  if (!known || seat.permissions.includes(`block_${action}`)) return false;
  return primaryOf(group) === userId || seat.permissions.includes(`allow_${action}`);
}
