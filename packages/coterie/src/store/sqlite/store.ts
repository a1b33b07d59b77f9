import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import SqliteDatabase, { type Database } from 'better-sqlite3';

import type { Needs } from '../../domain/needs.ts';
import { gathered } from '../gathered.ts';
import { isEmpty } from '../saving.ts';
import { guardEach } from '../guard-each.ts';
import { type Store, StoreUnavailable, type WriteJob } from '../store.ts';
import { prepareLoad } from './load.ts';
import { migrate, refuseForeignFile } from './migrate.ts';
import { prepareReads } from './reads.ts';
import { prepareSave } from './save.ts';

/** How long to wait for another process (the command line, a backup) that holds the write lock. */
const defaultLockTimeoutMs = 5_000;

/**
 * Opens the embedded engine on a file, or in memory for `:memory:`, and migrates it. One connection serves reads and
 * writes: a write is one synchronous block, so no read ever sees half of it. Throws StoreUnavailable if the file cannot
 * be used, or if a newer program has migrated it.
 */
export function openSqliteStore(
  path: string,
  {
    lockTimeoutMs = defaultLockTimeoutMs,
    now = Date.now,
  }: { readonly lockTimeoutMs?: number; readonly now?: () => number } = {},
): Store & { readonly migrated: readonly string[] } {
  return guard(`open the database ${path}`, () => {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const db = connect(path, lockTimeoutMs);
    try {
      refuseForeignFile(db);
      configure(db);
      const migrated = migrate(db);
      return { ...createStore(db, now), migrated };
    } catch (error) {
      db.close();
      throw explain(path, error);
    }
  });
}

function connect(path: string, timeout: number): Database {
  try {
    return new SqliteDatabase(path, { timeout });
  } catch (error) {
    throw explain(path, error);
  }
}

/** SQLite itself does not say why it cannot open a file. */
function explain(path: string, error: unknown): unknown {
  if (!(error instanceof SqliteDatabase.SqliteError) || error.code !== 'SQLITE_CANTOPEN')
    return error;
  const why = statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? 'it is a folder'
    : 'this user may not write the file or its folder';
  return new SqliteDatabase.SqliteError(why, error.code);
}

function configure(db: Database): void {
  db.pragma('journal_mode = WAL');
  // An acknowledged write survives a power failure, not only a crash of the process.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // Deleted content is overwritten, so that an erased customer cannot be read from the file.
  db.pragma('secure_delete = ON');
  db.pragma('cache_size = -65536');
}

function createStore(db: Database, now: () => number): Store {
  const load = prepareLoad(db, now);
  const save = prepareSave(db);
  const runJobs = db.transaction((jobs: readonly WriteJob[]) => {
    let erased = false;
    for (const job of jobs) {
      const before = load(job.orgId, job.needs);
      const batch = job.decide(before);
      if (!isEmpty(batch)) save(job.orgId, before, batch);
      erased ||= batch.facts.erased.length > 0;
    }
    return erased;
  });
  const write = (jobs: readonly WriteJob[]): void => {
    // The write-ahead log still contains the pages from before.
    if (runJobs.immediate(jobs)) db.pragma('wal_checkpoint(TRUNCATE)');
  };
  const readInOneTransaction = db.transaction(load);
  // All callers share these facts; each reads only what it asked for.
  const facts = gathered(async (orgId, needs: readonly (readonly Needs[])[]) => {
    const loaded = guard('read the database', () => readInOneTransaction(orgId, needs.flat()));
    return needs.map(() => loaded);
  });

  return {
    ...guardEach(prepareReads(db, now), (error) => nameFault('use the database', error)),
    sharesTransactions: true,
    now,
    write: async (jobs) => guard('write to the database', () => write(jobs)),
    load: (orgId, key) => facts.load({ orgId, key }),
    close: async () => {
      db.close();
    },
  };
}

function guard<Result>(doing: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw nameFault(doing, error);
  }
}

/** Distinguishes faults of the database from faults of the program. */
export function nameFault(doing: string, error: unknown): unknown {
  if (!isDatabaseFault(error)) return error;
  return new StoreUnavailable(`Cannot ${doing}: ${error.message}.`, { cause: error });
}

function isDatabaseFault(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return false;
  const code = 'code' in error ? String(error.code) : '';
  // A violated constraint is a fault of the program: the rules should have rejected the command.
  const fromSqlite = code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT');
  return fromSqlite || /^E[A-Z]+$/.test(code) || /connection is not open/.test(error.message);
}
