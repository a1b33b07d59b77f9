import { hash, randomBytes } from 'node:crypto';

import { isPersonal } from '../domain/changes.ts';
import type { LogEntry, StoredChange } from './tables/changes.ts';

/**
 * The log as a chain: the hash of each entry covers the entry and the hash of the one before it, so that nothing can be
 * changed, left out or put in between without every later hash being another.
 *
 * What tells who a customer is enters by a commitment, a hash of it with a random salt. An erasure removes content and
 * salt and leaves the commitment: the chain stays what it was, and the content can not be guessed from it.
 */

/** Gives the entries that follow the one with the hash `previous` their links, and returns the hash of the last. */
export function chain(
  orgId: number,
  previous: string,
  changes: readonly StoredChange[],
): { readonly entries: readonly LogEntry[]; readonly hash: string } {
  let last = previous;
  const entries = changes.map((change) => {
    const salt = isPersonal(change.kind) ? randomBytes(24).toString('base64url') : null;
    const commitment = salt === null ? null : commitmentOf({ ...change, salt });
    last = hashOf(orgId, last, { ...change, commitment });
    return { ...change, hash: last, salt, commitment };
  });
  return { entries, hash: last };
}

/** SHA-256 of the salt and the content, as they are stored. */
export function commitmentOf({
  salt,
  before,
  after,
}: Pick<LogEntry, 'salt' | 'before' | 'after'>): string {
  return sha256([salt, before, after]);
}

/** SHA-256 of the hash before it, `''` for the first, and the entry as it is stored, in this order. */
export function hashOf(
  orgId: number,
  previous: string,
  entry: Omit<LogEntry, 'hash' | 'salt'>,
): string {
  const { commitment } = entry;
  const content = commitment === null ? [entry.before, entry.after] : [commitment];
  return sha256([previous, orgId, ...covered.map((field) => entry[field]), ...content]);
}

/** In the order in which the hashes of all entries that were ever stored have them. */
const covered = [
  'sequence',
  'at',
  'kind',
  'cause',
  'actorTillId',
  'requestId',
  'groupId',
  'userId',
  'companyId',
  'tillId',
  'webhookId',
] as const satisfies readonly (keyof StoredChange)[];

function sha256(values: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(values), 'base64url');
}
