import type { FastifyInstance, FastifyServerOptions } from 'fastify';

import { startChores } from './chores.ts';
import { createHeads } from './delivery/heads.ts';
import { createPoster } from './delivery/post.ts';
import { startSender } from './delivery/webhook-sender.ts';
import { createWebhooks } from './delivery/webhooks.ts';
import { type AppOptions, createApp } from './http/server/app.ts';
import { createMetrics } from './http/server/metrics.ts';
import { startSweeper } from './sweeper.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { version } from './version.ts';
import { createWriter, type Writer } from './writer/writer.ts';

export interface ServiceOptions extends Pick<
  AppOptions,
  | 'bodyLimitBytes'
  | 'rateLimit'
  | 'tokenTtlSeconds'
  | 'credentialCacheSeconds'
  | 'passwordCost'
  | 'maxStreams'
  | 'removalGuard'
> {
  /** The database URL, for instance `sqlite:./data/coterie.db`. */
  readonly database: string;
  /** The database URL of a replica of `database` that serves the reads. */
  readonly readDatabase?: string;
  /** Whether webhooks may use http URLs and addresses of private networks. */
  readonly webhookAllowPrivate: boolean;
  readonly maxWaiting: number;
  readonly maxBatch: number;
  readonly logger?: FastifyServerOptions['logger'];
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

/** The parts of the service, wired together. The service listens once the caller calls `app.listen`. */
export interface Service {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly writer: Writer;
  /** The migrations that ran when the database was opened. */
  readonly migrated: readonly string[];
  /** Rejects new requests, responds to the accepted ones, and closes the database. */
  close(): Promise<void>;
}

/** Opens the database and builds the app. Throws StoreUnavailable when the database cannot be used. */
export async function createService(options: ServiceOptions): Promise<Service> {
  const { database, readDatabase, maxWaiting, maxBatch, logger = false, ...others } = options;
  const { webhookAllowPrivate, now = Date.now, ...rest } = others;
  const store = await openStore(database, { now });
  const reads = readDatabase === undefined ? store : await openReads(store, readDatabase, now);
  const metrics = createMetrics();
  const heads = createHeads(reads);
  const writer = createWriter({
    store,
    now,
    maxWaiting,
    maxBatch,
    observer: metrics,
    reached: (orgId, sequence) => {
      sender.wake();
      // A replica lags behind, so its sequence is polled instead.
      if (reads === store) heads.reached(orgId, sequence);
    },
  });
  const poster = createPoster({ allowPrivate: webhookAllowPrivate });
  const webhooks = createWebhooks({
    poster,
    installationSecret: await store.installationSecret('webhooks'),
    now,
    version,
  });
  const parts = { store, reads, heads, writer, webhooks, metrics, version, logger, now };
  const app = await createApp({ ...rest, ...parts });
  const sender = startSender({
    store,
    writer,
    webhooks,
    now,
    observer: metrics,
    onFailure: (error) => app.log.warn({ err: error }, 'sending to webhooks failed'),
  });
  const sweeper = startSweeper({
    store,
    writer,
    now,
    onFailure: (error) => app.log.warn({ err: error }, 'recording what is due failed'),
  });
  const chores = startChores(store, {
    now,
    onFailure: (error) => app.log.warn({ err: error }, 'chores failed'),
  });
  return {
    app,
    store,
    writer,
    migrated: store.migrated,
    close: async () => {
      await Promise.all([app.close(), sender.stop(), sweeper.stop()]);
      poster.close();
      await writer.close();
      await chores.stop();
      await store.close();
      if (reads !== store) await reads.close();
    },
  };
}

/** Closes the store when the replica cannot be opened. A replica is never migrated; migrations arrive by replication. */
async function openReads(store: Store, readDatabase: string, now: () => number): Promise<Store> {
  try {
    return await openStore(readDatabase, { create: false, now });
  } catch (error) {
    await store.close();
    throw error;
  }
}
