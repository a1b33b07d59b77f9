import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import { followChanges } from '../../../delivery/change-feed.ts';
import type { Heads } from '../../../delivery/heads.ts';
import { allows, type Scope } from '../../../domain/tills.ts';
import type { ChangePage } from '../../../store/change-page.ts';
import type { Store } from '../../../store/store.ts';
import type { Authenticator } from '../../kit/principal.ts';
import { addCall } from '../../kit/call.ts';
import { toChangeJson } from '../../../delivery/change-json.ts';
import { changePage, lastEventIdHeader, listQuery, readFilter, streamQuery } from './queries.ts';
import { toEvents } from './events.ts';
import { refused } from '../../kit/failures.ts';
import { defaultLimit, readId } from '../../kit/schemas.ts';
import type { StreamedAnswer } from '../../kit/streamed-answers.ts';

const tag = 'Changes';
const path = '/api/v1/changes';
const scope: Scope = 'changes:read';

interface Sources {
  readonly store: Store;
  readonly reads: Store;
  readonly heads: Heads;
  readonly auth: Authenticator;
  readonly streams: StreamedAnswer;
}

/** The org's change log, as pages and as a live stream. */
export function addChangeCalls(app: FastifyInstance, sources: Sources): void {
  const { store, reads, heads, auth, streams } = sources;

  /** Reads a page from the store for reads, which may be a replica that has not reached `since` yet. */
  async function pageOf(orgId: number, asked: Parameters<Store['listChanges']>[1]) {
    const page = await reads.listChanges(orgId, asked);
    if (page.sequence >= asked.since) return page;
    const reached = (await store.findOrg(orgId))?.sequence ?? 0;
    if (reached < asked.since) throw refused(95020, { x: reached });
    return page;
  }

  addCall(app, {
    method: 'GET',
    url: path,
    operationId: 'listChanges',
    tag,
    summary: 'List changes',
    description:
      'What changed in the org, in order and without a gap: who, when, what, before and after. A page looks at no more than 10,000 entries of the log, so with a filter it may be short or empty although there is more: go on from `next` while it is below `sequence`.',
    scope,
    envelope: 'problem',
    codes: [95020],
    query: listQuery,
    answer: changePage,
    handle: async ({ query, principal }) => {
      const since = readId(query.since) ?? 0;
      const limit = readId(query.limit) ?? defaultLimit;
      const page = await pageOf(principal.org.orgId, { since, limit, filter: readFilter(query) });
      return toPageAnswer(page);
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/stream`,
    operationId: 'streamChanges',
    tag,
    summary: 'Follow changes',
    description:
      'The same as it happens, as server-sent events: `id` is the sequence, `event` the kind, `data` the change as JSON. It starts after `Last-Event-ID`, or else after `since`, or else with the first change, and never ends by itself. It is ended when the service stops, the credential is disabled or its token expires: connect again with the `Last-Event-ID` you have, and nothing is missing and nothing comes twice. Every 15 seconds without an event a comment is sent, with the `id` up to which nothing is missing.',
    scope,
    envelope: 'problem',
    codes: [95020],
    query: streamQuery,
    headers: lastEventIdHeader,
    answer: Type.String({
      description: 'Server-sent events, each a change.',
      examples: [
        'id: 17\nevent: defaultGroupChanged\ndata: {"sequence":17,"at":"2026-11-22T06:00:00.000Z","kind":"defaultGroupChanged","cause":"join","tillId":1,"requestId":"r-1","userId":1001,"before":null,"after":1}\n\n',
      ],
    }),
    mediaType: 'text/event-stream',
    handle: async ({ query, principal, reply }) => {
      const { headers } = reply.request;
      const { orgId } = principal.org;
      // A client that reconnects repeats its first query, and sends its current position in the header.
      const lastEventId = headers['last-event-id'] as string | undefined;
      const since = readId(lastEventId) ?? readId(query.since) ?? 0;
      await pageOf(orgId, { since, limit: 1, scan: 1 });
      const filter = readFilter(query);
      const mayGoOn = async (): Promise<boolean> => {
        const now = await auth.authenticate(headers);
        return now !== null && allows(now.till.scopes, scope);
      };
      return streams(reply, 'text/event-stream', (signal) =>
        toEvents(followChanges({ store: reads, heads }, orgId, { since, filter, signal }), mayGoOn),
      );
    },
  });
}

function toPageAnswer({ changes, next, sequence }: ChangePage) {
  return { items: changes.map(toChangeJson), next, sequence };
}
