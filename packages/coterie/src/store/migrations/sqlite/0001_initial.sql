-- Ids of orgs, never given twice.
CREATE TABLE org_ids (org_id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;

CREATE TABLE installation_secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE orgs (
  org_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  product_limit INTEGER NOT NULL CHECK (product_limit > 0),
  domain_error_status INTEGER NOT NULL CHECK (domain_error_status IN (200, 400)),
  keep_group_active_without_primary INTEGER NOT NULL CHECK (keep_group_active_without_primary IN (0, 1)),
  permission_codes TEXT NOT NULL CHECK (json_valid(permission_codes)),
  created_on INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  last_group_id INTEGER NOT NULL,
  last_user_id INTEGER NOT NULL,
  last_company_id INTEGER NOT NULL,
  last_till_id INTEGER NOT NULL
) STRICT;

-- Names that are unique in the whole installation. A credential's name selects its org.
CREATE TABLE logins (
  kind TEXT NOT NULL CHECK (kind IN ('org', 'till', 'client')),
  name TEXT NOT NULL,
  org_id INTEGER NOT NULL REFERENCES orgs,
  till_id INTEGER,
  secret_hash TEXT,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tills (
  org_id INTEGER NOT NULL REFERENCES orgs,
  till_id INTEGER NOT NULL,
  user_name TEXT NOT NULL,
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  created_on INTEGER NOT NULL,
  PRIMARY KEY (org_id, till_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE companies (
  org_id INTEGER NOT NULL REFERENCES orgs,
  company_id INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  name TEXT,
  created_on INTEGER NOT NULL,
  PRIMARY KEY (org_id, company_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX companies_by_external_id ON companies (org_id, external_id);

-- Narrow, because every join reads it; what no rule looks at is in customer_details.
CREATE TABLE customers (
  org_id INTEGER NOT NULL REFERENCES orgs,
  user_id INTEGER NOT NULL CHECK (user_id > 0),
  company_id INTEGER,
  merged_into INTEGER,
  default_group_id INTEGER,
  created_by INTEGER,
  created_on INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (org_id, user_id),
  FOREIGN KEY (org_id, company_id) REFERENCES companies (org_id, company_id),
  FOREIGN KEY (org_id, merged_into) REFERENCES customers (org_id, user_id)
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (org_id, default_group_id) REFERENCES groups (org_id, group_id)
    DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_details (
  org_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  details TEXT NOT NULL CHECK (json_valid(details)),
  PRIMARY KEY (org_id, user_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE identifiers (
  org_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  account_id TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (org_id, type, value, source, account_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifiers_by_user ON identifiers (org_id, user_id);

CREATE TABLE groups (
  org_id INTEGER NOT NULL REFERENCES orgs,
  group_id INTEGER NOT NULL CHECK (group_id BETWEEN 1 AND 2147483647),
  external_id TEXT NOT NULL,
  group_name TEXT,
  max_group_size INTEGER NOT NULL CHECK (max_group_size > 0),
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'DELETED')),
  extended_fields TEXT NOT NULL CHECK (json_valid(extended_fields)),
  created_by INTEGER,
  created_on INTEGER NOT NULL,
  member_count INTEGER NOT NULL CHECK (member_count BETWEEN 0 AND max_group_size),
  -- One column: a group has at most one primary member by construction.
  primary_user_id INTEGER,
  company_id INTEGER,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (org_id, group_id),
  FOREIGN KEY (org_id, primary_user_id) REFERENCES customers (org_id, user_id),
  CHECK (status <> 'DELETED' OR member_count = 0),
  CHECK (primary_user_id IS NULL OR member_count > 0)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX groups_by_external_id ON groups (org_id, external_id) WHERE status <> 'DELETED';
CREATE UNIQUE INDEX groups_by_primary ON groups (org_id, primary_user_id)
  WHERE primary_user_id IS NOT NULL;

-- Current memberships only; the key makes a second membership in the same group impossible.
CREATE TABLE memberships (
  org_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  permissions TEXT NOT NULL CHECK (json_valid(permissions)),
  joined_on INTEGER NOT NULL,
  joined_sequence INTEGER NOT NULL,
  PRIMARY KEY (org_id, group_id, user_id),
  FOREIGN KEY (org_id, group_id) REFERENCES groups (org_id, group_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_user ON memberships (org_id, user_id);

-- Memberships that ended, as closed intervals of the change log.
CREATE TABLE ended_memberships (
  org_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  joined_sequence INTEGER NOT NULL,
  left_sequence INTEGER NOT NULL CHECK (left_sequence > joined_sequence),
  joined_on INTEGER NOT NULL,
  left_on INTEGER NOT NULL,
  primary_member INTEGER NOT NULL CHECK (primary_member IN (0, 1)),
  permissions TEXT NOT NULL CHECK (json_valid(permissions)),
  PRIMARY KEY (org_id, group_id, user_id, joined_sequence),
  FOREIGN KEY (org_id, group_id) REFERENCES groups (org_id, group_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id)
) STRICT, WITHOUT ROWID;

-- The org's log: gapless, append-only, written in the transaction of what it describes.
CREATE TABLE changes (
  org_id INTEGER NOT NULL REFERENCES orgs,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  cause TEXT NOT NULL,
  actor_till_id INTEGER,
  request_id TEXT,
  group_id INTEGER,
  user_id INTEGER,
  company_id INTEGER,
  till_id INTEGER,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  PRIMARY KEY (org_id, sequence)
) STRICT, WITHOUT ROWID;
