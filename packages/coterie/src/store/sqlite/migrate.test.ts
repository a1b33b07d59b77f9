import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';

import { runProcess } from '../../../test/run-process.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { knownMigrations } from '../migrations.ts';
import { openStore } from '../open-store.ts';
import { StoreUnavailable } from '../store.ts';
import { openSqliteStore } from './store.ts';

const openInProcess = new URL('../../../test/processes/open-store.ts', import.meta.url);
const names = knownMigrations('sqlite').map(({ name }) => name);

describe('migrations', () => {
  it('all run on a new database, and are returned and recorded', async () => {
    const path = join(temporaryFolder(), 'coterie.db');
    const store = await openStore(`sqlite:${path}`);
    expect(store.migrated).toEqual(names);
    await store.close();
    expect(recorded(path)).toEqual(names);
  });

  it('do nothing on a database that has them', async () => {
    const path = join(temporaryFolder(), 'coterie.db');
    await openSqliteStore(path).close();
    const before = readSchema(path);
    const store = openSqliteStore(path);
    expect(store.migrated).toEqual([]);
    await store.close();
    expect(readSchema(path)).toEqual(before);
  });

  it('run once when several processes open a new database at the same time', async () => {
    const path = join(temporaryFolder(), 'coterie.db');
    const ended = await Promise.all([1, 2, 3].map(() => runProcess(openInProcess, path)));
    const migrated = ended.map(({ stdout, stderr }) => {
      expect(stderr).toBe('');
      return (JSON.parse(stdout) as { migrated: string[] }).migrated;
    });
    expect(migrated.toSorted((a, b) => b.length - a.length)).toEqual([names, [], []]);
    expect(recorded(path)).toEqual(names);
  });

  it('of a newer program make this one reject the database, unchanged, in one sentence', async () => {
    const path = join(temporaryFolder(), 'coterie.db');
    await openSqliteStore(path).close();
    const db = new SqliteDatabase(path);
    db.exec(`INSERT INTO migrations VALUES (${names.length + 1}, 'newer', 0)`);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const before = readFileSync(path);
    expect(() => openSqliteStore(path)).toThrow(StoreUnavailable);
    expect(() => openSqliteStore(path)).toThrow(
      `The database has schema ${names.length + 1}, this program knows schemas up to ${names.length}. ` +
        'Start the newer program that migrated it, or restore a copy from before.',
    );
    expect(readFileSync(path)).toEqual(before);
  });
});

describe('a database that cannot be opened', () => {
  it('is named when it is a folder', () => {
    const path = temporaryFolder();
    expect(messageOf(path)).toBe(`Cannot open the database ${path}: it is a folder.`);
  });

  it('is named when it is not a database, and stays unchanged', () => {
    const path = join(temporaryFolder(), 'notes.txt');
    const notes = 'These are my notes. '.repeat(100);
    writeFileSync(path, notes);
    expect(messageOf(path)).toBe(`Cannot open the database ${path}: file is not a database.`);
    expect(readFileSync(path, 'utf8')).toBe(notes);
  });

  it('is named when it belongs to another program, and stays unchanged', () => {
    const path = join(temporaryFolder(), 'other.db');
    const other = new SqliteDatabase(path);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    const before = readFileSync(path);
    const message = `Cannot open the database ${path}: it is another program's database.`;
    expect(messageOf(path)).toBe(message);
    expect(readFileSync(path)).toEqual(before);
  });

  it('is named when its folder is a file', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const path = join(file, 'coterie.db');
    expect(messageOf(path)).toMatch(
      new RegExp(`^Cannot open the database ${path}: E[A-Z]+: .+\\.$`),
    );
  });

  it('is named when the file may not be written', async () => {
    const path = join(readableFolder(), 'coterie.db');
    await openSqliteStore(path).close();
    chmodSync(path, 0o444);
    withoutPrivileges();
    expect(messageOf(path)).toBe(
      `Cannot open the database ${path}: attempt to write a readonly database.`,
    );
  });

  it('is named when its folder may not be written', () => {
    const folder = join(readableFolder(), 'locked');
    mkdirSync(folder, { mode: 0o555 });
    withoutPrivileges();
    const path = join(folder, 'coterie.db');
    expect(messageOf(path)).toBe(
      `Cannot open the database ${path}: this user may not write the file or its folder.`,
    );
    expect(existsSync(path)).toBe(false);
  });

  it('is named, without its password, when the program does not know its kind of URL', async () => {
    await expect(openStore('mysql://me:secret@localhost')).rejects.toThrow(StoreUnavailable);
    await expect(openStore('mysql://me:secret@localhost')).rejects.toThrow(
      'The database must be given as sqlite:<path> or postgres://<user>:<password>@<host>:<port>/<name>, for example sqlite:./data/coterie.db, not mysql://me:***@localhost.',
    );
    await expect(openStore('sqlite:')).rejects.toThrow(StoreUnavailable);
  });
});

function messageOf(path: string): string {
  try {
    openSqliteStore(path);
  } catch (error) {
    expect(error).toBeInstanceOf(StoreUnavailable);
    return (error as StoreUnavailable).message;
  }
  throw new Error(`${path} was opened`);
}

/** A temporary folder that every user may enter. */
function readableFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  return folder;
}

/** Root may write everywhere, so root becomes another user for the rest of the test. */
function withoutPrivileges(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.('nobody');
  onTestFinished(() => process.seteuid?.(0));
}

function recorded(path: string): unknown {
  return query(path, 'SELECT name FROM migrations ORDER BY id');
}

function readSchema(path: string): unknown {
  return [query(path, 'SELECT sql FROM sqlite_schema'), recorded(path)];
}

function query(path: string, sql: string): unknown {
  const db = new SqliteDatabase(path, { readonly: true });
  try {
    return db.prepare(sql).pluck().all();
  } finally {
    db.close();
  }
}
