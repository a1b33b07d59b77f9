import type pg from 'pg';

import {
  dueCondition,
  keptDeliveries,
  type Lease,
  type SendingStore,
  type Sent,
} from '../sending.ts';
import { first } from '../select.ts';
import { deliveryTable, sentWebhookReader } from '../tables/webhooks.ts';
import { insert } from '../tables/write.ts';
import { all } from './connection.ts';
import { rowsWrite, select, selectRows } from './statements.ts';
import { onConnection } from './transactions.ts';

const dueText = `SELECT DISTINCT w.org_id FROM webhooks w JOIN orgs o ON o.org_id = w.org_id
  WHERE ${dueCondition('$1', 'o.sequence')} ORDER BY w.org_id`;

/** A row that is locked is skipped: it is being leased by another process. */
const leaseText = `UPDATE webhooks SET lease_owner = $2, lease_until = $3
  WHERE org_id = $1 AND webhook_id = (
    SELECT w.webhook_id FROM webhooks w
    WHERE w.org_id = $1 AND ${dueCondition('$4', '(SELECT o.sequence FROM orgs o WHERE o.org_id = $1)')}
    ORDER BY w.lease_until, w.webhook_id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING ${sentWebhookReader.list()}`;

const progressText = `UPDATE webhooks SET delivered_sequence = $4, deliveries = $5, failed_attempts = $6,
    failing_since = $7, next_attempt_on = $8, lease_until = $9
  WHERE org_id = $1 AND webhook_id = $2 AND lease_owner = $3 RETURNING webhook_id`;

const forgetText =
  'DELETE FROM webhook_deliveries WHERE org_id = $1 AND webhook_id = $2 AND delivery_id <= $3';

const insertDeliveries = rowsWrite('webhook deliveries', insert(deliveryTable));

/** The delivery progress of webhooks. */
export function createSending(pool: pg.Pool): SendingStore {
  return {
    listDueOrgs: async (now) => {
      const rows = await select<{ org_id: number }>(pool, dueText, [now]);
      return rows.map(({ org_id: orgId }) => orgId);
    },
    leaseWebhook: async (orgId, now, { owner, until }) => {
      const rows = await selectRows(pool, leaseText, [orgId, owner, until, now]);
      return first(rows, sentWebhookReader.read);
    },
    recordSent: (orgId, webhookId, lease, sent) =>
      onConnection(pool, (connection) => record(connection, orgId, webhookId, lease, sent)),
    releaseWebhooks: async (orgId) => {
      const text = 'UPDATE webhooks SET lease_owner = NULL, lease_until = 0 WHERE org_id = $1';
      await select(pool, text, [orgId]);
    },
  };
}

async function record(
  connection: pg.ClientBase,
  orgId: number,
  webhookId: number,
  { owner, until }: Lease,
  { sending, deliveries }: Sent,
): Promise<boolean> {
  const begun = connection.query('BEGIN');
  try {
    const { deliveredSequence, failedAttempts, failingSince, nextAttemptOn } = sending;
    const values = [orgId, webhookId, owner, deliveredSequence, sending.deliveries, failedAttempts];
    const updating = select(connection, progressText, [
      ...values,
      failingSince,
      nextAttemptOn,
      until,
    ]);
    await all<unknown>([begun, updating]);
    const held = (await updating).length > 0;
    if (held) {
      const records = deliveries.map((delivery) => ({ ...delivery, webhookId }));
      const forgotten = sending.deliveries - keptDeliveries;
      await all<unknown>([
        ...insertDeliveries(connection, orgId, records),
        select(connection, forgetText, [orgId, webhookId, forgotten]),
      ]);
    }
    await connection.query('COMMIT');
    return held;
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
