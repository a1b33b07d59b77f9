import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import SqliteDatabase, { type Database } from 'better-sqlite3';

import { type Store, StoreUnavailable, type WriteJob } from '../store.ts';
import { prepareLoad } from './load.ts';
import { migrate } from './migrate.ts';
import { prepareReads } from './reads.ts';
import { prepareSave } from './save.ts';

/** How long to wait for another process (the command line, a backup) that holds the write lock. */
const lockTimeoutMs = 5_000;

/**
 * Opens the embedded engine on a file, or in memory for `:memory:`, and migrates it. One connection
 * serves reads and writes: a write is one synchronous block, so no read ever sees half of it.
 * Throws StoreUnavailable when the file can not be used or a newer program has migrated it.
 */
export function openSqliteStore(path: string): Store & { readonly migrated: readonly string[] } {
  return guard('open', () => {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const db = new SqliteDatabase(path, { timeout: lockTimeoutMs });
    try {
      configure(db);
      const migrated = migrate(db);
      return { ...createStore(db), migrated };
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function configure(db: Database): void {
  db.pragma('journal_mode = WAL');
  // An acknowledged write survives a power cut, not only a crash of the process.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -65536');
}

function createStore(db: Database): Store {
  const load = prepareLoad(db);
  const save = prepareSave(db);
  const runJobs = db.transaction((jobs: readonly WriteJob[]) => {
    for (const job of jobs) {
      const before = load(job.orgId, job.needs);
      const batch = job.decide(before);
      if (batch.changes.length > 0) save(job.orgId, before, batch);
    }
  });
  const readInOneTransaction = db.transaction(load);

  return {
    ...guardAll('read', prepareReads(db)),
    sharesTransactions: true,
    write: async (jobs) => guard('write to', () => runJobs.immediate(jobs)),
    load: async (orgId, needs) => guard('read', () => readInOneTransaction(orgId, needs)),
    close: async () => {
      db.close();
    },
  };
}

/** Tells faults of the database from faults of the program. */
function guard<Result>(doing: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    throw new StoreUnavailable(`Can not ${doing} the database: ${error.message}.`, {
      cause: error,
    });
  }
}

/** The same for every one of these methods. */
function guardAll<Methods extends object>(doing: string, methods: Methods): Methods {
  const guarded = Object.entries(methods).map(([name, method]) => [
    name,
    async (...args: readonly unknown[]): Promise<unknown> => {
      try {
        return await (method as (...args: readonly unknown[]) => unknown)(...args);
      } catch (error) {
        return guard(doing, () => {
          throw error;
        });
      }
    },
  ]);
  return Object.fromEntries(guarded) as Methods;
}

function isDatabaseFault(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return false;
  const code = 'code' in error ? String(error.code) : '';
  // A broken constraint is a fault of the program: the rules should have refused.
  const fromSqlite = code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT');
  return fromSqlite || /^E[A-Z]+$/.test(code) || /directory does not exist/.test(error.message);
}
