import { Type } from 'typebox';

import type { Org } from '../../domain/org.ts';
import { type Moment, type PointReads, sequenceAt, storeAsOf } from '../../store/as-of.ts';
import type { Store } from '../../store/store.ts';
import { fromIso } from '../../dates.ts';
import { refused } from './failures.ts';

const expected =
  'a sequence of the log, or a time such as 2026-11-22T06:00:00Z or 2026-11-22T11:30:00%2B05:30, in the years 1970 to 9999 of UTC';

/** The parameter of reads that can show an earlier state. */
export const asOfParam = {
  asOf: Type.Unsafe<string | undefined>({
    type: 'string',
    pattern:
      '^([0-9]{1,15}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$',
    description:
      'Returns an earlier state: the state after the change with this sequence, at the time of that change; or the state at this time (ISO 8601 with an offset; + is %2B in a URL). Memberships and groups that had ended by themselves by then are shown as ended. What was erased since is missing.',
    'x-expected': expected,
  }),
};

/** The store that a read is served from, and the sequence of the state that it shows; null: the current state. */
export interface Served {
  readonly reads: PointReads;
  readonly upTo: number | null;
}

/** Throws Refused with 95061 for a sequence or time that has not been reached. */
export async function serveAsOf(
  store: Store,
  { orgId }: Org,
  asOf: string | undefined,
): Promise<Served> {
  if (asOf === undefined || asOf === '') return { reads: store, upTo: null };
  const org = await store.findOrg(orgId);
  if (org === null) throw refused(401);
  const moment = await readMoment(store, org, asOf);
  return { reads: storeAsOf(store, org, moment), upTo: moment.upTo };
}

async function readMoment(store: Store, org: Org, asOf: string): Promise<Moment> {
  if (/^\d+$/.test(asOf)) {
    const upTo = Number(asOf);
    if (upTo > org.sequence) throw refused(95061, { x: org.sequence, y: asOf });
    const [entry] = await store.listEntries(org.orgId, { since: upTo - 1, limit: 1 });
    return { upTo, at: entry?.at ?? 0 };
  }
  const time = fromIso(asOf);
  if (time === null) throw refused(400, { x: 'asOf', y: expected });
  if (time > store.now()) throw refused(95061, { x: org.sequence, y: asOf });
  return { upTo: await sequenceAt(store, org, time), at: time };
}
