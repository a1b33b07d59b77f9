import type { CommandOf, FileRow, FileMember } from '../commands.ts';
import type { Customer } from '../customers.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { isLive, splitSelectors } from '../groups.ts';
import type { RawIdentifier } from '../identifiers.ts';
import { type Import, refusalToResume, refusalToKeep, tooManyRemoved } from '../imports.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { refusalOfTooMany, type Removals, smallRemoval } from '../removals.ts';
import { selectGroup } from '../rules/groups.ts';
import { createCustomer } from './customers.ts';
import { createGroup } from './groups.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { identify } from './identify.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import { removalsOfGroup, tally } from './removals.ts';

/**
 * Decides rows of a file one after the other, each on what the earlier ones did, and records the progress of the import.
 * The import starts with its first rows: a file of which no row can be read leaves nothing. Rows that are not the next
 * ones are rejected, so that no row is imported twice, whoever sends it again.
 */
export const importRows: Handler<'importRows', CommandOf<'importRows'>> = (decision, command) => {
  const { facts, changes, context } = decision;
  const stored = facts.imports.get(command.importId);
  if (stored === null && command.from > 0) return refuse(refusal(95053, { x: command.importId }));
  const begun = stored ?? newImport(decision, command);
  const another = refusalToResume(begun, command.what);
  if (another !== null) return refuse(another);
  if (begun.status !== 'running' || begun.rowsDone !== command.from)
    return refuse(refusal(95055, { x: begun.importId, y: begun.rowsDone }));
  askAhead(decision, command.rows);
  const refusals: Refusal[] = [];
  const refusedByCode: Record<string, number> = { ...begun.refusedByCode };
  let applied = 0;
  for (const row of command.rows) {
    const madeBefore = changes.length;
    const refused = 'refusal' in row ? row.refusal : decideRow(decision, row.command);
    if (refused === null) {
      if (changes.length > madeBefore) applied += 1;
      continue;
    }
    refusals.push(refused);
    refusedByCode[refused.code] = (refusedByCode[refused.code] ?? 0) + 1;
    facts.importErrors.push({
      importId: begun.importId,
      phase: 'import',
      line: row.line,
      refusal: refusalToKeep(refused),
    });
  }
  const removing = countRemovals(begun, decision);
  const tooMany = refusalOfTooMany(
    command.mayRemove === null ? null : tooManyRemoved(removing, command.mayRemove),
  );
  if (tooMany !== null) return refuse(tooMany);
  const progress: Import = {
    ...begun,
    ...removing,
    status: command.isLast ? 'finished' : 'running',
    changedOn: context.now,
    rowsDone: begun.rowsDone + command.rows.length,
    digest: command.digest,
    firstSequence: begun.firstSequence ?? changes[0]?.sequence ?? null,
    lastSequence: changes.at(-1)?.sequence ?? begun.lastSequence,
    applied: begun.applied + applied,
    unchanged: begun.unchanged + command.rows.length - applied - refusals.length,
    refused: begun.refused + refusals.length,
    refusedByCode,
  };
  facts.imports.set(begun.importId, progress);
  return accept<'importRows'>({ import: progress });
};

function newImport(
  { facts, context }: Decision,
  { importId, what }: CommandOf<'importRows'>,
): Import {
  return {
    importId,
    what,
    status: 'running',
    tillId: context.actor.tillId,
    startedOn: context.now,
    changedOn: context.now,
    rowsDone: 0,
    digest: '',
    firstSequence: null,
    lastSequence: null,
    applied: 0,
    unchanged: 0,
    refused: 0,
    refusedByCode: {},
    memberships: what === 'members' ? facts.membershipCount : 0,
    removed: 0,
    removals: {},
    undone: 0,
    notUndone: 0,
    undoneFrom: null,
    undoRanges: [],
  };
}

/**
 * Asks at once for what single rows would ask for one by one, because each request starts the decision again: the groups
 * whose primary members the customers are, and who can succeed those that leave.
 */
function askAhead({ facts }: Decision, rows: readonly FileRow[]): void {
  const primaries: number[] = [];
  const succeeded: number[] = [];
  for (const row of rows) {
    if (!('command' in row) || row.command.type !== 'member') continue;
    const { action, group: selectors, primaryMember, customer } = row.command;
    const found = 'userId' in customer ? customer : identify(facts, customer);
    if ('code' in found) continue;
    if (primaryMember && !('userId' in customer)) primaries.push(found.userId);
    if (action === 'join') continue;
    const [group] = splitSelectors(selectors).map((selector) => facts.find(selector));
    const leads = group?.primaryUserId === found.userId;
    if (leads && group.successionPolicy === 'oldest') succeeded.push(group.groupId);
  }
  facts.needMembersOf(succeeded);
  facts.needPrimariesOf([...primaries, ...succeeded.flatMap((id) => facts.membersOf(id))]);
}

/** Applies one row, or returns why not. It needs no draft of its own: a rejected row records nothing. */
function decideRow(
  decision: Decision,
  command: Extract<FileRow, { command: unknown }>['command'],
): Refusal | null {
  switch (command.type) {
    case 'createGroup':
      return firstRefusal(createGroup(decision, { ...command, onExisting: 'ignore' }));
    case 'createCustomer': {
      // As with groups and members, what already exists is not an error in the file.
      const { userId } = command;
      if (userId !== undefined && decision.facts.customers.get(userId) !== null) return null;
      return firstRefusal(createCustomer(decision, command));
    }
    case 'member':
      return decideMember(decision, command);
  }
}

function decideMember(decision: Decision, row: FileMember): Refusal | null {
  const { facts } = decision;
  const customer = 'userId' in row.customer ? row.customer : findCustomer(facts, row.customer);
  if ('code' in customer) return customer;
  const { userId } = customer;
  if (row.action === 'join') {
    const { primaryMember, defaultGroup, permissions } = row;
    const items = [{ userId, primaryMember, defaultGroup, permissions }];
    const selectors = row.group;
    const outcome = join(decision, { type: 'join', selectors, items, onExisting: 'ignore' });
    return outcome.accepted ? (outcome.result.items[0]?.refusal ?? null) : firstRefusal(outcome);
  }
  const selectors = splitSelectors(row.group);
  const found = selectors.map((selector) => facts.find(selector));
  const group = selectGroup(selectors, found, isLive);
  if ('code' in group) return group;
  const identifier = { userId };
  const { groupId } = group;
  return firstRefusal(
    leave(decision, { type: 'leave', groupId, identifier, onExisting: 'ignore' }),
  );
}

/** Like `identify`, but names a missing part by its column. */
function findCustomer(facts: Facts, raw: Partial<RawIdentifier>): Customer | Refusal {
  if (raw.type === undefined) {
    const parts = 'identifierType and identifierValue';
    return refusal(403, { x: raw.value === undefined ? `userId, or ${parts},` : 'identifierType' });
  }
  return identify(facts, raw);
}

function firstRefusal(
  outcome: { accepted: true } | { accepted: false; refusals: readonly Refusal[] },
): Refusal | null {
  return outcome.accepted ? null : (outcome.refusals[0] ?? null);
}

function countRemovals(begun: Import, { facts, changes }: Decision) {
  const { added, removed } = tally(changes);
  const removals: Record<string, Removals> = { ...begun.removals };
  let all = begun.removed;
  for (const [groupId, gone] of removed) {
    all += gone;
    const ofGroup = removalsOfGroup(facts, groupId, gone + (removals[groupId]?.removed ?? 0));
    // A smaller group never needs a confirmation, so it need not be counted.
    if (ofGroup.of > smallRemoval) removals[groupId] = ofGroup;
  }
  return { removed: all, removals, memberships: begun.memberships + added };
}
