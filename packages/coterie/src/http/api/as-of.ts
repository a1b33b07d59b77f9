import { Type } from 'typebox';

import type { Org } from '../../domain/org.ts';
import { type PointReads, sequenceAt, storeAsOf } from '../../store/as-of.ts';
import type { Store } from '../../store/store.ts';
import { refused } from '../failures.ts';

const expected =
  'a sequence of the log, or a time such as 2026-11-22T06:00:00Z or 2026-11-22T11:30:00%2B05:30';

/** When a read is to be of. */
export const asOfParam = {
  asOf: Type.Unsafe<string | undefined>({
    type: 'string',
    pattern:
      '^([0-9]{1,15}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$',
    description:
      'The state of then instead of now: after the change with this sequence, or after the last change at or before this time (ISO 8601 with an offset; + is %2B). It is what folding the log up to there gives, without what was erased since.',
    'x-expected': expected,
  }),
};

/** What a read is served from, and the sequence that it is of; null: now. */
export interface Served {
  readonly reads: PointReads;
  readonly upTo: number | null;
}

/** Throws Refused with 95061 for what has not come yet. */
export async function serveAsOf(
  store: Store,
  { orgId }: Org,
  asOf: string | undefined,
): Promise<Served> {
  if (asOf === undefined || asOf === '') return { reads: store, upTo: null };
  const org = await store.findOrg(orgId);
  if (org === null) throw refused(401);
  const upTo = /^\d+$/.test(asOf) ? Number(asOf) : await readTime(store, org, asOf);
  if (upTo > org.sequence) throw refused(95061, { x: org.sequence, y: asOf });
  return { reads: storeAsOf(store, org, upTo), upTo };
}

async function readTime(store: Store, org: Org, asOf: string): Promise<number> {
  const time = Date.parse(asOf);
  if (Number.isNaN(time)) throw refused(400, { x: 'asOf', y: expected });
  if (time > Date.now()) throw refused(95061, { x: org.sequence, y: asOf });
  return sequenceAt(store, org, time);
}
