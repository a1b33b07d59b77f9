import type { CommandOf } from '../commands.ts';
import { applyPatch, isSame } from '../fields.ts';
import { type GroupDetails, groupDetails, groupFields, type GroupPatch } from '../groups.ts';
import { findLiveGroup } from '../rules/groups.ts';
import { checkWindow } from '../rules/window.ts';
import { checkNewSize, checkSequence, checkSuccessor, checkTexts } from './groups.ts';
import { accept, type Handler, refuse } from './handler.ts';

/** Changes a group by a JSON merge patch. Fields that the patch does not name stay as they are. */
export const patchGroup: Handler<'patchGroup', CommandOf<'patchGroup'>> = (decision, command) => {
  const { facts } = decision;
  const { groupId, patch } = command;
  const group = findLiveGroup(facts, groupId, 1632);
  if ('code' in group) return refuse(group);
  const stale = checkSequence(decision, group, command.ifSequence);
  if (stale !== null) return refuse(stale);
  const before = groupDetails(group);
  const after = patchGroupDetails(before, patch);
  const refused =
    checkTexts(after) ??
    (patch.maxGroupSize === undefined ? null : checkNewSize(decision, group, patch.maxGroupSize)) ??
    checkWindow(after.activeFrom, after.activeUntil) ??
    checkSuccessor(facts, after);
  if (refused !== null) return refuse(refused);
  if (!isSame(before, after)) decision.record({ kind: 'groupUpdated', groupId, before, after });
  return accept<'patchGroup'>({ group: facts.groups.need(groupId) });
};

/** Another policy removes the name of the successor; naming one together with another policy is a mistake. */
function patchGroupDetails(before: GroupDetails, patch: GroupPatch): GroupDetails {
  const after = applyPatch(groupFields, before, patch);
  const keepsName = after.successionPolicy === 'named' || patch.successorUserId !== undefined;
  return keepsName ? after : { ...after, successorUserId: null };
}
