import type pg from 'pg';

import type { Select } from '../select.ts';
import { readOrg, readParts, type Snapshot } from '../snapshot.ts';
import { selectRows } from './statements.ts';

/** A reader that reads nothing for this long is considered lost: an old snapshot keeps dead rows from being removed. */
const idleTimeout = '2min';
/** Settings of the transaction. Each page is found by its key, whatever the planner assumes about the table. */
const settings = `SELECT set_config('enable_seqscan', 'off', true),
  set_config('idle_in_transaction_session_timeout', '${idleTimeout}', true)`;

/** Opens a snapshot in a transaction of its own. */
export async function openPostgresSnapshot(
  pool: pg.Pool,
  orgId: number,
  now: number,
): Promise<Snapshot | null> {
  const connection = await pool.connect();
  let broken = false;
  // Without a listener, a connection that ends between two statements would end the process.
  const onError = (): void => {
    broken = true;
  };
  connection.on('error', onError);
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await connection.query('COMMIT').catch(onError);
      connection.off('error', onError);
      connection.release(broken);
    })();
    return closing;
  };
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await connection.query(settings);
    const select: Select = (text, values) => selectRows(connection, text, values);
    const org = await readOrg(orgId, select);
    if (org !== null) return { org, parts: () => readParts(orgId, select, now), close };
  } catch (error) {
    await close();
    throw error;
  }
  await close();
  return null;
}
