import type pg from 'pg';

import type { Facts } from '../../domain/facts.ts';
import { recordsToSave } from '../saving.ts';
import type { Batch } from '../store.ts';
import type { Write } from '../tables/write.ts';
import { writeNames, writes } from '../writes.ts';
import { rowsWrite } from './statements.ts';

const statements = writeNames.map(
  (name) => [name, rowsWrite<never>(name, writes[name] as Write<never>)] as const,
);

/** Sends all statements that store a batch without waiting for responses. The returned promises must be awaited. */
export function sendBatch(
  connection: pg.ClientBase,
  orgId: number,
  before: Facts,
  batch: Batch,
): readonly Promise<unknown>[] {
  const records = recordsToSave(orgId, before, batch);
  return statements.flatMap(([name, run]) =>
    run(connection, orgId, records[name] as readonly never[]),
  );
}
