import type { Database } from 'better-sqlite3';

import type { Facts } from '../../domain/facts.ts';
import { recordsToSave } from '../saving.ts';
import type { Batch } from '../store.ts';
import type { StoredValue } from '../tables/column.ts';
import type { StoredColumn } from '../tables/table.ts';
import { parametersOf, valuesOf, type Write } from '../tables/write.ts';
import { writeNames, writes } from '../writes.ts';

export type Save = (orgId: number, before: Facts, batch: Batch) => void;

/** Stores what a batch touched row by row: in the same process a statement costs little. */
export function prepareSave(db: Database): Save {
  const statements = writeNames.map(
    (name) => [name, prepareWrite<never>(db, writes[name] as Write<never>)] as const,
  );
  return (orgId, before, batch) => {
    const records = recordsToSave(orgId, before, batch);
    for (const [name, write] of statements)
      for (const record of records[name]) write(orgId, record as never);
  };
}

/** Stores one record of an org. */
export function prepareWrite<Row>(
  db: Database,
  write: Write<Row>,
): (orgId: number, record: Row) => void {
  const { text, parameters } = statementOf(write);
  const statement = db.prepare<[readonly StoredValue[]]>(text);
  return (orgId, record) => {
    statement.run(valuesOf(parameters, record, orgId));
  };
}

/** The text of the statement, and the columns of its parameters in order. */
function statementOf<Row>(write: Write<Row>): {
  readonly text: string;
  readonly parameters: readonly StoredColumn<Row>[];
} {
  const { table, kind, key, columns } = write;
  const all = parametersOf(write);
  const names = all.map(({ name }) => name).join(', ');
  const inserting = `INSERT INTO ${table} (${names}) VALUES (${all.map(() => '?').join(', ')})`;
  const where = [...key.map(({ name }) => `t.${name} = ?`), write.where ?? []].flat().join(' AND ');
  switch (kind) {
    case 'insert':
      return { text: inserting, parameters: all };
    case 'upsert': {
      const keyNames = key.map(({ name }) => name).join(', ');
      const sets = columns.map(({ name }) => `${name} = excluded.${name}`).join(', ');
      return {
        text: `${inserting} ON CONFLICT (${keyNames}) DO UPDATE SET ${sets}`,
        parameters: all,
      };
    }
    case 'update': {
      const sets = columns.map(({ name }) => `${name} = ?`).join(', ');
      return {
        text: `UPDATE ${table} AS t SET ${sets} WHERE ${where}`,
        parameters: [...columns, ...key],
      };
    }
    case 'delete':
      return { text: `DELETE FROM ${table} AS t WHERE ${where}`, parameters: key };
  }
}
