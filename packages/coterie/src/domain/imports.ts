import type { Change } from './changes.ts';
import { type ErrorCode } from './errors.ts';
import { type Refusal, refusal, sentenceOf } from './refusals.ts';
import { findTooMany, type Removals } from './removals.ts';

/** What a file can hold. All rows of a file are of one kind. */
export const importedThings = ['members', 'groups', 'customers'] as const;
export type ImportedThing = (typeof importedThings)[number];

/**
 * An import and its progress. It is stored in the same transaction as the rows, so after a crash it tells exactly which
 * rows are done. It is not part of the org's state, and not in the change log.
 */
export interface Import {
  /** Chosen by the caller; unique in the org. */
  readonly importId: string;
  readonly what: ImportedThing;
  readonly status: 'running' | 'finished' | 'undoing' | 'undone';
  /** Null: the operator at the command line. */
  readonly tillId: number | null;
  /** Milliseconds since the epoch, both times. */
  readonly startedOn: number;
  readonly changedOn: number;
  /** Number of rows that are done, from the beginning of the file. */
  readonly rowsDone: number;
  /** Digest of those rows. The same file has the same digest. */
  readonly digest: string;
  /** The first and the last change of the import in the log. Null: none yet. */
  readonly firstSequence: number | null;
  readonly lastSequence: number | null;
  /** Rows that changed something, that changed nothing, and that were rejected. */
  readonly applied: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly refusedByCode: Readonly<Record<string, number>>;
  /** Memberships that the org had at the start of the import plus those the import added; and how many the import ended. */
  readonly memberships: number;
  readonly removed: number;
  /** By group, for groups large enough to be guarded. */
  readonly removals: Readonly<Record<string, Removals>>;
  /** Changes that were undone, and those that could not be. */
  readonly undone: number;
  readonly notUndone: number;
  /** Undoing has processed all changes from this sequence on. */
  readonly undoneFrom: number | null;
  /** The sequences of the changes that undoing made, ascending. */
  readonly undoRanges: readonly SequenceRange[];
}

/** A range of sequences, both ends included. */
export type SequenceRange = readonly [first: number, last: number];

/** A row that could not be imported, or a change that could not be undone. */
export interface ImportError {
  readonly importId: string;
  readonly phase: 'import' | 'undo';
  /** The line in the file; for `undo` the sequence of the change. */
  readonly line: number;
  readonly refusal: Refusal;
}

/** Why a file with rows of this kind cannot resume the import; null: it can. */
export function refusalToResume(begun: Import, what: ImportedThing): Refusal | null {
  const { importId, rowsDone, digest } = begun;
  // An erasure removes the digest, so it cannot be checked whether the file is the same.
  const isUnrecognizable = rowsDone > 0 && digest === '';
  return begun.what === what && !isUnrecognizable ? null : refusal(95054, { x: importId });
}

/** Number of rows that are decided together. */
export const rowsPerChunk = 1_000;

/** Highest number of rows that a dry run may change: it holds the changes in memory. */
export const mostRehearsed = 1_000_000;

/** The request id of all changes of an import in the change log. */
export function requestIdOf(importId: string): string {
  return `import-${importId}`;
}

/** What the change is about, if one import can change that more than once. */
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

/** Sentences to store in place of those that quote a cell. */
const unquoted: Readonly<Partial<Record<ErrorCode, string>>> = {
  1632: 'The group of this row does not exist, or customers cannot join it.',
  1641: 'A permission code of this row does not exist in this org.',
  8003: 'The source of this row is unknown.',
  8006: 'Another customer already has an identifier of this row.',
  8013: 'An identifier type of this row is unknown.',
  95011: 'A profile of this row is given twice.',
};

/**
 * The refusal as it is stored with an import: with its native sentence, and without quoting a cell, which the line number
 * tells where to find. A quoted cell could be a customer's identifier, which an erasure would have to find.
 */
export function refusalToKeep(refused: Refusal): Refusal {
  const { code } = refused;
  return { code, message: unquoted[code] ?? sentenceOf(refused) };
}
