import type pg from 'pg';

import type { Facts } from '../../domain/facts.ts';
import { rowsToSave, writeNames, writes } from '../saving.ts';
import type { Batch } from '../store.ts';
import { rowsWrite } from './statements.ts';

const statements = writeNames.map((name) => [name, rowsWrite(name, writes[name])] as const);

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
