import type pg from 'pg';

import type { Facts } from '../../domain/facts.ts';
import type { Columns } from '../columns.ts';
import { inAnyOrder, rowsToSave, type WriteName, writes } from '../saving.ts';
import type { Batch } from '../store.ts';
import { oneStatement, rowsWrite } from './statements.ts';

const names = Object.keys(writes) as WriteName[];
const runs = new Map(names.map((name) => [name, rowsWrite(name, writes[name])]));

/** Most rows of a write that goes into one statement with others; more would make too many texts to prepare. */
const fewRows = 4;

/** Sends everything that a batch stores, without waiting in between. What it returns must be awaited. */
export function sendBatch(
  connection: pg.ClientBase,
  orgId: number,
  before: Facts,
  batch: Batch,
): readonly Promise<unknown>[] {
  const rows = rowsToSave(orgId, before, batch);
  const written = names.filter((name) => rows[name].length > 0);
  if (written.every((name) => inAnyOrder.has(name) && isFew(rows[name])))
    return [
      oneStatement(
        connection,
        written.map((name) => ({ name, write: writes[name], rows: rows[name] })),
      ),
    ];
  return written.flatMap((name) => runs.get(name)?.(connection, rows[name]) ?? []);
}

function isFew(rows: readonly Columns[]): boolean {
  return rows.length <= fewRows;
}
