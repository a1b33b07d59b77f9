-- What makes the log verifiable, and a customer erasable.
ALTER TABLE orgs ADD COLUMN last_change_on bigint NOT NULL DEFAULT 0;
ALTER TABLE orgs ADD COLUMN last_hash text NOT NULL DEFAULT '';
-- So many entries are older than the hashes.
ALTER TABLE orgs ADD COLUMN unchained bigint NOT NULL DEFAULT 0;
UPDATE orgs SET unchained = sequence,
  last_change_on = coalesce((SELECT max(c.at) FROM changes c WHERE c.org_id = orgs.org_id), 0);

ALTER TABLE changes ADD COLUMN hash text;
ALTER TABLE changes ADD COLUMN salt text;
ALTER TABLE changes ADD COLUMN commitment text;

ALTER TABLE customers ADD COLUMN erased_on bigint;
CREATE INDEX customers_by_survivor ON customers (org_id, merged_into) WHERE merged_into IS NOT NULL;

-- What is remembered from before may hold an identifier.
ALTER TABLE idempotency_keys ADD COLUMN personal bigint NOT NULL DEFAULT 1 CHECK (personal IN (0, 1));
CREATE INDEX idempotency_keys_personal ON idempotency_keys (org_id) WHERE personal = 1;

-- The history of a group and of a customer. Who joined when stands in the memberships, so that no join that leaves the
-- customer's default group as it is has a page more to write.
CREATE INDEX changes_of_groups ON changes (org_id, group_id, sequence)
  WHERE kind IN ('groupCreated', 'groupUpdated', 'groupRestored', 'groupDeleted', 'groupMemberUpdated');
CREATE INDEX changes_of_customers ON changes (org_id, user_id, sequence)
  WHERE group_id IS NULL AND user_id IS NOT NULL;
CREATE INDEX ended_memberships_by_user ON ended_memberships (org_id, user_id);
