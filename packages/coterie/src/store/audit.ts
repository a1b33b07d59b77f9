import { isPersonal } from '../domain/changes.ts';
import { commitmentOf, hashOf } from './chain.ts';
import type { Store } from './store.ts';
import type { LogEntry } from './tables/changes.ts';

/** What reading an org's log from its beginning found. */
export interface AuditReport {
  /** Entries that were read, up to the first that is wrong. */
  readonly entries: number;
  /** So many at the beginning are from before the log had hashes: nothing is known about them. */
  readonly unchained: number;
  /** Of the last entry. */
  readonly hash: string;
  /** The first sequence that is wrong, and why; null: nothing is. */
  readonly wrong: Wrong | null;
}

interface Wrong {
  readonly sequence: number;
  readonly why: string;
}

/** Where a log was once seen to have come, kept where nobody who can write the database can write. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

const pageSize = 1_000;

/** The head of the org's log as it is stored. */
export async function readHead(store: Pick<Store, 'findOrg'>, orgId: number): Promise<Head> {
  const org = await store.findOrg(orgId);
  return { sequence: org?.sequence ?? 0, hash: org?.lastHash ?? '' };
}

/**
 * Reads an org's whole log and checks that it has no gap, that each hash is that of its entry and the one before it,
 * that what was committed to is what is there, that nothing was taken out but by an erasure, that it ends where the
 * org's row says, and that it holds the pinned head. The org may be written to meanwhile.
 */
export async function auditLog(
  store: Pick<Store, 'findOrg' | 'listEntries'>,
  orgId: number,
  pinned: Head | null = null,
): Promise<AuditReport> {
  let sequence = 0;
  let hash = '';
  let unchained = 0;
  /** By userId: the first entry whose content is gone, until her erasure is met. */
  const takenOut = new Map<number, number>();
  const report = (wrong: Wrong | null): AuditReport => ({
    entries: wrong === null ? sequence : wrong.sequence - 1,
    unchained,
    hash,
    wrong,
  });
  for (;;) {
    // Before the entries: they are written together with it, so that it can not be ahead of what is read next.
    const org = await store.findOrg(orgId);
    const entries = await store.listEntries(orgId, { since: sequence, limit: pageSize });
    unchained = org?.unchained ?? 0;
    for (const entry of entries) {
      const why = whyWrong(orgId, entry, sequence + 1, hash, unchained);
      if (why !== null) return report({ sequence: sequence + 1, why });
      sequence += 1;
      hash = entry.hash ?? '';
      if (pinned?.sequence === sequence && pinned.hash !== hash)
        return report({ sequence, why: 'its hash is not the one that was pinned' });
      noteErasure(entry, takenOut);
    }
    if (entries.length > 0) continue;
    const wrong = whyWrongEnd(sequence, hash, org ?? { sequence: 0, lastHash: '' }, pinned);
    // What was taken out can only be told when every erasure was met.
    return report(wrong ?? notErased(takenOut));
  }
}

function whyWrong(
  orgId: number,
  entry: LogEntry,
  expected: number,
  previous: string,
  unchained: number,
): string | null {
  if (entry.sequence !== expected) return 'it is missing';
  if (expected <= unchained) return entry.hash === null ? null : 'it has a hash, but is older';
  if ((entry.commitment !== null) !== isPersonal(entry.kind))
    return 'its kind and its commitment do not go together';
  if (entry.hash !== hashOf(orgId, previous, entry)) return 'its hash is not that of what it says';
  if (entry.commitment === null) return entry.salt === null ? null : 'it has a salt for nothing';
  if (isTakenOut(entry))
    return entry.before === null && entry.after === null ? null : 'its content is half erased';
  return commitmentOf(entry) === entry.commitment
    ? null
    : 'its content is not what was committed to';
}

function isTakenOut(entry: LogEntry): boolean {
  return entry.commitment !== null && entry.salt === null;
}

function noteErasure(entry: LogEntry, takenOut: Map<number, number>): void {
  const { userId, sequence } = entry;
  if (userId === null) return;
  if (entry.kind === 'customerErased') takenOut.delete(userId);
  else if (isTakenOut(entry) && !takenOut.has(userId)) takenOut.set(userId, sequence);
}

function whyWrongEnd(
  sequence: number,
  hash: string,
  org: { readonly sequence: number; readonly lastHash: string },
  pinned: Head | null,
): Wrong | null {
  if (org.sequence > sequence) return { sequence: sequence + 1, why: 'it is missing' };
  if (org.sequence < sequence)
    return { sequence: org.sequence + 1, why: 'the org has not come to it' };
  if (org.lastHash !== hash) return { sequence, why: 'its hash is not the last one of the org' };
  if (pinned !== null && pinned.sequence > sequence)
    return { sequence: sequence + 1, why: 'it is missing: a later one was pinned' };
  return null;
}

function notErased(takenOut: ReadonlyMap<number, number>): Wrong | null {
  if (takenOut.size === 0) return null;
  const sequence = Math.min(...takenOut.values());
  return { sequence, why: 'its content is gone, and nobody erased its customer' };
}
