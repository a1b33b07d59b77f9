import type { Change } from '../domain/changes.ts';
import { changeReader, toChange } from './tables/changes.ts';
import type { SelectedRow } from './tables/reader.ts';

/** Kinds of a group's changes, beside its members' coming and going, by the index that has them. */
export const groupKinds = {
  changes_of_groups:
    "'groupCreated', 'groupUpdated', 'groupRestored', 'groupDeleted', 'groupMemberUpdated', 'groupBegan', 'groupEnded'",
  changes_of_invitations:
    "'invitationCreated', 'invitationAccepted', 'invitationDeclined', 'invitationWithdrawn', 'invitationExpired', 'handOverOffered', 'handOverAccepted', 'handOverDeclined', 'handOverWithdrawn', 'handOverExpired'",
} as const;

/** The changes that several queries found, each once, in the order of the log. */
export function toHistory(found: readonly (readonly SelectedRow[])[]): readonly Change[] {
  const entries = found.flat().map(changeReader.read);
  const bySequence = new Map(entries.map((entry) => [entry.sequence, entry]));
  return [...bySequence.values()].toSorted((a, b) => a.sequence - b.sequence).map(toChange);
}
