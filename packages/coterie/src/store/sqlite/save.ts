import type { Database, Statement } from 'better-sqlite3';

import type { Facts } from '../../domain/facts.ts';
import type { Columns } from '../columns.ts';
import { rowsToSave, type Write, type WriteName, writes } from '../saving.ts';
import type { Batch } from '../store.ts';

export type Save = (orgId: number, before: Facts, batch: Batch) => void;

/** Stores what a batch touched, row by row: in the process's own memory a statement costs little. */
export function prepareSave(db: Database): Save {
  const statements = Object.entries(writes).map(
    ([name, write]) => [name as WriteName, db.prepare<[Columns]>(textOf(write))] as const,
  );
  return (orgId, before, batch) => {
    const rows = rowsToSave(orgId, before, batch);
    for (const [name, statement] of statements) runEach(statement, rows[name]);
  };
}

function runEach(statement: Statement<[Columns]>, rows: readonly Columns[]): void {
  for (const row of rows) statement.run(row);
}

export function textOf({ table, kind, key, columns, where: which }: Write): string {
  const all = [...key, ...columns];
  const values = all.map((column) => `@${column}`).join(', ');
  const inserting = `INSERT INTO ${table} (${all.join(', ')}) VALUES (${values})`;
  const where = [...key.map((column) => `t.${column} = @${column}`), which ?? []]
    .flat()
    .join(' AND ');
  switch (kind) {
    case 'insert':
      return inserting;
    case 'upsert': {
      const sets = columns.map((column) => `${column} = excluded.${column}`).join(', ');
      return `${inserting} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets}`;
    }
    case 'update': {
      const sets = columns.map((column) => `${column} = @${column}`).join(', ');
      return `UPDATE ${table} AS t SET ${sets} WHERE ${where}`;
    }
    case 'delete':
      return `DELETE FROM ${table} AS t WHERE ${where}`;
  }
}
