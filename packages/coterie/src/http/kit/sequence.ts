import { setTimeout as delay } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { Store } from '../../store/store.ts';
import { refused } from './failures.ts';

/** Response header of every write: the sequence that the org's log has reached with it. */
export const sequenceHeader = 'x-coterie-sequence';

/** Request header of reads: the data must be at least as new as this sequence. */
const minSequenceName = 'X-Coterie-Min-Sequence';

/** For the OpenAPI document. Every read takes this header, so it is checked here. */
export const minSequenceHeader = Type.Object({
  [minSequenceName]: Type.Integer({
    description:
      'The response shows data that is at least as new as this sequence of the org’s log. If that takes too long, the call is rejected with 503.',
    minimum: 0,
  }),
});

/** Longer than the lag of a healthy replica, and shorter than callers wait. */
const waitMs = 2_000;
const pollMs = 20;

/**
 * Delays a read with X-Coterie-Min-Sequence until its data is at least that new. There is no delay if writes and reads
 * share a database; a replica can take a moment. If it takes longer than `waitMs`, the read is rejected with 95021.
 */
export function addMinSequence(app: FastifyInstance, reads: Store): void {
  app.addHook('preHandler', (request, _reply, done) => {
    const given = request.headers[minSequenceName.toLowerCase()];
    const { reads: isRead = false } = request.routeOptions.config;
    const orgId = request.principal?.org.orgId;
    if (given === undefined || !isRead || orgId === undefined) done();
    else reach(reads, orgId, String(given)).then(() => done(), done);
  });
}

async function reach(reads: Store, orgId: number, given: string): Promise<void> {
  if (!/^\d{1,15}$/.test(given)) throw refused(400, { x: minSequenceName, y: 'a whole number' });
  const wanted = Number(given);
  const until = Date.now() + waitMs;
  for (;;) {
    const reached = (await reads.findOrg(orgId))?.sequence ?? 0;
    if (reached >= wanted) return;
    if (Date.now() >= until) throw refused(95021, { x: reached, y: wanted });
    await delay(pollMs);
  }
}
