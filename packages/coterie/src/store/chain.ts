import { hash, randomBytes } from 'node:crypto';

import { isPersonal } from '../domain/changes.ts';
import type { LogEntry, StoredChange } from './tables/changes.ts';

/**
 * The log as a hash chain: the hash of each entry covers the entry and the previous hash, so nothing can be changed,
 * removed or inserted without changing every later hash.
 *
 * Content that identifies a customer is covered through a commitment, a hash of the content with a random salt. An
 * erasure removes content and salt but keeps the commitment: the chain stays intact, and the content cannot be guessed.
 */

/** Links changes to the entry whose hash is `previous`. Returns the entries and the hash of the last one. */
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

/** SHA-256 of the salt and the content as they are stored. */
export function commitmentOf({
  salt,
  before,
  after,
}: Pick<LogEntry, 'salt' | 'before' | 'after'>): string {
  return sha256([salt, before, after]);
}

/** SHA-256 of the previous hash (`''` for the first entry) and of the entry as it is stored, in this order. */
export function hashOf(
  orgId: number,
  previous: string,
  entry: Omit<LogEntry, 'hash' | 'salt'>,
): string {
  const { commitment } = entry;
  const content = commitment === null ? [entry.before, entry.after] : [commitment];
  return sha256([previous, orgId, ...covered.map((field) => entry[field]), ...content]);
}

/** The order is part of every stored hash and must never change. */
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
