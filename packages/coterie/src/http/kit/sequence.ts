import { setTimeout as delay } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { Store } from '../../store/store.ts';
import { refused } from './failures.ts';

/** Of every write: the sequence that the org's log has reached with it. */
export const sequenceHeader = 'x-coterie-sequence';

/** Of a read: the sequence that it must at least be as of. */
const minSequenceName = 'X-Coterie-Min-Sequence';

/** As the document describes it. It is checked here: every read takes it. */
export const minSequenceHeader = Type.Object({
  [minSequenceName]: Type.Integer({
    description:
      'The read is answered from data at least as new as this sequence of the org’s log, or with 503.',
    minimum: 0,
  }),
});

/** Longer than a healthy replica lags, and shorter than callers wait. */
const waitMs = 2_000;
const pollMs = 20;

/**
 * Lets a read that carries X-Coterie-Min-Sequence wait until the data that it is served from is at least that new;
 * that is at once where writes and reads share a database, and may take a moment on a replica. When it takes longer
 * than `waitMs`, the read is refused with 95021.
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
