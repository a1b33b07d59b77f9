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

/** Most commands, and most rows of a write: more would make too many texts to prepare, and share their costs anyway. */
const few = 4;

/** Whether the job is a lone join, leave or move, or a few of them: what comes all the time and has to be quick. */
export function isFew({ needs }: WriteJob): boolean {
  const all = flattenNeeds(needs).filter((one) => Object.keys(one).some((key) => key !== 'also'));
  return all.length <= few && all.every(isOfMembership);
}

/** Of customers and the groups that it names. */
function isOfMembership(needs: Needs): boolean {
  const { groups = [], customers = [], identifiers = [] } = needs;
  const lists = needs.allMembers ?? needs.allMemberships ?? needs.details ?? needs.logins;
  return groups.length > 0 && customers.length + identifiers.length > 0 && lists === undefined;
}

/**
 * Writes the job in two round trips and without a transaction around them. The facts are read without a lock; what is
 * decided on them is stored by one statement, on the condition that the org is still at the sequence that was read:
 * every change moves it, so the facts are still true.
 * False: the org was written meanwhile, or this is more than one statement can do; nothing was stored then, and the job
 * has to be decided again with the org locked.
 * Throws CommitLost when the connection failed under the statement.
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
  // Rounds are of one moment each. A refusal is not stored, so nothing would tell that they differ.
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
