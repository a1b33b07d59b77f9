import type pg from 'pg';

import type { Facts } from '../../domain/facts.ts';
import { rowsToSave, type WriteName, writes } from '../saving.ts';
import type { Batch } from '../store.ts';
import { rowsWrite } from './statements.ts';

const statements = Object.entries(writes).map(
  ([name, write]) => [name as WriteName, rowsWrite(name, write)] as const,
);

/** Sends everything that a batch stores, without waiting in between. What it returns must be awaited. */
export function sendBatch(
  connection: pg.ClientBase,
  orgId: number,
  before: Facts,
  batch: Batch,
): readonly Promise<unknown>[] {
  const rows = rowsToSave(orgId, before, batch);
  return statements.flatMap(([name, run]) => run(connection, rows[name]));
}
