import type { Change } from './changes.ts';
import { type ErrorCode } from './errors.ts';
import { type Refusal, refusal, sentenceOf } from './refusals.ts';
import { findTooMany, type Removals } from './removals.ts';

/** What a file can hold: one sort of rows. */
export const importedThings = ['members', 'groups', 'customers'] as const;
export type ImportedThing = (typeof importedThings)[number];

/**
 * An import and how far it has come. It is stored with the rows that it is about, so after a crash it tells exactly
 * which of them are done. It is no part of the org's state, and in no change log.
 */
export interface Import {
  /** Chosen by who imports; unique in the org. */
  readonly importId: string;
  readonly what: ImportedThing;
  readonly status: 'running' | 'finished' | 'undoing' | 'undone';
  /** Null: the operator at the command line. */
  readonly tillId: number | null;
  /** Milliseconds since the epoch, as the next. */
  readonly startedOn: number;
  readonly changedOn: number;
  /** Rows of the file that are done, from its beginning. */
  readonly rowsDone: number;
  /** Of those rows: the same file has the same. */
  readonly digest: string;
  /** Of the log: the first and the last change of the import. Null: none yet. */
  readonly firstSequence: number | null;
  readonly lastSequence: number | null;
  /** Rows that changed something, that found everything so already, and that were refused. */
  readonly applied: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly refusedByCode: Readonly<Record<string, number>>;
  /** All that the org had when the import began, and that it made; and how many of them it ended. */
  readonly memberships: number;
  readonly removed: number;
  /** By group, for those large enough to be guarded. */
  readonly removals: Readonly<Record<string, Removals>>;
  /** Changes taken back, and those that could not be. */
  readonly undone: number;
  readonly notUndone: number;
  /** All changes from this sequence on have been looked at to be undone. */
  readonly undoneFrom: number | null;
  /** Of the log: from and through which sequences undoing it made the changes, ascending. */
  readonly undoRanges: readonly SequenceRange[];
}

/** Sequences of the log, both ends included. */
export type SequenceRange = readonly [first: number, last: number];

/** Something that an import, or its undoing, could not do. */
export interface ImportError {
  readonly importId: string;
  readonly phase: 'import' | 'undo';
  /** Where in the file; for `undo` the sequence of the change. */
  readonly line: number;
  readonly refusal: Refusal;
}

/** Why a file with rows of this sort can not go on with the import; null: it can. */
export function refusalToResume(begun: Import, what: ImportedThing): Refusal | null {
  const { importId, rowsDone, digest } = begun;
  // An erasure has taken the digest away, so that it can not be known whether a file is the same.
  const isUnrecognizable = rowsDone > 0 && digest === '';
  return begun.what === what && !isUnrecognizable ? null : refusal(95054, { x: importId });
}

/** Rows decided in one go. */
export const rowsPerChunk = 1_000;

/** A dry run holds what the rows would change in memory: no more than so many rows. */
export const mostRehearsed = 1_000_000;

/** The change log has each change of an import with this request id. */
export function requestIdOf(importId: string): string {
  return `import-${importId}`;
}

/** What the change is about, where one import can change it more than once. */
export function subjectOf(change: Change): string | null {
  switch (change.kind) {
    case 'groupMemberAdded':
    case 'groupMemberUpdated':
    case 'groupMemberRemoved':
      return `member ${change.groupId} ${change.userId}`;
    case 'defaultGroupChanged':
      return `default group ${change.userId}`;
    case 'groupCreated':
    case 'groupUpdated':
      return `group ${change.groupId}`;
    default:
      return null;
  }
}

/** The removals of the org or of a group that need a confirmation; null: there are none. */
export function tooManyRemoved(
  counted: Pick<Import, 'removed' | 'removals' | 'memberships'>,
  percent: number,
): Removals | null {
  const ofOrg = { removed: counted.removed, of: counted.memberships };
  return findTooMany([ofOrg, ...Object.values(counted.removals)], percent);
}

/** What is kept of refusals whose sentences quote a cell. */
const unquoted: Readonly<Partial<Record<ErrorCode, string>>> = {
  1632: 'The group of this row does not exist, or customers cannot join it.',
  1641: 'A permission code of this row does not exist in this org.',
  8003: 'The source of this row is unknown.',
  8006: 'Another customer already has an identifier of this row.',
  8013: 'An identifier type of this row is unknown.',
  95011: 'A profile of this row is given twice.',
};

/**
 * The refusal as it is kept with an import: its native sentence, which quotes no cell. The line says where to find the
 * cell. A quoted cell could be the identifier of a customer, and an erasure would have to find it.
 */
export function refusalToKeep(refused: Refusal): Refusal {
  const { code } = refused;
  return { code, message: unquoted[code] ?? sentenceOf(refused) };
}
