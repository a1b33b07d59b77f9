import { hash, randomBytes } from 'node:crypto';

import { type ChangeKind, isPersonal } from '../domain/changes.ts';
import type { Columns } from './columns.ts';

/**
 * The log as a chain: the hash of each entry covers the entry and the hash of the one before it, so that nothing can be
 * changed, left out or put in between without every later hash being another.
 *
 * What tells who a customer is enters by a commitment, a hash of it with a random salt. An erasure removes content and
 * salt and leaves the commitment: the chain stays what it was, and the content can not be guessed from it.
 */

/** An entry of the log as it is stored, with what makes it a link of the chain. */
export interface EntryRow {
  readonly sequence: number;
  readonly at: number;
  readonly kind: ChangeKind;
  readonly user_id: number | null;
  readonly before: string | null;
  readonly after: string | null;
  /** Null: from before the log had hashes. */
  readonly hash: string | null;
  /** Of a personal entry until its customer is erased. */
  readonly salt: string | null;
  /** Of a personal entry. */
  readonly commitment: string | null;
}

/** Gives the entries that follow the one with the hash `previous` their links, and says the hash of the last. */
export function chain(
  previous: string,
  changes: readonly Columns[],
): { readonly entries: readonly Columns[]; readonly hash: string } {
  let last = previous;
  const entries = changes.map((change) => {
    const entry = { ...change, ...commit(change) };
    last = hashOf(last, entry);
    return { ...entry, hash: last };
  });
  return { entries, hash: last };
}

function commit(change: Columns): Columns {
  if (!isPersonal(change['kind'] as ChangeKind)) return { salt: null, commitment: null };
  const salt = randomBytes(24).toString('base64url');
  return { salt, commitment: commitmentOf({ ...change, salt }) };
}

/** SHA-256 of the salt and the content, as they are stored. */
export function commitmentOf({ salt, before, after }: Columns): string {
  return sha256([salt, before, after]);
}

/** SHA-256 of the hash before it, `''` for the first, and the entry as it is stored, in this order. */
export function hashOf(previous: string, entry: Columns): string {
  const { commitment = null } = entry;
  const content = commitment === null ? [entry['before'], entry['after']] : [commitment];
  return sha256([previous, ...covered.map((column) => entry[column]), ...content]);
}

const covered = [
  'org_id',
  'sequence',
  'at',
  'kind',
  'cause',
  'actor_till_id',
  'request_id',
  'group_id',
  'user_id',
  'company_id',
  'till_id',
  'webhook_id',
] as const;

function sha256(values: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(values), 'base64url');
}
