import { isPersonal } from '../domain/changes.ts';
import { commitmentOf, hashOf } from './chain.ts';
import type { Store } from './store.ts';
import type { LogEntry } from './tables/changes.ts';

/** The result of auditing an org's log. */
export interface AuditReport {
  /** How many entries were read, up to the first wrong one. */
  readonly entries: number;
  /** How many entries at the beginning are older than the hashes; they cannot be checked. */
  readonly unchained: number;
  /** Hash of the last entry. */
  readonly hash: string;
  /** The first wrong entry; null: the log is correct. */
  readonly wrong: Wrong | null;
}

interface Wrong {
  readonly sequence: number;
  readonly why: string;
}

/** A known position of a log, kept where nobody with write access to the database can change it. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

const pageSize = 1_000;

/** The head of the org's log according to the database. */
export async function readHead(store: Pick<Store, 'findOrg'>, orgId: number): Promise<Head> {
  const org = await store.findOrg(orgId);
  return { sequence: org?.sequence ?? 0, hash: org?.lastHash ?? '' };
}

/**
 * Reads an org's whole log and checks that it has no gap, that each hash matches its entry and the previous hash, that
 * content matches its commitment, that content is missing only if its customer was erased, that the log ends where the
 * org's row says, and that it contains the pinned head. The org may be written to meanwhile.
 */
export async function auditLog(
  store: Pick<Store, 'findOrg' | 'listEntries'>,
  orgId: number,
  pinned: Head | null = null,
): Promise<AuditReport> {
  let sequence = 0;
  let hash = '';
  let unchained = 0;
  /** By userId: the first entry without content, until the erasure of the customer is found. */
  const takenOut = new Map<number, number>();
  const report = (wrong: Wrong | null): AuditReport => ({
    entries: wrong === null ? sequence : wrong.sequence - 1,
    unchained,
    hash,
    wrong,
  });
  for (;;) {
    // Read before the entries: both are written together, so the org cannot be ahead of the entries that are read next.
    const org = await store.findOrg(orgId);
    const entries = await store.listEntries(orgId, { since: sequence, limit: pageSize });
    unchained = org?.unchained ?? 0;
    for (const entry of entries) {
      const why = whyWrong(orgId, entry, sequence + 1, hash, unchained);
      if (why !== null) return report({ sequence: sequence + 1, why });
      sequence += 1;
      hash = entry.hash ?? '';
      if (pinned?.sequence === sequence && pinned.hash !== hash)
        return report({ sequence, why: 'its hash is not the pinned one' });
      noteErasure(entry, takenOut);
    }
    if (entries.length > 0) continue;
    const wrong = whyWrongEnd(sequence, hash, org ?? { sequence: 0, lastHash: '' }, pinned);
    // Missing content can be judged only after every erasure was read.
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
  if (expected <= unchained)
    return entry.hash === null ? null : 'it has a hash although it is older than the hashes';
  if ((entry.commitment !== null) !== isPersonal(entry.kind))
    return 'its kind and its commitment do not match';
  if (entry.hash !== hashOf(orgId, previous, entry)) return 'its hash does not match its content';
  if (entry.commitment === null)
    return entry.salt === null ? null : 'it has a salt although it is not personal';
  if (isTakenOut(entry))
    return entry.before === null && entry.after === null ? null : 'its content is half erased';
  return commitmentOf(entry) === entry.commitment
    ? null
    : 'its content does not match its commitment';
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
    return { sequence: org.sequence + 1, why: 'the org has not reached it' };
  if (org.lastHash !== hash) return { sequence, why: 'its hash is not the last hash of the org' };
  if (pinned !== null && pinned.sequence > sequence)
    return { sequence: sequence + 1, why: 'it is missing, and a later entry was pinned' };
  return null;
}

function notErased(takenOut: ReadonlyMap<number, number>): Wrong | null {
  if (takenOut.size === 0) return null;
  const sequence = Math.min(...takenOut.values());
  return { sequence, why: 'its content is missing although its customer was not erased' };
}
