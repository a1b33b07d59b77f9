import { createHmac } from 'node:crypto';

import type { Webhook, WebhookSecret } from '../domain/webhooks.ts';

/** Signatures by the Standard Webhooks specification (standardwebhooks.com), version v1: HMAC-SHA256. */

/**
 * A secret of a webhook. It is derived from the installation's own secret, so that it is stored neither in the log nor in
 * a remembered response nor in the webhook's row, and every process can sign.
 */
export function deriveSecret(
  installationSecret: string,
  orgId: number,
  webhookId: number,
  { sequence, madeOn }: Pick<WebhookSecret, 'sequence' | 'madeOn'>,
): Buffer {
  const text = JSON.stringify(['webhook', orgId, webhookId, sequence, madeOn]);
  return createHmac('sha256', installationSecret).update(text).digest();
}

/** The secret in the format that receivers get. */
export function showSecret(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}

/** The secrets that are valid at `now`, in milliseconds since the epoch. */
export function signingSecrets(
  installationSecret: string,
  orgId: number,
  { webhookId, secrets }: Pick<Webhook, 'webhookId' | 'secrets'>,
  now: number,
): readonly Buffer[] {
  return secrets
    .filter(({ goodUntil }) => goodUntil === null || goodUntil > now)
    .map((one) => deriveSecret(installationSecret, orgId, webhookId, one));
}

/** The headers of a message, with one signature for each secret. `at` is in milliseconds since the epoch. */
export function signedHeaders(
  secrets: readonly Buffer[],
  message: { readonly id: string; readonly at: number; readonly body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(message.at / 1_000));
  const signatures = secrets.map((secret) => {
    const text = `${message.id}.${timestamp}.${message.body}`;
    return `v1,${createHmac('sha256', secret).update(text).digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
