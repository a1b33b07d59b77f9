import { readFileSync } from 'node:fs';

import type pg from 'pg';

const sql = readFileSync(new URL('citus-emulation.sql', import.meta.url), 'utf8');

/** Gives a database what our code asks of Citus, for all who connect from now on. Citus itself has it in pg_catalog. */
export async function emulateCitus(client: pg.Client): Promise<void> {
  await client.query(sql);
  await client.query(`ALTER DATABASE ${client.database} SET search_path = public, citus_emulation`);
  await client.query('SET search_path = public, citus_emulation');
}
