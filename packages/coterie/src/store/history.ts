import type { Change } from '../domain/changes.ts';
import { type ChangeRow, toChange } from './rows.ts';

/** Kinds of a group's changes, beside its members' coming and going, by the index that has them. */
export const groupKinds = {
  changes_of_groups:
    "'groupCreated', 'groupUpdated', 'groupRestored', 'groupDeleted', 'groupMemberUpdated', 'groupBegan', 'groupEnded'",
  changes_of_invitations:
    "'invitationCreated', 'invitationAccepted', 'invitationDeclined', 'invitationWithdrawn', 'invitationExpired', 'handOverOffered', 'handOverAccepted', 'handOverDeclined', 'handOverWithdrawn', 'handOverExpired'",
} as const;

/** The changes that several queries found, each once, in the order of the log. */
export function toHistory(...found: readonly (readonly ChangeRow[])[]): readonly Change[] {
  const bySequence = new Map(found.flat().map((row) => [row.sequence, row]));
  return [...bySequence.values()].toSorted((a, b) => a.sequence - b.sequence).map(toChange);
}
