import type pg from 'pg';

import type { Facts } from '../../domain/facts.ts';
import type { Needs } from '../../domain/needs.ts';
import { loading } from '../loading.ts';
import { findAll } from './find.ts';
import { inSnapshot } from './transactions.ts';

/** Loads a batch's facts with one round trip per round, whatever its size; there are two or three rounds at most. */
export async function loadFacts(
  connection: pg.ClientBase,
  orgId: number,
  needs: readonly Needs[],
  {
    lock,
    now,
    onRound = () => {},
  }: { readonly lock: boolean; readonly now: number; readonly onRound?: () => void },
): Promise<Facts> {
  const rounds = loading(orgId, needs);
  let round = rounds.next();
  while (!round.done) {
    onRound();
    round = rounds.next(await findAll(connection, orgId, round.value, { lock, now }));
  }
  return round.value;
}

/**
 * Facts as of one committed moment. A round is one statement, which by itself sees one moment; only further rounds need
 * a transaction, in which all rounds start over.
 */
export async function loadFactsUnlocked(
  pool: pg.Pool,
  orgId: number,
  needs: readonly Needs[],
  now: number,
): Promise<Facts> {
  const options = { lock: false, now };
  const rounds = loading(orgId, needs);
  const first = rounds.next();
  // Logins are read by a separate statement.
  if (first.done !== true && first.value.logins.size === 0) {
    const next = rounds.next(await findAll(pool, orgId, first.value, options));
    if (next.done === true) return next.value;
  }
  return inSnapshot(pool, (connection) => loadFacts(connection, orgId, needs, options));
}
