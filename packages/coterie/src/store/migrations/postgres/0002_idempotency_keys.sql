-- What was answered to a request that came with an Idempotency-Key. Not part of the org's state: it is forgotten in time.
CREATE TABLE idempotency_keys (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  till_id bigint NOT NULL,
  key text COLLATE "C" NOT NULL,
  request text NOT NULL,
  outcome json NOT NULL,
  answered_on bigint NOT NULL,
  PRIMARY KEY (org_id, till_id, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (org_id, answered_on);
