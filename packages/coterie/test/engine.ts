import { inject } from 'vitest';

import { createDatabase } from './postgres/database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The engine that this run of the suites is about. */
    engine: 'sqlite' | 'postgres';
  }
}

/** What is given for the engine of this run. */
export function onEngine<Value>(values: Readonly<Record<'sqlite' | 'postgres', Value>>): Value {
  return values[inject('engine')];
}

/** A new, empty database on the engine of this run. */
export async function newDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  if (inject('engine') === 'postgres') return createDatabase();
  return { url: 'sqlite::memory:', drop: async () => {} };
}
