import { readdirSync, readFileSync } from 'node:fs';

import { StoreUnavailable } from './store.ts';

/** A migration file of an engine, numbered from 1. Released files are never edited. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: () => string;
}

/** The migrations of an engine that this program knows. */
export function knownMigrations(engine: 'sqlite' | 'postgres'): readonly Migration[] {
  // Built files lie next to each other, and the folder lies beside them.
  const folder = new URL(`./migrations/${engine}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => ({
      id: Number.parseInt(file, 10),
      name: file.replace('.sql', ''),
      sql: () => readFileSync(new URL(file, folder), 'utf8'),
    }));
}

/**
 * The migrations that a database with the migrations `done` still needs. Throws StoreUnavailable if a newer program has
 * migrated it further than this one knows.
 */
export function missingMigrations(
  engine: 'sqlite' | 'postgres',
  done: readonly number[],
): readonly Migration[] {
  const known = knownMigrations(engine);
  const newest = Math.max(0, ...done);
  if (newest > known.length)
    throw new StoreUnavailable(
      `The database has schema ${newest}, this program knows schemas up to ${known.length}. Start the newer program that migrated it, or restore a copy from before.`,
    );
  return known.filter(({ id }) => !done.includes(id));
}
