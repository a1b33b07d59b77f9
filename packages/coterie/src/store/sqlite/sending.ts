import type { Database } from 'better-sqlite3';

import {
  dueCondition,
  keptDeliveries,
  type Lease,
  type SendingStore,
  type Sent,
} from '../sending.ts';
import type { SelectedRow } from '../tables/reader.ts';
import { deliveryTable, sentWebhookReader } from '../tables/webhooks.ts';
import { insert } from '../tables/write.ts';
import { prepareWrite } from './save.ts';

/** The delivery progress of webhooks. */
export function prepareSending(db: Database): SendingStore {
  const due = db
    .prepare<[{ now: number }], number>(
      `SELECT DISTINCT w.org_id FROM webhooks w JOIN orgs o ON o.org_id = w.org_id
       WHERE ${dueCondition('@now', 'o.sequence')} ORDER BY w.org_id`,
    )
    .pluck();
  const lease = db
    .prepare<[Lease & { orgId: number; now: number }], SelectedRow>(
      `UPDATE webhooks SET lease_owner = @owner, lease_until = @until
     WHERE org_id = @orgId AND webhook_id = (
       SELECT w.webhook_id FROM webhooks w JOIN orgs o ON o.org_id = w.org_id
       WHERE w.org_id = @orgId AND ${dueCondition('@now', 'o.sequence')}
       ORDER BY w.lease_until, w.webhook_id LIMIT 1)
     RETURNING ${sentWebhookReader.list()}`,
    )
    .raw();
  const progress = db.prepare<[Lease & Sent['sending'] & { orgId: number; webhookId: number }]>(
    `UPDATE webhooks SET delivered_sequence = @deliveredSequence, deliveries = @deliveries,
       failed_attempts = @failedAttempts, failing_since = @failingSince, next_attempt_on = @nextAttemptOn,
       lease_until = @until
     WHERE org_id = @orgId AND webhook_id = @webhookId AND lease_owner = @owner`,
  );
  const release = db.prepare<[number]>(
    'UPDATE webhooks SET lease_owner = NULL, lease_until = 0 WHERE org_id = ? AND lease_owner IS NOT NULL',
  );
  const insertDelivery = prepareWrite(db, insert(deliveryTable));
  const forget = db.prepare<[number, number, number]>(
    'DELETE FROM webhook_deliveries WHERE org_id = ? AND webhook_id = ? AND delivery_id <= ?',
  );
  const record = db.transaction((orgId: number, webhookId: number, held: Lease, sent: Sent) => {
    const { changes } = progress.run({ orgId, webhookId, ...held, ...sent.sending });
    if (changes === 0) return false;
    for (const delivery of sent.deliveries) insertDelivery(orgId, { ...delivery, webhookId });
    forget.run(orgId, webhookId, sent.sending.deliveries - keptDeliveries);
    return true;
  });

  return {
    listDueOrgs: async (now) => due.all({ now }),
    leaseWebhook: async (orgId, now, { owner, until }) => {
      const row = lease.get({ orgId, now, owner, until });
      return row === undefined ? null : sentWebhookReader.read(row);
    },
    recordSent: async (orgId, webhookId, { owner, until }, sent) =>
      record.immediate(orgId, webhookId, { owner, until }, sent),
    releaseWebhooks: async (orgId) => {
      release.run(orgId);
    },
  };
}
