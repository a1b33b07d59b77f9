-- Files of rows, and how far each has come. Written with what the rows change, so that no row is done twice.
CREATE TABLE imports (
  org_id bigint NOT NULL REFERENCES orgs (org_id),
  import_id text COLLATE "C" NOT NULL,
  what text NOT NULL CHECK (what IN ('members', 'groups', 'customers')),
  status text NOT NULL CHECK (status IN ('running', 'finished', 'undoing', 'undone')),
  till_id bigint,
  started_on bigint NOT NULL,
  changed_on bigint NOT NULL,
  rows_done bigint NOT NULL,
  digest text NOT NULL,
  first_sequence bigint,
  last_sequence bigint,
  undone_from bigint,
  counts json NOT NULL,
  PRIMARY KEY (org_id, import_id)
);
CREATE INDEX imports_by_time ON imports (org_id, started_on, import_id);

-- What rows were refused with; of an undo, the line is the sequence of the change.
CREATE TABLE import_errors (
  org_id bigint NOT NULL,
  import_id text COLLATE "C" NOT NULL,
  phase text COLLATE "C" NOT NULL CHECK (phase IN ('import', 'undo')),
  line bigint NOT NULL,
  code bigint NOT NULL,
  message text NOT NULL,
  PRIMARY KEY (org_id, import_id, phase, line),
  FOREIGN KEY (org_id, import_id) REFERENCES imports (org_id, import_id)
);
