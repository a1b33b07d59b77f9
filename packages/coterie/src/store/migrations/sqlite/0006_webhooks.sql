-- Of which webhook an entry is.
ALTER TABLE changes ADD COLUMN webhook_id INTEGER;

-- Subscriptions to the log. The first columns are what the log says; the rest is how far the sending has come.
CREATE TABLE webhooks (
  org_id INTEGER NOT NULL REFERENCES orgs,
  webhook_id INTEGER NOT NULL,
  url TEXT NOT NULL,
  description TEXT,
  kinds TEXT CHECK (kinds IS NULL OR json_valid(kinds)),
  group_id INTEGER,
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
  disabled_reason TEXT,
  secrets TEXT NOT NULL CHECK (json_valid(secrets)),
  created_by INTEGER,
  created_on INTEGER NOT NULL,
  delivered_sequence INTEGER NOT NULL DEFAULT 0,
  deliveries INTEGER NOT NULL DEFAULT 0,
  failed_attempts INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  next_attempt_on INTEGER NOT NULL DEFAULT 0,
  lease_owner TEXT,
  lease_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, webhook_id)
) STRICT, WITHOUT ROWID;

-- The last attempts of each webhook.
CREATE TABLE webhook_deliveries (
  org_id INTEGER NOT NULL,
  webhook_id INTEGER NOT NULL,
  delivery_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  status INTEGER,
  duration_ms INTEGER NOT NULL,
  error TEXT,
  PRIMARY KEY (org_id, webhook_id, delivery_id),
  FOREIGN KEY (org_id, webhook_id) REFERENCES webhooks (org_id, webhook_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
