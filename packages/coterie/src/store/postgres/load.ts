import type pg from 'pg';

import type { Facts } from '../../domain/facts.ts';
import type { Needs } from '../../domain/needs.ts';
import { loading } from '../loading.ts';
import { findAll } from './find.ts';

/** Loads a batch's facts with one round trip per round, whatever its size; two or three rounds at most. */
export async function loadFacts(
  connection: pg.ClientBase,
  orgId: number,
  needs: readonly Needs[],
  { lock, onRound = () => {} }: { readonly lock: boolean; readonly onRound?: () => void },
): Promise<Facts> {
  const rounds = loading(orgId, needs);
  let round = rounds.next();
  while (!round.done) {
    onRound();
    round = rounds.next(await findAll(connection, orgId, round.value, { lock }));
  }
  return round.value;
}
