import type { Change } from '../domain/changes.ts';
import { changeReader, toChange } from './tables/changes.ts';
import type { SelectedRow } from './tables/reader.ts';

/** The kinds of a group's changes, except joins and leaves, by the index that contains them. */
export const groupKinds = {
  changes_of_groups:
    "'groupCreated', 'groupUpdated', 'groupRestored', 'groupDeleted', 'groupMemberUpdated', 'groupBegan', 'groupEnded'",
  changes_of_invitations:
    "'invitationCreated', 'invitationAccepted', 'invitationDeclined', 'invitationWithdrawn', 'invitationExpired', 'handOverOffered', 'handOverAccepted', 'handOverDeclined', 'handOverWithdrawn', 'handOverExpired'",
} as const;

/** The changes that several queries found, each once, in log order. */
export function toHistory(found: readonly (readonly SelectedRow[])[]): readonly Change[] {
  const entries = found.flat().map(changeReader.read);
  const bySequence = new Map(entries.map((entry) => [entry.sequence, entry]));
  return [...bySequence.values()].toSorted((a, b) => a.sequence - b.sequence).map(toChange);
}
