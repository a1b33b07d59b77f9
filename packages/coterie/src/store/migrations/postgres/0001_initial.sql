-- Tables of the installation. They are small, and are not an org's: a name selects its org, so it comes first.
CREATE SEQUENCE org_ids AS bigint;

CREATE TABLE installation_secrets (name text PRIMARY KEY, secret text NOT NULL);

CREATE TABLE logins (
  kind text NOT NULL CHECK (kind IN ('org', 'till', 'client')),
  name text NOT NULL,
  org_id bigint NOT NULL,
  till_id bigint,
  secret_hash text,
  PRIMARY KEY (kind, name)
);

-- Tables of the orgs: every key begins with org_id, so that each org's rows can live on one shard.
CREATE TABLE orgs (
  org_id bigint PRIMARY KEY,
  name text NOT NULL,
  time_zone text NOT NULL,
  product_limit bigint NOT NULL CHECK (product_limit > 0),
  domain_error_status smallint NOT NULL CHECK (domain_error_status IN (200, 400)),
  keep_group_active_without_primary smallint NOT NULL CHECK (keep_group_active_without_primary IN (0, 1)),
  permission_codes json NOT NULL,
  created_on bigint NOT NULL,
  sequence bigint NOT NULL,
  last_group_id bigint NOT NULL,
  last_user_id bigint NOT NULL,
  last_company_id bigint NOT NULL,
  last_till_id bigint NOT NULL
-- Every write updates the org's row: room for its new versions keeps it on its page.
) WITH (fillfactor = 10);

CREATE TABLE tills (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  till_id bigint NOT NULL,
  user_name text NOT NULL,
  scopes json NOT NULL,
  disabled smallint NOT NULL CHECK (disabled IN (0, 1)),
  created_on bigint NOT NULL,
  PRIMARY KEY (org_id, till_id)
);

CREATE TABLE companies (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  company_id bigint NOT NULL,
  external_id text NOT NULL,
  name text,
  created_on bigint NOT NULL,
  PRIMARY KEY (org_id, company_id)
);
CREATE UNIQUE INDEX companies_by_external_id ON companies (org_id, external_id);

-- Narrow, because every join reads it; what no rule looks at is in customer_details.
CREATE TABLE customers (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  user_id bigint NOT NULL CHECK (user_id > 0),
  company_id bigint,
  merged_into bigint,
  default_group_id bigint,
  created_by bigint,
  created_on bigint NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (org_id, user_id),
  FOREIGN KEY (org_id, company_id) REFERENCES companies (org_id, company_id),
  FOREIGN KEY (org_id, merged_into) REFERENCES customers (org_id, user_id)
    DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE customer_details (
  org_id bigint NOT NULL,
  user_id bigint NOT NULL,
  details json NOT NULL,
  PRIMARY KEY (org_id, user_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id)
);

-- Compared byte for byte, as SQLite does: a search must not depend on the server's language.
CREATE TABLE identifiers (
  org_id bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  user_id bigint NOT NULL,
  PRIMARY KEY (org_id, type, value, source, account_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id)
);
CREATE INDEX identifiers_by_user ON identifiers (org_id, user_id);

CREATE TABLE groups (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  group_id bigint NOT NULL CHECK (group_id BETWEEN 1 AND 2147483647),
  external_id text NOT NULL,
  group_name text,
  max_group_size bigint NOT NULL CHECK (max_group_size > 0),
  status text NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'DELETED')),
  extended_fields json NOT NULL,
  created_by bigint,
  created_on bigint NOT NULL,
  member_count bigint NOT NULL CHECK (member_count BETWEEN 0 AND max_group_size),
  -- One column: a group has at most one primary member by construction.
  primary_user_id bigint,
  company_id bigint,
  sequence bigint NOT NULL,
  PRIMARY KEY (org_id, group_id),
  FOREIGN KEY (org_id, primary_user_id) REFERENCES customers (org_id, user_id),
  CHECK (status <> 'DELETED' OR member_count = 0),
  CHECK (primary_user_id IS NULL OR member_count > 0)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX groups_by_external_id ON groups (org_id, external_id) WHERE status <> 'DELETED';
CREATE UNIQUE INDEX groups_by_primary ON groups (org_id, primary_user_id)
  WHERE primary_user_id IS NOT NULL;

ALTER TABLE customers ADD FOREIGN KEY (org_id, default_group_id) REFERENCES groups (org_id, group_id)
  DEFERRABLE INITIALLY DEFERRED;

-- Current memberships only; the key makes a second membership in the same group impossible.
CREATE TABLE memberships (
  org_id bigint NOT NULL,
  group_id bigint NOT NULL,
  user_id bigint NOT NULL,
  permissions json NOT NULL,
  joined_on bigint NOT NULL,
  joined_sequence bigint NOT NULL,
  PRIMARY KEY (org_id, group_id, user_id),
  FOREIGN KEY (org_id, group_id) REFERENCES groups (org_id, group_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (org_id, user_id);

-- Memberships that ended, as closed intervals of the change log.
CREATE TABLE ended_memberships (
  org_id bigint NOT NULL,
  group_id bigint NOT NULL,
  user_id bigint NOT NULL,
  joined_sequence bigint NOT NULL,
  left_sequence bigint NOT NULL CHECK (left_sequence > joined_sequence),
  joined_on bigint NOT NULL,
  left_on bigint NOT NULL,
  primary_member smallint NOT NULL CHECK (primary_member IN (0, 1)),
  permissions json NOT NULL,
  PRIMARY KEY (org_id, group_id, user_id, joined_sequence),
  FOREIGN KEY (org_id, group_id) REFERENCES groups (org_id, group_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id)
);

-- The org's log: gapless, append-only, written in the transaction of what it describes.
CREATE TABLE changes (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  sequence bigint NOT NULL,
  at bigint NOT NULL,
  kind text NOT NULL,
  cause text NOT NULL,
  actor_till_id bigint,
  request_id text,
  group_id bigint,
  user_id bigint,
  company_id bigint,
  till_id bigint,
  before json,
  after json,
  PRIMARY KEY (org_id, sequence)
);
