import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';

import { allows } from '../../domain/tills.ts';
import type { Heads } from '../../delivery/heads.ts';
import type { Webhooks } from '../../delivery/webhooks.ts';
import type { Store } from '../../store/store.ts';
import type { Writer } from '../../writer/writer.ts';
import { addCheckCalls } from '../api/checks/calls.ts';
import { addChangeCalls } from '../api/log/changes.ts';
import { addCompanyCalls } from '../api/companies/calls.ts';
import { addAuditCalls } from '../api/log/audit.ts';
import { addBatchCall } from '../api/batch/calls.ts';
import { addNativeCustomerCalls } from '../api/customers/writes.ts';
import { addErasureCall } from '../api/customers/erasure.ts';
import { addExportCall } from '../api/imports/exports.ts';
import { addImportCalls } from '../api/imports/writes.ts';
import { addCustomerReads } from '../api/customers/reads.ts';
import { addGroupReads } from '../api/groups/reads.ts';
import { createCursors } from '../kit/cursors.ts';
import { addNativeGroupCalls } from '../api/groups/writes.ts';
import { addNativeMemberCalls } from '../api/members/writes.ts';
import { addHandOverOfferCalls } from '../api/groups/offers.ts';
import { addInvitationReads } from '../api/invitations/reads.ts';
import { addInvitationWrites } from '../api/invitations/writes.ts';
import { addSnapshotCall } from '../api/log/snapshot.ts';
import { addWebhookCalls } from '../api/webhooks/calls.ts';
import { createAuthenticator } from './auth.ts';
import { answerBrokenRequest } from './broken-requests.ts';
import { addDocs } from './docs.ts';
import { addEtags } from '../kit/etags.ts';
import { answerFailure, refused } from '../kit/failures.ts';
import { addHealthRoutes } from './health.ts';
import { acceptJson } from './json-body.ts';
import type { Metrics } from './metrics.ts';
import { addRateLimit } from './rate-limit.ts';
import { createRequestIds, logController, logRequests } from './request-log.ts';
import { addMinSequence } from '../kit/sequence.ts';
import { addStopping } from './stopping.ts';
import { createTokens } from './tokens.ts';
import { streamedAnswers } from '../kit/streamed-answers.ts';
import { addUnknownPaths } from './unknown-paths.ts';
import { addCustomerCalls } from '../v2/customers.ts';
import { addGroupCalls } from '../v2/groups.ts';
import { addMemberList } from '../v2/members.ts';
import { addMembershipCalls } from '../v2/memberships.ts';
import { addPermissionsCall } from '../v2/permissions.ts';
import { addSearchCalls } from '../v2/searches.ts';
import { addTokenCall } from '../v2/tokens.ts';
import { checkBy } from '../kit/validation.ts';

export interface AppOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly metrics: Metrics;
  readonly version: string;
  readonly bodyLimitBytes: number;
  /** Requests per minute and credential; 0: no limit. */
  readonly rateLimit: number;
  readonly tokenTtlSeconds: number;
  /** How long a checked credential is remembered. */
  readonly credentialCacheSeconds: number;
  /**
   * scrypt's N for the check of a secret under an unknown name. It should be that of the stored hashes, which state
   * theirs: 2^15 unless given. A lower one is for tests, whose many services would spend most of their time hashing.
   */
  readonly passwordCost?: number;
  /** Serves the reads: the same as `store`, or a replica of it. */
  readonly reads: Store;
  /** How far the logs in `reads` have reached. */
  readonly heads: Heads;
  /** Highest number of live streams of changes at a time. */
  readonly maxStreams: number;
  /** Largest share of memberships that one call may end without a confirmation, in percent. */
  readonly removalGuard: number;
  readonly webhooks: Webhooks;
  readonly logger: FastifyServerOptions['logger'];
}

/** Highest number of snapshots at a time. Each holds a moment of the database and a connection. */
const mostSnapshots = 4;

/** The HTTP application. It opens no port and closes neither store nor writer: the caller does. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, reads, writer, metrics, version, bodyLimitBytes, heads, maxStreams } = options;
  const app = fastify({
    logger: options.logger ?? false,
    bodyLimit: bodyLimitBytes,
    genReqId: createRequestIds(),
    logController,
    // While stopping, requests are rejected below, with the body that their call documents.
    return503OnClosing: false,
    // Longer than the head of a request can be, so that the schema of the call rejects a long id.
    routerOptions: { maxParamLength: 100_000 },
    frameworkErrors: answerFailure,
    clientErrorHandler: answerBrokenRequest,
  });
  app.decorateRequest('principal', null);
  app.decorateRequest('answerCode', 0);
  app.setErrorHandler(answerFailure);
  addUnknownPaths(app);
  acceptJson(app);
  app.setValidatorCompiler(checkBy);
  // Keeps the order of keys, which the contract prescribes.
  app.setSerializerCompiler(() => JSON.stringify);
  metrics.watch(app);
  logRequests(app);

  const { stopping } = addStopping(app);
  // Hooks that do not wait are not async functions, to save every request their promises.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    const isCall = request.routeOptions.config.scope !== undefined;
    done(stopping.aborted && isCall ? refused(503) : undefined);
  });

  const tokens = createTokens(
    await store.installationSecret('access tokens'),
    options.tokenTtlSeconds,
  );
  const rememberMs = options.credentialCacheSeconds * 1_000;
  const { passwordCost } = options;
  const auth = createAuthenticator({ store, tokens, rememberMs, passwordCost });
  const checkRate = await addRateLimit(app, options.rateLimit);
  // Before the body is read, so that an unauthorized caller costs little.
  app.addHook('onRequest', async (request, reply) => {
    const scope = request.routeOptions.config.scope ?? null;
    if (scope === null) return;
    request.principal = await auth.authenticate(request.headers);
    if (request.principal === null) throw refused(401);
    await checkRate(request, reply);
    if (!allows(request.principal.till.scopes, scope)) throw refused(4000, { x: scope });
  });

  addDocs(app, version);
  addMinSequence(app, reads);
  addGroupCalls(app, reads, writer);
  addSearchCalls(app, reads);
  addMembershipCalls(app, writer);
  addMemberList(app, reads);
  addPermissionsCall(app, writer);
  addCustomerCalls(app, reads, writer);
  addTokenCall(app, auth, tokens);
  addCheckCalls(app, reads);
  addNativeCustomerCalls(app, store, writer);
  addEtags(app);
  const cursors = createCursors(await store.installationSecret('cursors'));
  addCompanyCalls(app, { reads, writer, cursors });
  addGroupReads(app, reads, cursors);
  addCustomerReads(app, reads, cursors);
  const guard = {
    percent: options.removalGuard,
    secret: await store.installationSecret('confirmations'),
  };
  addNativeGroupCalls(app, store, writer, guard);
  addNativeMemberCalls(app, store, writer);
  addInvitationReads(app, reads, cursors);
  addInvitationWrites(app, writer);
  addHandOverOfferCalls(app, { store, reads, writer });
  addErasureCall(app, store, writer);
  addAuditCalls(app, store);
  addBatchCall(app, writer, guard);
  addChangeCalls(app, {
    store,
    reads,
    heads,
    auth,
    streams: streamedAnswers(maxStreams, stopping, metrics.streaming),
  });
  const snapshots = streamedAnswers(mostSnapshots, stopping);
  addSnapshotCall(app, reads, snapshots);
  await addImportCalls(app, { store, writer, guard, stopping, cursors });
  addExportCall(app, reads, snapshots);
  addWebhookCalls(app, { store, writer, webhooks: options.webhooks, cursors });
  addHealthRoutes(app, { store, metrics, stopping });
  await app.ready();
  return app;
}
