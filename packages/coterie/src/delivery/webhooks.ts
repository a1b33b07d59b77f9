import type { Change } from '../domain/changes.ts';
import type { Webhook } from '../domain/webhooks.ts';
import { toChangeJson } from './change-json.ts';
import type { Poster, Posted } from './post.ts';
import { deriveSecret, showSecret, signedHeaders, signingSecrets } from './signature.ts';

/** One message to a receiver. */
interface Event {
  /** The same for every attempt to send the event, so that receivers can recognize repeats. */
  readonly id: string;
  readonly type: string;
  /** The time of the event, in milliseconds since the epoch. */
  readonly at: number;
  readonly data: unknown;
}

export interface WebhookOptions {
  readonly poster: Poster;
  /** The secret that all webhook secrets are derived from. */
  readonly installationSecret: string;
  readonly now: () => number;
  readonly version: string;
}

/** Creates and sends the messages of webhooks. */
export interface Webhooks {
  /** The newest secret, in the format that receivers get. */
  secretOf(orgId: number, webhook: Webhook): string;
  whyRefused(url: string): Promise<string | null>;
  eventOf(orgId: number, webhook: Webhook, change: Change): Event;
  /** Sends the event, signed with every secret that is valid now. */
  send(orgId: number, webhook: Webhook, event: Event, signal: AbortSignal): Promise<Sent>;
}

interface Sent extends Posted {
  readonly at: number;
  readonly durationMs: number;
}

export function createWebhooks(options: WebhookOptions): Webhooks {
  const { poster, installationSecret, now, version } = options;
  return {
    secretOf: (orgId, { webhookId, secrets }) => {
      const [newest] = secrets;
      if (newest === undefined) throw new Error('The webhook has no secret.');
      return showSecret(deriveSecret(installationSecret, orgId, webhookId, newest));
    },
    whyRefused: (url) => poster.whyRefused(url),
    eventOf: (orgId, { webhookId }, change) => ({
      id: `${orgId}-${webhookId}-${change.sequence}`,
      type: change.kind,
      at: change.at,
      data: toChangeJson(change),
    }),
    send: async (orgId, webhook, { id, type, at: happenedAt, data }, signal) => {
      const at = now();
      const started = performance.now();
      const timestamp = new Date(happenedAt).toISOString();
      const body = JSON.stringify({ type, timestamp, orgId, data });
      const secrets = signingSecrets(installationSecret, orgId, webhook, at);
      const headers = {
        'content-type': 'application/json',
        'user-agent': `coterie/${version}`,
        ...signedHeaders(secrets, { id, at, body }),
      };
      const posted = await poster.post({ url: webhook.url, headers, body, signal });
      return { ...posted, at, durationMs: Math.round(performance.now() - started) };
    },
  };
}
