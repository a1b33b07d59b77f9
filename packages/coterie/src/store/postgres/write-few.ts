import type pg from 'pg';

import type { Needs } from '../../domain/needs.ts';
import { flattenNeeds } from '../loading.ts';
import { isEmpty, recordsToSave } from '../saving.ts';
import type { WriteJob } from '../store.ts';
import type { Write } from '../tables/write.ts';
import { inAnyOrder, writeNames, writes } from '../writes.ts';
import { isConnectionFault } from './faults.ts';
import { loadFacts } from './load.ts';
import { CommitLost } from './lost-commits.ts';
import { writeIfAt } from './statements.ts';

/**
 * The most commands, and the most rows of one write. More would need too many prepared texts, and larger batches share
 * their costs anyway.
 */
const few = 4;

/** Whether the job consists of one or a few joins, leaves or moves: the frequent commands, which have to be fast. */
export function isFew({ needs }: WriteJob): boolean {
  const all = flattenNeeds(needs).filter((one) => Object.keys(one).some((key) => key !== 'also'));
  return all.length <= few && all.every(isOfMembership);
}

/** Whether the needs are only customers and groups that are named. */
function isOfMembership(needs: Needs): boolean {
  const { groups = [], customers = [], identifiers = [] } = needs;
  const lists = needs.allMembers ?? needs.allMemberships ?? needs.details ?? needs.logins;
  return groups.length > 0 && customers.length + identifiers.length > 0 && lists === undefined;
}

/**
 * Writes the job in two round trips, without a transaction. The facts are read without a lock. One statement stores the
 * result on the condition that the org is still at the sequence that was read: every change increases it, so the facts
 * are still true.
 *
 * False: the org was written meanwhile, or one statement cannot store the result. Nothing was stored, and the job must
 * be decided again with the org locked.
 *
 * Throws CommitLost if the connection fails during the statement.
 */
export async function writeFew(
  connection: pg.ClientBase,
  job: WriteJob,
  now: number,
): Promise<boolean> {
  const { orgId, needs } = job;
  let rounds = 0;
  const before = await loadFacts(connection, orgId, needs, {
    lock: false,
    now,
    onRound: () => (rounds += 1),
  });
  const sequence = before.orgOrNull?.sequence;
  if (sequence === undefined) return false;
  const batch = job.decide(before);
  // Each round reads its own moment. A rejection is not stored, so no condition would notice that they differ.
  if (isEmpty(batch)) return rounds === 1;
  const records = recordsToSave(orgId, before, batch);
  const written = writeNames.filter((name) => records[name].length > 0);
  if (!written.every((name) => inAnyOrder.has(name) && records[name].length <= few)) return false;
  const [org, ...others] = written.map((name) => ({
    name,
    write: writes[name] as Write<never>,
    records: records[name] as readonly never[],
  }));
  if (org === undefined) throw new Error('every batch moves its org on');
  const storing = writeIfAt(connection, { orgId, sequence }, org, others);
  return storing.catch((error: unknown) => {
    throw isConnectionFault(error) ? new CommitLost([{ orgId, before, batch }], error) : error;
  });
}
