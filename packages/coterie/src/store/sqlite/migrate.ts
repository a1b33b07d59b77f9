import { readdirSync, readFileSync } from 'node:fs';

import type { Database } from 'better-sqlite3';

import { findingMigration } from '../filling.ts';
import { StoreUnavailable } from '../store.ts';
import { fillSearchKeys } from './fill-search-keys.ts';

/** `Cote` as SQLite keeps it in the header of a file. */
const applicationId = 0x436f7465;

const folder = new URL('./migrations/', import.meta.url);

/** The migrations this program knows: numbered from 1, never edited once released. */
export function knownMigrations(): readonly { id: number; name: string }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => ({ id: Number.parseInt(file, 10), name: file.replace('.sql', '') }));
}

/**
 * Brings the database to the newest schema and returns the names of the migrations it ran. Several
 * processes may call it at once: the database's write lock lets one through at a time. Throws
 * StoreUnavailable when a newer program has migrated the database further than this one knows.
 */
export function migrate(db: Database): readonly string[] {
  const migrations = knownMigrations();
  const run = db.transaction(() => {
    db.pragma(`application_id = ${applicationId}`);
    db.exec(
      'CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_on INTEGER NOT NULL) STRICT',
    );
    const done = db.prepare<[], number>('SELECT id FROM migrations').pluck().all();
    const newest = Math.max(0, ...done);
    const known = migrations.at(-1)?.id ?? 0;
    if (newest > known)
      throw new StoreUnavailable(
        `The database has schema ${newest}, this program knows schemas up to ${known}. Start the newer program that migrated it, or restore a copy from before.`,
      );
    const missing = migrations.filter(({ id }) => !done.includes(id));
    const insert = db.prepare('INSERT INTO migrations (id, name, applied_on) VALUES (?, ?, ?)');
    for (const { id, name } of missing) {
      insert.run(id, name, Date.now());
      db.exec(readFileSync(new URL(`${name}.sql`, folder), 'utf8'));
      if (name === findingMigration) fillSearchKeys(db);
    }
    return missing.map(({ name }) => name);
  });
  return run.immediate();
}

/** Throws StoreUnavailable for a file that another program has filled; changes nothing in it. */
export function refuseForeignFile(db: Database): void {
  // Tables first: a process that migrates right now makes them and the mark in one transaction.
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get();
  const mark = db.pragma('application_id', { simple: true });
  if (mark === applicationId || (mark === 0 && tables === 0)) return;
  throw new StoreUnavailable(
    `Can not open the database ${db.name}: it is another program's database.`,
  );
}
