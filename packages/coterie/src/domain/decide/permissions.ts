import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { membershipRecord, memberState } from '../effects/memberships.ts';
import { distinctPermissions } from '../permissions.ts';
import { participantRules } from '../rules/customers.ts';
import { findLiveGroup } from '../rules/groups.ts';
import {
  endsInFuture,
  isMember,
  type MembershipSubject,
  permissionsKnown,
  primaryWithoutEnd,
} from '../rules/memberships.ts';
import { type CodedRule, refusalBy } from '../rules/rule.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { applyPatch } from '../fields.ts';
import { membershipFields } from '../memberships.ts';

const rules: readonly CodedRule<MembershipSubject>[] = [
  ...participantRules,
  isMember,
  permissionsKnown,
  primaryWithoutEnd,
  endsInFuture,
];

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
  const { now } = decision.context;
  const group = findLiveGroup(facts, groupId, 1632);
  if ('code' in group) return refuse(group);
  const customer = facts.customers.get(userId);
  const primaryMember = group.primaryUserId === userId;
  const wanted = { permissions: patch.permissions ?? [], validUntil: patch.validUntil ?? null };
  const refused = refusalBy(rules, {
    facts,
    group,
    userId,
    customer,
    primaryMember,
    ...wanted,
    now,
  });
  if (refused !== null) return refuse(refused);
  const { validUntil: until = null, ...before } = membershipRecord(facts, groupId, userId);
  const current = { permissions: before.permissions, validUntil: until };
  const { validUntil, ...patched } = applyPatch(membershipFields, current, patch);
  const permissions = distinctPermissions(patched.permissions);
  if (permissions.join() !== before.permissions.join() || validUntil !== until)
    decision.record({
      kind: 'groupMemberUpdated',
      groupId,
      userId,
      before: { ...before, ...ending(until) },
      after: { permissions, primaryMember, ...ending(validUntil) },
    });
  return accept<'patchMember'>(memberState(facts, groupId, userId));
}

/** As the log records it: a membership that does not end has no `validUntil`. */
function ending(validUntil: number | null): { validUntil?: number } {
  return validUntil === null ? {} : { validUntil };
}
