import type { CommandOf } from '../commands.ts';
import { refusal } from '../refusals.ts';
import { isLive } from '../groups.ts';
import { distinctPermissions } from '../permissions.ts';
import { accept, type Decision, type Handler, refuse } from './decision.ts';
import { checkCustomer, checkPermissions, membershipRecord } from './memberships.ts';
import { checkValidUntil } from './window.ts';

/** Replaces the permission codes of a membership. */
export const setPermissions: Handler<'setPermissions', CommandOf<'setPermissions'>> = (
  decision,
  { groupId, userId, permissions },
) => changeMembership(decision, { groupId, userId, patch: { permissions } });

/** Changes the permission codes of a membership, or when it ends by itself. */
export const patchMember: Handler<'patchMember', CommandOf<'patchMember'>> = (decision, command) =>
  changeMembership(decision, command);

function changeMembership(
  decision: Decision,
  { groupId, userId, patch }: Omit<CommandOf<'patchMember'>, 'type'>,
) {
  const { facts } = decision;
  const group = facts.find({ id: groupId });
  if (group === null || !isLive(group)) return refuse(refusal(1632, { x: groupId }));
  const customer = checkCustomer(facts, userId);
  if ('code' in customer) return refuse(customer);
  if (facts.membership(groupId, userId) === null)
    return refuse(refusal(1620, { x: userId, y: groupId }));
  const unknown = checkPermissions(facts, patch.permissions ?? []);
  if (unknown !== null) return refuse(unknown);
  const { validUntil: until = null, ...before } = membershipRecord(facts, groupId, userId);
  const { primaryMember } = before;
  const { now } = decision.context;
  const refused = checkValidUntil(patch.validUntil ?? null, { primaryMember, now });
  if (refused !== null) return refuse(refused);
  const validUntil = patch.validUntil === undefined ? until : patch.validUntil;
  const permissions = distinctPermissions(patch.permissions ?? before.permissions);
  if (permissions.join() !== before.permissions.join() || validUntil !== until)
    decision.record({
      kind: 'groupMemberUpdated',
      groupId,
      userId,
      before: { ...before, ...ending(until) },
      after: { permissions, primaryMember, ...ending(validUntil) },
    });
  const defaultGroup = customer.defaultGroupId === groupId;
  return accept<'patchMember'>({ groupId, userId, defaultGroup, primaryMember });
}

/** As the log has it: what does not end says nothing. */
function ending(validUntil: number | null): { validUntil?: number } {
  return validUntil === null ? {} : { validUntil };
}
