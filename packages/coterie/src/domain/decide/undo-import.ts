import type { Change } from '../changes.ts';
import type { MembershipRecord } from '../memberships.ts';
import type { CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import { endMembership, membershipRecord, changeDefaultGroup } from '../effects/memberships.ts';
import { type Group, groupDetails, isLive } from '../groups.ts';
import { type Import, refusalToKeep, type SequenceRange, subjectOf } from '../imports.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { refusalToJoin } from '../rules/join.ts';
import { accept, type Handler, refuse } from './handler.ts';

/** By userId: the default group that returns together with the membership. */
type Defaults = Map<number, { readonly groupId: number; readonly sequence: number }>;

/**
 * Undoes changes of an import, newest first, as long as the state is still as each change left it. What cannot be undone
 * is recorded with the reason, and earlier changes of the same subject are then not undone either: their state is no
 * longer as the import left it. Changes that were processed before are skipped, whoever sends them again.
 */
export const undoImport: Handler<'undoImport', CommandOf<'undoImport'>> = (decision, command) => {
  const { facts, context } = decision;
  const { importId } = command;
  const begun = facts.imports.get(importId);
  if (begun === null) return refuse(refusal(95053, { x: importId }));
  if (begun.status === 'undone') return accept<'undoImport'>({ import: begun });
  const from = begun.undoneFrom ?? Number.POSITIVE_INFINITY;
  const defaults: Defaults = new Map();
  const before = facts.org.sequence;
  const isOwn = (sequence: number): boolean =>
    sequence > before ||
    begun.undoRanges.some(([first, last]) => first <= sequence && sequence <= last);
  let undone = 0;
  let notUndone = 0;
  const note = (sequence: number, why: Refusal): void => {
    notUndone += 1;
    facts.importErrors.push({
      importId,
      phase: 'undo',
      line: sequence,
      refusal: refusalToKeep(why),
    });
  };
  const stuck = new Set(command.stuck);
  const fresh = command.changes.filter(({ sequence }) => sequence < from);
  for (const change of fresh) {
    // An identifier stays with its customer, which is counted.
    if (change.kind === 'customerIdentifierAdded') continue;
    const subject = subjectOf(change);
    const refused =
      subject !== null && stuck.has(subject)
        ? impossible(change.sequence, 'a later change of the same record cannot be undone')
        : takeBack(decision, change, { defaults, isOwn });
    if (refused === null) undone += 1;
    else {
      note(change.sequence, refused);
      if (subject !== null) stuck.add(subject);
    }
  }
  for (const { groupId, sequence } of defaults.values()) {
    undone -= 1;
    note(sequence, impossible(sequence, `the customer is not a member of group ${groupId}`));
  }
  const progress: Import = {
    ...begun,
    status: command.isLast ? 'undone' : 'undoing',
    changedOn: context.now,
    undone: begun.undone + undone,
    notUndone: begun.notUndone + notUndone,
    undoneFrom: fresh.at(-1)?.sequence ?? begun.undoneFrom,
    undoRanges: addRange(begun.undoRanges, [before + 1, facts.org.sequence]),
  };
  facts.imports.set(importId, progress);
  return accept<'undoImport'>({ import: progress });
};

interface Undoing {
  readonly defaults: Defaults;
  /** Whether the change with this sequence was made by undoing the import. */
  readonly isOwn: (sequence: number) => boolean;
}

/** The ranges with one more at the end. A range that continues the last one extends it. */
function addRange(
  ranges: readonly SequenceRange[],
  [first, last]: SequenceRange,
): readonly SequenceRange[] {
  if (last < first) return ranges;
  const previous = ranges.at(-1);
  return previous?.[1] === first - 1
    ? [...ranges.slice(0, -1), [previous[0], last]]
    : [...ranges, [first, last]];
}

/** Undoes one change, or returns why not. A refusal has recorded nothing. */
function takeBack(
  decision: Decision,
  change: Change,
  { defaults, isOwn }: Undoing,
): Refusal | null {
  switch (change.kind) {
    case 'groupMemberAdded':
      return takeOut(decision, change, isOwn);
    case 'groupMemberRemoved':
      return bringBack(decision, change, defaults);
    case 'groupMemberUpdated':
      return revertMember(decision, change);
    case 'defaultGroupChanged':
      return revertDefault(decision, change, defaults);
    case 'groupCreated':
      return removeGroup(decision, change);
    case 'groupUpdated':
      return revertGroup(decision, change);
    case 'customerCreated':
      return impossible(change.sequence, 'customers cannot be deleted');
    default:
      // E.g. an invitation that a row accepted, or a membership that ended by itself.
      return impossible(change.sequence, `changes of the kind ${change.kind} are not undone`);
  }
}

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

function takeOut(
  decision: Decision,
  change: ChangeOf<'groupMemberAdded'>,
  isOwn: Undoing['isOwn'],
): Refusal | null {
  const { facts } = decision;
  const { groupId, userId, after, sequence } = change;
  const membership = facts.membership(groupId, userId);
  // The customer may have left in the same import, and have been brought back just now.
  const isSameOne =
    membership !== null &&
    (membership.joinedSequence === sequence || isOwn(membership.joinedSequence));
  if (!isSameOne) return impossible(sequence, `customer ${userId} has left group ${groupId} since`);
  if (!isSame(membershipRecord(facts, groupId, userId), after))
    return impossible(sequence, `the membership of customer ${userId} was changed since`);
  endMembership(decision, groupId, userId);
  return null;
}

/** The rules of a join apply: the group may be full by now. */
function bringBack(
  decision: Decision,
  change: ChangeOf<'groupMemberRemoved'>,
  defaults: Defaults,
): Refusal | null {
  const { facts } = decision;
  const { groupId, userId, before } = change;
  const group = facts.find({ id: groupId });
  if (group === null || !isLive(group))
    return impossible(change.sequence, `group ${groupId} was deleted since`);
  const item = { ...before, userId, defaultGroup: false };
  const refused = refusalToJoin(facts, group, item, decision.now);
  if (refused !== null) return refused;
  decision.record({ kind: 'groupMemberAdded', groupId, userId, before: null, after: before });
  if (defaults.get(userId)?.groupId !== groupId) return null;
  defaults.delete(userId);
  changeDefaultGroup(decision, userId, groupId);
  return null;
}

function revertMember(decision: Decision, change: ChangeOf<'groupMemberUpdated'>): Refusal | null {
  const { facts } = decision;
  const { groupId, userId, before, after, sequence } = change;
  const isMember = facts.membership(groupId, userId) !== null;
  if (!isMember || !isSame(membershipRecord(facts, groupId, userId), after))
    return impossible(sequence, `the membership of customer ${userId} was changed since`);
  decision.record({ kind: 'groupMemberUpdated', groupId, userId, before: after, after: before });
  return null;
}

function revertDefault(
  decision: Decision,
  change: ChangeOf<'defaultGroupChanged'>,
  defaults: Defaults,
): Refusal | null {
  const { facts } = decision;
  const { userId, before, after, sequence } = change;
  if (facts.customers.need(userId).defaultGroupId !== after)
    return impossible(sequence, `the default group of customer ${userId} was changed since`);
  // The customer left that group in the same import: it becomes the default group again once they are back.
  if (before !== null && facts.membership(before, userId) === null)
    defaults.set(userId, { groupId: before, sequence });
  else changeDefaultGroup(decision, userId, before);
  return null;
}

function removeGroup(decision: Decision, change: ChangeOf<'groupCreated'>): Refusal | null {
  const { groupId, sequence } = change;
  const group = decision.facts.groups.need(groupId);
  if (!isLive(group) || group.sequence !== sequence)
    return impossible(sequence, `group ${groupId} was changed since`);
  const before = groupDetails(group);
  const after = { ...before, status: 'DELETED' } as const;
  decision.record({ kind: 'groupDeleted', groupId, before, after });
  return null;
}

function revertGroup(decision: Decision, change: ChangeOf<'groupUpdated'>): Refusal | null {
  const { groupId, before, after, sequence } = change;
  const group = decision.facts.groups.need(groupId);
  if (!hasDetails(group, after)) return impossible(sequence, `group ${groupId} was changed since`);
  decision.record({ kind: 'groupUpdated', groupId, before: groupDetails(group), after: before });
  return null;
}

function hasDetails(group: Group, details: ChangeOf<'groupUpdated'>['after']): boolean {
  const now: Readonly<Record<string, unknown>> = { ...groupDetails(group) };
  return Object.entries(details).every(
    ([name, value]) => JSON.stringify(now[name]) === JSON.stringify(value),
  );
}

function isSame(one: MembershipRecord, other: MembershipRecord): boolean {
  return (
    one.primaryMember === other.primaryMember &&
    one.permissions.join() === other.permissions.join() &&
    one.validUntil === other.validUntil
  );
}

function impossible(sequence: number, why: string): Refusal {
  return refusal(95058, { x: sequence, y: why });
}
