-- Of which webhook an entry is.
ALTER TABLE changes ADD COLUMN webhook_id bigint;

-- Subscriptions to the log. The first columns are what the log says; the rest is how far the sending has come.
CREATE TABLE webhooks (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  webhook_id bigint NOT NULL,
  url text NOT NULL,
  description text,
  kinds json,
  group_id bigint,
  status text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
  disabled_reason text,
  secrets json NOT NULL,
  created_by bigint,
  created_on bigint NOT NULL,
  delivered_sequence bigint NOT NULL DEFAULT 0,
  deliveries bigint NOT NULL DEFAULT 0,
  failed_attempts bigint NOT NULL DEFAULT 0,
  failing_since bigint,
  next_attempt_on bigint NOT NULL DEFAULT 0,
  lease_owner text,
  lease_until bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, webhook_id)
-- Its progress is updated with every few deliveries: room for new versions keeps a row on its page.
) WITH (fillfactor = 50);

-- The last attempts of each webhook.
CREATE TABLE webhook_deliveries (
  org_id bigint NOT NULL,
  webhook_id bigint NOT NULL,
  delivery_id bigint NOT NULL,
  sequence bigint NOT NULL,
  at bigint NOT NULL,
  status bigint,
  duration_ms bigint NOT NULL,
  error text,
  PRIMARY KEY (org_id, webhook_id, delivery_id),
  FOREIGN KEY (org_id, webhook_id) REFERENCES webhooks (org_id, webhook_id) ON DELETE CASCADE
);
