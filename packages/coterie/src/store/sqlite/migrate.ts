import type { Database } from 'better-sqlite3';

import { findingMigration } from '../filling.ts';
import { missingMigrations } from '../migrations.ts';
import { StoreUnavailable } from '../store.ts';
import { fillSearchKeys } from './fill-search-keys.ts';

/** `Cote`, stored in the header of the file. */
const applicationId = 0x436f7465;

/**
 * Migrates the database to the newest schema and returns the names of the migrations that ran. Several processes may
 * call it at once; the database's write lock admits one at a time. Throws StoreUnavailable if a newer program has
 * migrated the database further than this one knows.
 */
export function migrate(db: Database): readonly string[] {
  const run = db.transaction(() => {
    db.pragma(`application_id = ${applicationId}`);
    db.exec(
      'CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_on INTEGER NOT NULL) STRICT',
    );
    const done = db.prepare<[], number>('SELECT id FROM migrations').pluck().all();
    const missing = missingMigrations('sqlite', done);
    const insert = db.prepare('INSERT INTO migrations (id, name, applied_on) VALUES (?, ?, ?)');
    for (const { id, name, sql } of missing) {
      insert.run(id, name, Date.now());
      db.exec(sql());
      if (name === findingMigration) fillSearchKeys(db);
    }
    return missing.map(({ name }) => name);
  });
  return run.immediate();
}

/** Throws StoreUnavailable, having changed nothing, if the file belongs to another program. */
export function refuseForeignFile(db: Database): void {
  // Tables first: a process that migrates now creates tables and the mark in one transaction.
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get();
  const mark = db.pragma('application_id', { simple: true });
  if (mark === applicationId || (mark === 0 && tables === 0)) return;
  throw new StoreUnavailable(
    `Cannot open the database ${db.name}: it is another program's database.`,
  );
}
