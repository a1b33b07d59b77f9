import type { Database } from 'better-sqlite3';

import type { Columns } from '../columns.ts';
import {
  deliveryInsert,
  type DeliveryRow,
  dueCondition,
  fromDelivery,
  keptDeliveries,
  type Lease,
  type Sent,
  toDelivery,
  toSentWebhook,
  type WebhookRow,
  type WebhookStore,
} from '../sending.ts';
import { textOf } from './save.ts';

/** Where webhooks stand. */
export function prepareSending(db: Database): WebhookStore {
  const list = db.prepare<[number], WebhookRow>(
    'SELECT * FROM webhooks WHERE org_id = ? ORDER BY webhook_id',
  );
  const due = db
    .prepare<[{ now: number }], number>(
      `SELECT DISTINCT w.org_id FROM webhooks w JOIN orgs o ON o.org_id = w.org_id
       WHERE ${dueCondition('@now', 'o.sequence')} ORDER BY w.org_id`,
    )
    .pluck();
  const lease = db.prepare<[Lease & { orgId: number; now: number }], WebhookRow>(
    `UPDATE webhooks SET lease_owner = @owner, lease_until = @until
     WHERE org_id = @orgId AND webhook_id = (
       SELECT w.webhook_id FROM webhooks w JOIN orgs o ON o.org_id = w.org_id
       WHERE w.org_id = @orgId AND ${dueCondition('@now', 'o.sequence')}
       ORDER BY w.lease_until, w.webhook_id LIMIT 1)
     RETURNING *`,
  );
  const progress = db.prepare<[Lease & Sent['sending'] & { orgId: number; webhookId: number }]>(
    `UPDATE webhooks SET delivered_sequence = @deliveredSequence, deliveries = @deliveries,
       failed_attempts = @failedAttempts, failing_since = @failingSince, next_attempt_on = @nextAttemptOn,
       lease_until = @until
     WHERE org_id = @orgId AND webhook_id = @webhookId AND lease_owner = @owner`,
  );
  const release = db.prepare<[number]>(
    'UPDATE webhooks SET lease_owner = NULL, lease_until = 0 WHERE org_id = ? AND lease_owner IS NOT NULL',
  );
  const insert = db.prepare<[Columns]>(textOf(deliveryInsert));
  const forget = db.prepare<[number, number, number]>(
    'DELETE FROM webhook_deliveries WHERE org_id = ? AND webhook_id = ? AND delivery_id <= ?',
  );
  const deliveries = db.prepare<[number, number], DeliveryRow>(
    'SELECT * FROM webhook_deliveries WHERE org_id = ? AND webhook_id = ? ORDER BY delivery_id DESC',
  );
  const record = db.transaction((orgId: number, webhookId: number, held: Lease, sent: Sent) => {
    const { changes } = progress.run({ orgId, webhookId, ...held, ...sent.sending });
    if (changes === 0) return false;
    for (const one of sent.deliveries) insert.run(fromDelivery(orgId, webhookId, one));
    forget.run(orgId, webhookId, sent.sending.deliveries - keptDeliveries);
    return true;
  });

  return {
    listWebhooks: async (orgId) => list.all(orgId).map(toSentWebhook),
    listDueOrgs: async (now) => due.all({ now }),
    leaseWebhook: async (orgId, now, { owner, until }) => {
      const row = lease.get({ orgId, now, owner, until });
      return row === undefined ? null : toSentWebhook(row);
    },
    recordSent: async (orgId, webhookId, { owner, until }, sent) =>
      record.immediate(orgId, webhookId, { owner, until }, sent),
    releaseWebhooks: async (orgId) => {
      release.run(orgId);
    },
    listDeliveries: async (orgId, webhookId) => deliveries.all(orgId, webhookId).map(toDelivery),
  };
}
