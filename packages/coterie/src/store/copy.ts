import { createHash, type Hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import type { FillableRows, Installation, Rows } from './installation.ts';
import { StoreUnavailable } from './store.ts';
import { logTable } from './tables/changes.ts';
import { tables } from './tables/tables.ts';

/** What the target contains after copying, checked before the copy is kept. */
export interface Copied {
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly changeLogs: readonly ChangeLog[];
}

/** The log of an org. The checksum covers every column of every change, in order. */
interface ChangeLog {
  readonly orgId: number;
  readonly changes: number;
  readonly sha256: string;
}

/**
 * Copies everything into an empty installation, in one transaction that is committed only if the target contains
 * exactly what the source contains. Throws StoreUnavailable if the target is not empty.
 */
export async function copyInstallation(
  source: Installation,
  target: Installation,
  onProgress: (table: string, rows: number) => void,
): Promise<Copied> {
  return source.read((from) =>
    target.fill(async (to) => {
      await refuseFilled(to);
      for (const table of tables) {
        let rows = 0;
        for await (const batch of from.read(table)) {
          await to.insert(table, batch);
          rows += batch.length;
          onProgress(table.name, rows);
        }
      }
      await to.setLastOrgId(await from.lastOrgId());
      const copied = await describe(to);
      if (isDeepStrictEqual(copied, await describe(from))) return copied;
      throw new Error('The copy differs from its source and was not kept.');
    }),
  );
}

async function refuseFilled(to: FillableRows): Promise<void> {
  for (const table of tables) {
    const rows = await to.count(table);
    if (rows > 0)
      throw new StoreUnavailable(
        `The target is not empty: its table ${table.name} has rows (${rows}). Nothing was copied; choose a new database.`,
      );
  }
}

async function describe(rows: Rows): Promise<Copied> {
  const counts: { table: string; rows: number }[] = [];
  for (const table of tables) counts.push({ table: table.name, rows: await rows.count(table) });
  return { tables: counts, changeLogs: await readChangeLogs(rows) };
}

async function readChangeLogs(rows: Rows): Promise<readonly ChangeLog[]> {
  const logs = new Map<number, { changes: number; hash: Hash }>();
  for await (const batch of rows.read(logTable))
    for (const row of batch) {
      // The first column is the id of the org.
      const orgId = Number(row[0]);
      const log = logs.get(orgId) ?? { changes: 0, hash: createHash('sha256') };
      log.changes += 1;
      log.hash.update(`${JSON.stringify(row)}\n`);
      logs.set(orgId, log);
    }
  return [...logs].map(([orgId, { changes, hash }]) => ({
    orgId,
    changes,
    sha256: hash.digest('hex'),
  }));
}
