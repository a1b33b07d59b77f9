import type { CommandOf } from '../commands.ts';
import { groupDetails, isLive } from '../groups.ts';
import { refusal } from '../refusals.ts';
import { checkSequence, checkSize } from './groups.ts';
import { accept, type Handler, refuse } from './handler.ts';

/** Restores a deleted group: ACTIVE, with its id and details, and without members. */
export const restoreGroup: Handler<'restoreGroup', CommandOf<'restoreGroup'>> = (
  decision,
  command,
) => {
  const { facts } = decision;
  const { groupId, onExisting } = command;
  const group = facts.find({ id: groupId });
  if (group === null) return refuse(refusal(1632, { x: groupId }));
  const stale = checkSequence(decision, group, command.ifSequence);
  if (stale !== null) return refuse(stale);
  if (isLive(group))
    return onExisting === 'ignore'
      ? accept<'restoreGroup'>({ group })
      : refuse(refusal(95080, { x: groupId }));
  const { externalId } = group;
  if (facts.find({ externalId }) !== null) return refuse(refusal(1633, { x: externalId }));
  const refused = checkSize(facts.org, group.maxGroupSize);
  if (refused !== null) return refuse(refused);
  const before = groupDetails(group);
  decision.record({
    kind: 'groupRestored',
    groupId,
    before,
    after: { ...before, status: 'ACTIVE' },
  });
  return accept<'restoreGroup'>({ group: facts.groups.need(groupId) });
};
