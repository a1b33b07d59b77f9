-- From texts to the groups and customers that they find: filled by the program, whose folding of letters no engine has.
CREATE TABLE search_keys (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  -- Letters in common with the key before it, of the same kind and owner.
  shared bigint NOT NULL,
  PRIMARY KEY (org_id, kind, key, id)
);

-- Their columns change with no join, so that no join writes them.
CREATE INDEX groups_by_status ON groups (org_id, status, group_id);
CREATE INDEX groups_by_company ON groups (org_id, company_id, group_id) WHERE company_id IS NOT NULL;

-- A customer's groups in their order. On SQLite the shorter index has it already: it ends with the key.
CREATE INDEX memberships_by_user_and_group ON memberships (org_id, user_id, group_id);
DROP INDEX memberships_by_user;
