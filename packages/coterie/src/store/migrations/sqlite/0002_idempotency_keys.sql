-- What was answered to a request that came with an Idempotency-Key. Not part of the org's state: it is forgotten in time.
CREATE TABLE idempotency_keys (
  org_id INTEGER NOT NULL REFERENCES orgs,
  till_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (json_valid(outcome)),
  answered_on INTEGER NOT NULL,
  PRIMARY KEY (org_id, till_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (org_id, answered_on);
