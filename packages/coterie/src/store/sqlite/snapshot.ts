import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3';

import type { Select } from '../select.ts';
import { readOrg, readParts, type Snapshot } from '../snapshot.ts';
import type { StoredValue } from '../tables/column.ts';
import type { SelectedRow } from '../tables/reader.ts';

/**
 * Opens a snapshot on a connection of its own. Its transaction sees the moment of its first read for as long as it
 * lasts, while the writer continues.
 */
export async function openSqliteSnapshot(
  db: Database,
  orgId: number,
  now: number,
): Promise<Snapshot | null> {
  const reader = connect(db);
  const close = async (): Promise<void> => {
    reader.close();
  };
  try {
    reader.exec('BEGIN');
    const select = selectOn(reader);
    const org = await readOrg(orgId, select);
    if (org !== null) return { org, parts: () => readParts(orgId, select, now), close };
  } catch (error) {
    await close();
    throw error;
  }
  await close();
  return null;
}

/** A database in memory belongs to its connection, so its reader gets a copy. */
function connect(db: Database): Database {
  if (db.memory) return new SqliteDatabase(db.serialize(), { readonly: true });
  // Throws if the store was closed, which a new connection would not notice.
  db.prepare('SELECT 1');
  return new SqliteDatabase(db.name, { readonly: true, fileMustExist: true });
}

/** Prepares each text at its first use; there are few texts. */
export function selectOn(db: Database): Select {
  const statements = new Map<string, Statement<[Numbered], SelectedRow>>();
  return (text, values) => {
    const statement = statements.get(text) ?? db.prepare<[Numbered], SelectedRow>(text).raw();
    statements.set(text, statement);
    return statement.all(numbered(values));
  };
}

export type Numbered = Readonly<Record<string, StoredValue>>;

/** The values of the parameters `$1`, `$2`, … as the library expects them. */
export function numbered(values: readonly StoredValue[]): Numbered {
  return Object.fromEntries(values.map((value, index) => [index + 1, value]));
}
