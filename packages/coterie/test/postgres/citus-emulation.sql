-- Stands for the extension Citus in tests: the functions that our code calls, as its documentation describes them. They
-- write down what was asked, and refuse what the documentation says Citus refuses. No row moves.
CREATE SCHEMA citus_emulation;
CREATE SEQUENCE citus_emulation.groups;
CREATE TABLE citus_emulation.tables (
  table_name regclass PRIMARY KEY,
  citus_table_type text NOT NULL,
  distribution_column text,
  colocation_id bigint NOT NULL
);
CREATE TABLE citus_emulation.calls (number bigserial, call text NOT NULL);
CREATE VIEW citus_emulation.citus_tables AS SELECT * FROM citus_emulation.tables;

CREATE FUNCTION citus_emulation.column_of(relation regclass, number smallint) RETURNS text LANGUAGE sql
  RETURN (SELECT attname::text FROM pg_attribute WHERE attrelid = relation AND attnum = number);

-- A key is kept on the shards: both of its rows lie on one node, or what it refers to lies on all.
CREATE FUNCTION citus_emulation.check_foreign_keys(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  key record;
  mine citus_emulation.tables;
  theirs citus_emulation.tables;
BEGIN
  SELECT * INTO mine FROM citus_emulation.tables WHERE table_name = relation;
  FOR key IN SELECT * FROM pg_constraint WHERE contype = 'f' AND conrelid = relation LOOP
    SELECT * INTO theirs FROM citus_emulation.tables WHERE table_name = key.confrelid::regclass;
    IF theirs.table_name IS NULL THEN
      RAISE 'citus: referenced table % of % must be a distributed table or a reference table', key.confrelid::regclass, key.conname;
    ELSIF theirs.citus_table_type = 'reference' THEN
      CONTINUE;
    ELSIF mine.citus_table_type = 'reference' THEN
      RAISE 'citus: the reference table % can not refer to the distributed table %', relation, theirs.table_name;
    ELSIF mine.colocation_id <> theirs.colocation_id THEN
      RAISE 'citus: % is between tables that are not colocated', key.conname;
    ELSIF NOT EXISTS (
      SELECT 1 FROM generate_subscripts(key.conkey, 1) place
      WHERE citus_emulation.column_of(relation, key.conkey[place]) = mine.distribution_column
        AND citus_emulation.column_of(theirs.table_name, key.confkey[place]) = theirs.distribution_column
    ) THEN
      RAISE 'citus: % does not have the distribution column in the same place of both sides', key.conname;
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION citus_emulation.check_unique(relation regclass, distribution_column text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  index record;
BEGIN
  FOR index IN SELECT * FROM pg_index WHERE indrelid = relation AND indisunique LOOP
    IF NOT EXISTS (SELECT 1 FROM unnest(index.indkey::smallint[]) k WHERE citus_emulation.column_of(relation, k) = distribution_column) THEN
      RAISE 'citus: the unique index % does not have the distribution column', index.indexrelid::regclass;
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION citus_emulation.create_distributed_table(
  table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default'
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  beside citus_emulation.tables;
  colocation bigint := 0;
BEGIN
  IF EXISTS (SELECT 1 FROM citus_emulation.tables t WHERE t.table_name = $1) THEN
    RAISE 'citus: table % is already distributed', table_name;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = table_name AND attname = $2) THEN
    RAISE 'citus: column % of % does not exist', distribution_column, table_name;
  END IF;
  IF EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = table_name AND NOT tgisinternal) THEN
    RAISE 'citus: % has a trigger', table_name;
  END IF;
  PERFORM citus_emulation.check_unique(table_name, distribution_column);
  IF colocate_with = 'none' THEN
    colocation := nextval('citus_emulation.groups');
  ELSIF colocate_with <> 'default' THEN
    SELECT * INTO STRICT beside FROM citus_emulation.tables t WHERE t.table_name = colocate_with::regclass;
    IF (SELECT atttypid FROM pg_attribute WHERE attrelid = $1 AND attname = $2)
       <> (SELECT atttypid FROM pg_attribute WHERE attrelid = beside.table_name AND attname = beside.distribution_column) THEN
      RAISE 'citus: the distribution columns of % and % differ in type', table_name, beside.table_name;
    END IF;
    colocation := beside.colocation_id;
  END IF;
  INSERT INTO citus_emulation.tables VALUES ($1, 'distributed', $2, colocation);
  PERFORM citus_emulation.check_foreign_keys($1);
  INSERT INTO citus_emulation.calls (call) VALUES (format('distributed %s by %s beside %s', $1, $2, $4));
END $$;

CREATE FUNCTION citus_emulation.create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM citus_emulation.tables t WHERE t.table_name = $1) THEN
    RAISE 'citus: table % is already distributed', table_name;
  END IF;
  INSERT INTO citus_emulation.tables VALUES ($1, 'reference', NULL, nextval('citus_emulation.groups'));
  PERFORM citus_emulation.check_foreign_keys($1);
  INSERT INTO citus_emulation.calls (call) VALUES (format('copied %s to every node', $1));
END $$;

-- Empties what refers to the table as well, and that must be on the nodes already.
CREATE FUNCTION citus_emulation.truncate_local_data_after_distributing_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  emptied regclass;
BEGIN
  FOR emptied IN
    WITH RECURSIVE emptied (relation) AS (
      SELECT $1
      UNION SELECT k.conrelid::regclass FROM pg_constraint k JOIN emptied e ON k.confrelid = e.relation WHERE k.contype = 'f'
    ) SELECT relation FROM emptied
  LOOP
    IF NOT EXISTS (SELECT 1 FROM citus_emulation.tables t WHERE t.table_name = emptied) THEN
      RAISE 'citus: cannot truncate a table referenced in a foreign key constraint by a local table: %', emptied;
    END IF;
  END LOOP;
  INSERT INTO citus_emulation.calls (call) VALUES (format('emptied %s here', $1));
END $$;

-- What is added to tables later has to keep the same rules.
CREATE FUNCTION citus_emulation.check_all() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM citus_emulation.check_foreign_keys(table_name) FROM citus_emulation.tables;
  PERFORM citus_emulation.check_unique(table_name, distribution_column) FROM citus_emulation.tables
    WHERE citus_table_type = 'distributed';
END $$;
CREATE EVENT TRIGGER citus_emulation ON ddl_command_end WHEN TAG IN ('ALTER TABLE', 'CREATE INDEX')
  EXECUTE FUNCTION citus_emulation.check_all();
