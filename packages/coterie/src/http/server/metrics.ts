import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { SenderObserver } from '../../delivery/webhook-sender.ts';
import type { WriterObserver } from '../../writer/writer.ts';

/** What the service counts and measures about itself, in the Prometheus text format. */
export interface Metrics extends WriterObserver, SenderObserver {
  readonly registry: Registry;
  /** The number of open live streams of changes. */
  readonly streaming: (open: number) => void;
  /** Measures every request of the app. */
  watch(app: FastifyInstance): void;
}

/** Bounds the number of metrics, however many webhooks there are. */
const mostLags = 20;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'coterie_requests_total',
    help: 'Requests by method, route, HTTP status and error code (0: none).',
    labelNames: ['method', 'route', 'status', 'code'] as const,
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'coterie_request_duration_seconds',
    help: 'Time from reading a request to sending its response, by method and route.',
    labelNames: ['method', 'route'] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const batchCommands = new Histogram({
    name: 'coterie_batch_commands',
    help: 'Commands that shared one transaction.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  const batchSeconds = new Histogram({
    name: 'coterie_batch_duration_seconds',
    help: 'Time of one transaction: load, decide, save and commit.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers,
  });
  const queueDepth = new Gauge({
    name: 'coterie_queue_depth',
    help: 'Commands that wait to be decided.',
    registers,
  });
  const streams = new Gauge({
    name: 'coterie_streams_open',
    help: 'Live streams of changes that are open.',
    registers,
  });
  const deliveries = new Counter({
    name: 'coterie_webhook_deliveries_total',
    help: 'Attempts to deliver a change to a webhook, by result: delivered or failed.',
    labelNames: ['result'] as const,
    registers,
  });
  const lags = new Map<string, { org: number; webhook: number; lag: number }>();
  new Gauge({
    name: 'coterie_webhook_lag_changes',
    help: `Changes of the log that a webhook had not received after its last turn in this process; the ${mostLags} webhooks with the greatest lag.`,
    labelNames: ['org', 'webhook'] as const,
    registers,
    collect() {
      this.reset();
      const most = [...lags.values()].toSorted((a, b) => b.lag - a.lag).slice(0, mostLags);
      for (const { org, webhook, lag } of most) this.set({ org, webhook }, lag);
    },
  });

  return {
    registry,
    turned: (org, webhook, { delivered, failed, lag }) => {
      deliveries.inc({ result: 'delivered' }, delivered);
      deliveries.inc({ result: 'failed' }, failed);
      // Webhooks that are up to date are not listed.
      if (lag === 0) lags.delete(`${org} ${webhook}`);
      else lags.set(`${org} ${webhook}`, { org, webhook, lag });
    },
    committed: (commands, seconds) => {
      batchCommands.observe(commands);
      batchSeconds.observe(seconds);
    },
    waiting: (commands) => queueDepth.set(commands),
    streaming: (open) => streams.set(open),
    watch: (app) => {
      app.addHook('onResponse', (request, reply, done) => {
        const { method } = request;
        const route = request.routeOptions.url ?? 'unknown';
        requests.inc({ method, route, status: reply.statusCode, code: request.answerCode });
        requestSeconds.observe({ method, route }, reply.elapsedTime / 1_000);
        done();
      });
    },
  };
}
