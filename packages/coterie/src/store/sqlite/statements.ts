import type { Database } from 'better-sqlite3';

import type { Columns } from '../columns.ts';

export function prepareInsert(db: Database, table: string, columns: readonly string[]) {
  return db.prepare<[Columns]>(insertText(table, columns));
}

/** Inserts the row, or, where its key exists, sets its other columns. */
export function prepareUpsert(
  db: Database,
  table: string,
  key: readonly string[],
  columns: readonly string[],
) {
  const sets = columns.map((column) => `${column} = excluded.${column}`).join(', ');
  return db.prepare<[Columns]>(
    `${insertText(table, [...key, ...columns])} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets}`,
  );
}

export function prepareUpdate(
  db: Database,
  table: string,
  key: readonly string[],
  columns: readonly string[],
) {
  const sets = columns.map((column) => `${column} = @${column}`).join(', ');
  const where = key.map((column) => `${column} = @${column}`).join(' AND ');
  return db.prepare<[Columns]>(`UPDATE ${table} SET ${sets} WHERE ${where}`);
}

function insertText(table: string, columns: readonly string[]): string {
  const values = columns.map((column) => `@${column}`).join(', ');
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})`;
}
