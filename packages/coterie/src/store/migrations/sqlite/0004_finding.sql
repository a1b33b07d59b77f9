-- From texts to the groups and customers that they find: filled by the program, whose folding of letters no engine has.
CREATE TABLE search_keys (
  org_id INTEGER NOT NULL REFERENCES orgs,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  id INTEGER NOT NULL,
  -- Letters in common with the key before it, of the same kind and owner.
  shared INTEGER NOT NULL,
  PRIMARY KEY (org_id, kind, key, id)
) STRICT, WITHOUT ROWID;

-- Their columns change with no join, so that no join writes them.
CREATE INDEX groups_by_status ON groups (org_id, status, group_id);
CREATE INDEX groups_by_company ON groups (org_id, company_id, group_id) WHERE company_id IS NOT NULL;
