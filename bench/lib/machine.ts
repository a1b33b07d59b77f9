import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { arch, cpus, release, totalmem, type as systemName } from 'node:os';
import { join } from 'node:path';

import { query } from './databases.ts';
import { summarize } from './latencies.ts';

/** The properties of the machine that the numbers depend on, for the page. */
export async function describeMachine(
  folder: string,
  postgresUrl: string | null,
): Promise<Readonly<Record<string, string>>> {
  const [first] = cpus();
  const engine: Record<string, string> = {};
  if (postgresUrl !== null)
    for (const name of [
      'server_version',
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'shared_buffers',
    ]) {
      const [row] = await query<Record<string, string>>(postgresUrl, `SHOW ${name}`);
      engine[`PostgreSQL ${name}`] = row?.[name] ?? '';
    }
  return {
    Processor: `${first?.model.trim()}, ${cpus().length} cores`,
    Memory: `${Math.round(totalmem() / 1024 ** 3)} GB`,
    System: `${systemName()} ${release()} ${arch()}`,
    Node: process.versions.node,
    'Durable write of 4 kB (fdatasync, median)': `${syncMs(folder).toFixed(2)} ms`,
    ...engine,
  };
}

/** Milliseconds of one small durable write in the folder of the databases; no commit can be faster. */
function syncMs(folder: string): number {
  const path = join(folder, 'sync-probe');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4_096, 1);
  const times = Array.from({ length: 300 }, () => {
    const startedAt = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  rmSync(path);
  return summarize(times).p50;
}

export function currentCommit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
