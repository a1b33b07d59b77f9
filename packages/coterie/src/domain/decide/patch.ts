import type { CommandOf, GroupPatch } from '../commands.ts';
import { refusal } from '../refusals.ts';
import { type ExtendedFields, type GroupDetails, groupDetails, isLive } from '../groups.ts';
import { accept, type Handler, refuse } from './decision.ts';
import { checkNewSize, checkSequence, checkSuccessor, checkText } from './groups.ts';
import { checkWindow } from './window.ts';

/** Changes a group by a JSON merge patch; what the patch does not name stays. */
export const patchGroup: Handler<'patchGroup', CommandOf<'patchGroup'>> = (decision, command) => {
  const { facts } = decision;
  const { groupId, patch } = command;
  const group = facts.find({ id: groupId });
  if (group === null || !isLive(group)) return refuse(refusal(1632, { x: groupId }));
  const stale = checkSequence(decision, group, command.ifSequence);
  if (stale !== null) return refuse(stale);
  const before = groupDetails(group);
  const after = applyPatch(before, patch);
  const refused =
    checkText('groupName', after.groupName ?? undefined) ??
    (patch.maxGroupSize === undefined ? null : checkNewSize(decision, group, patch.maxGroupSize)) ??
    checkWindow(after.activeFrom, after.activeUntil) ??
    checkSuccessor(facts, after);
  if (refused !== null) return refuse(refused);
  if (!isSame(before, after)) decision.record({ kind: 'groupUpdated', groupId, before, after });
  return accept<'patchGroup'>({ group: facts.groups.need(groupId) });
};

function applyPatch(before: GroupDetails, patch: GroupPatch): GroupDetails {
  const { groupName, maxGroupSize, extendedFields, successionPolicy, successorUserId } = patch;
  const { activeFrom = before.activeFrom, activeUntil = before.activeUntil } = patch;
  const policy = successionPolicy ?? before.successionPolicy;
  const successor = successorUserId === undefined ? before.successorUserId : successorUserId;
  // Another policy takes the name away by itself; naming one beside another policy is a mistake.
  const keepsName = policy === 'named' || successorUserId !== undefined;
  return {
    ...before,
    groupName: groupName === undefined ? before.groupName : groupName,
    maxGroupSize: maxGroupSize ?? before.maxGroupSize,
    extendedFields: patchFields(before.extendedFields, extendedFields),
    successionPolicy: policy,
    successorUserId: keepsName ? successor : null,
    activeFrom,
    activeUntil,
  };
}

function patchFields(
  before: ExtendedFields,
  patch: GroupPatch['extendedFields'],
): GroupDetails['extendedFields'] {
  if (patch === undefined) return before;
  const after = Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null);
  return patch === null ? {} : (Object.fromEntries(after) as ExtendedFields);
}

function isSame(before: GroupDetails, after: GroupDetails): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
