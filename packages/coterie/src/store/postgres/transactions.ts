import type pg from 'pg';

import { all } from './connection.ts';
import { isConnectionFault } from './faults.ts';

/** Runs `work` on a connection of its own, which is discarded if it fails. */
export async function onConnection<Result>(
  pool: pg.Pool,
  work: (connection: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.connect();
  let broken = false;
  // Without a listener, a connection that ends between two statements would end the process.
  const onError = (): void => {
    broken = true;
  };
  connection.on('error', onError);
  try {
    return await work(connection);
  } catch (error) {
    broken ||= isConnectionFault(error);
    throw error;
  } finally {
    connection.off('error', onError);
    connection.release(broken);
  }
}

/** Reads as of one committed moment. BEGIN costs no round trip of its own. */
export async function inSnapshot<Result>(
  pool: pg.Pool,
  work: (connection: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  return onConnection(pool, async (connection) => {
    const begun = connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const working = work(connection);
    try {
      await all<unknown>([begun, working]);
    } finally {
      // Also after a failure, because the connection goes back to the pool.
      await connection.query('COMMIT');
    }
    return working;
  });
}
