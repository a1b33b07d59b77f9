import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';

import type { Store } from '../../../store/store.ts';
import { addCall } from '../../kit/call.ts';
import { snapshotLine, toLines } from './snapshot-lines.ts';
import type { StreamedAnswer } from '../../kit/streamed-answers.ts';

const mediaType = 'application/x-ndjson';

/** The call that returns the org's current state, as the start of a copy. */
export function addSnapshotCall(app: FastifyInstance, reads: Store, streams: StreamedAnswer): void {
  addCall(app, {
    method: 'GET',
    url: '/api/v1/snapshot',
    operationId: 'readSnapshot',
    tag: 'Changes',
    summary: 'Get everything',
    description:
      'Everything of the org that is current, as of one moment, a JSON object per line. The first line carries the `sequence` of that moment: changes after it follow without a gap. The last line has the kind `complete` and counts the others; a download without it was cut off. Companies come first, then customers, then groups, each before its memberships. Deleted groups and customers who were merged away are among them.',
    scope: 'changes:read',
    envelope: 'problem',
    codes: [],
    answer: snapshotLine,
    mediaType,
    handle: async ({ principal, reply }) =>
      streams(reply, mediaType, (signal) => readLines(reads, principal.org.orgId, signal)),
  });
}

/** Throws if the stream ends early, so that the connection is cut and the client does not mistake it for complete. */
async function* readLines(
  store: Store,
  orgId: number,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const snapshot = await store.openSnapshot(orgId);
  if (snapshot === null) throw new Error(`org ${orgId} should exist`);
  try {
    for await (const lines of toLines(snapshot)) {
      signal.throwIfAborted();
      yield lines;
      // Lets other requests run in between.
      await nextTurn();
    }
  } finally {
    await snapshot.close();
  }
}
