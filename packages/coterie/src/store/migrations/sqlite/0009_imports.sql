-- Files of rows, and how far each has come. Written with what the rows change, so that no row is done twice.
CREATE TABLE imports (
  org_id INTEGER NOT NULL REFERENCES orgs,
  import_id TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('members', 'groups', 'customers')),
  status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'undoing', 'undone')),
  till_id INTEGER,
  started_on INTEGER NOT NULL,
  changed_on INTEGER NOT NULL,
  rows_done INTEGER NOT NULL,
  digest TEXT NOT NULL,
  first_sequence INTEGER,
  last_sequence INTEGER,
  undone_from INTEGER,
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  PRIMARY KEY (org_id, import_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_by_time ON imports (org_id, started_on, import_id);

-- What rows were refused with; of an undo, the line is the sequence of the change.
CREATE TABLE import_errors (
  org_id INTEGER NOT NULL,
  import_id TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('import', 'undo')),
  line INTEGER NOT NULL,
  code INTEGER NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (org_id, import_id, phase, line),
  FOREIGN KEY (org_id, import_id) REFERENCES imports (org_id, import_id)
) STRICT, WITHOUT ROWID;
